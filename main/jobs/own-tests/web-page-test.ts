import type { Outcome } from '../../checks/types.ts';
import type { PageAnswer } from './judge-network.ts';
import { untilRight } from './network-test.ts';
import type { KnownPage } from './known-pages.ts';
import { ended, line, type Line, type Tell } from './types.ts';

/** Loads a page as a browser does, and compares its text. Never rejects. */
export type LoadPage = (page: KnownPage, signal: AbortSignal) => Promise<PageAnswer>;

/** Has real pages loaded until one is what it should be. Never rejects. */
export async function testWebPage(
  { pages, loadPage }: { readonly pages: readonly KnownPage[]; readonly loadPage: LoadPage },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  tell({
    running: true,
    fraction: null,
    now: { code: 'measured-now-browser', data: {} },
    lines: [],
    finding: null,
  });
  const answers = await untilRight(pages, (page) => loadPage(page, signal), signal);
  if (signal.aborted) return;
  const right = pages[answers.findIndex(({ kind }) => kind === 'right')];
  tell(ended([browserLine(answers, right)], judgeWebPage(answers)));
}

/** Whether a page came up whole. A page of the network's own is for the person to sign in at. */
export function judgeWebPage(answers: readonly PageAnswer[]): Outcome | null {
  const has = (kind: PageAnswer['kind']): boolean => answers.some((answer) => answer.kind === kind);
  if (has('right')) return 'pass';
  return has('other') ? null : 'fail';
}

function browserLine(answers: readonly PageAnswer[], right: KnownPage | undefined): Line {
  if (right)
    return line('good', { code: 'measured-browser-page', data: { host: new URL(right.url).hostname } });
  const certificate = answers.find((answer) => answer.kind === 'certificate');
  if (certificate) {
    return certificate.date
      ? line('bad', { code: 'measured-certificate-date', data: {} }, { code: 'measured-try-clock', data: {} })
      : line(
          'bad',
          { code: 'measured-certificate', data: {} },
          { code: 'measured-try-certificate', data: {} },
        );
  }
  return answers.some(({ kind }) => kind === 'other')
    ? line('caution', { code: 'measured-portal', data: {} }, { code: 'measured-try-portal', data: {} })
    : line('bad', { code: 'measured-no-browser-page', data: {} }, { code: 'measured-try-router', data: {} });
}
