import type { Transport } from '../../fetch/http/transport.ts';
import { readNetworkLinks } from '../../machine/this-computer/network-links.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import { askPage } from './ask-page.ts';
import {
  judgeNetwork,
  networkLines,
  type NetworkReading,
  type OwnAddress,
  type PageAnswer,
  type Way,
} from './judge-network.ts';
import type { KnownPage, KnownPages } from './known-pages.ts';
import type { MeasuredReason } from './reasons.ts';
import { findingOf, type OwnTestState, type Tell } from './types.ts';

export interface NetworkPorts {
  /** `null` where the system does not show its devices as files. */
  readonly files: SysFiles | null;
  readonly addresses: () => readonly OwnAddress[];
  /** Rejects if the name leads nowhere. */
  readonly lookUp: (host: string) => Promise<unknown>;
  readonly transport: Transport;
  readonly pages: KnownPages;
  readonly now: () => Date;
  /** How long a name may take, in ms: some systems ask several servers, one after the other. */
  readonly lookUpMs: number;
}

const unread: NetworkReading = {
  links: 'unreadable',
  addresses: null,
  name: null,
  pages: null,
  securePages: null,
};
const steps = 5;

/** Link, address, name, a page, and a page by HTTPS, one after the other, told as they come. Never rejects. */
export async function testNetwork(
  { files, addresses, lookUp, transport, pages, now, lookUpMs }: NetworkPorts,
  way: Way,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  let reading = unread;
  let done = 0;
  const next = (found: Partial<NetworkReading>, goesOn: MeasuredReason | null): void => {
    reading = { ...reading, ...found };
    done++;
    if (!signal.aborted) tell(stateOf(reading, way, done / steps, goesOn));
  };
  tell(stateOf(reading, way, 0, { code: 'measured-now-link', data: {} }));
  next(
    { links: files === null ? 'unreadable' : await readNetworkLinks(files) },
    { code: 'measured-now-address', data: {} },
  );
  next({ addresses: addresses() }, { code: 'measured-now-name', data: {} });
  const hosts = [...pages.plain, ...pages.secure].map(({ url }) => new URL(url).hostname);
  next({ name: await oneFound(hosts, lookUp, lookUpMs, signal) }, { code: 'measured-now-page', data: {} });
  const askEach = (list: readonly KnownPage[]): Promise<PageAnswer[]> =>
    untilRight(list, (page) => askPage(transport, page, { signal, now }), signal);
  next({ pages: await askEach(pages.plain) }, { code: 'measured-now-secure-page', data: {} });
  next({ securePages: await askEach(pages.secure) }, null);
}

function stateOf(
  reading: NetworkReading,
  way: Way,
  fraction: number,
  now: MeasuredReason | null,
): OwnTestState {
  const lines = networkLines(reading, way);
  const running = fraction < 1;
  return {
    running,
    fraction: running ? fraction : null,
    now,
    lines,
    finding: running ? null : findingOf(lines, judgeNetwork(reading, way)),
  };
}

/** The first answer that says yes is enough; a server that is away for once says nothing of this computer. */
export async function untilRight(
  pages: readonly KnownPage[],
  ask: (page: KnownPage) => Promise<PageAnswer>,
  signal: AbortSignal,
): Promise<PageAnswer[]> {
  const answers: PageAnswer[] = [];
  for (const page of pages) {
    if (signal.aborted) break;
    const answer = await ask(page);
    answers.push(answer);
    if (answer.kind === 'right') break;
  }
  return answers;
}

async function oneFound(
  hosts: readonly string[],
  lookUp: NetworkPorts['lookUp'],
  lookUpMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), lookUpMs);
    signal.addEventListener('abort', () => resolve(false));
  });
  const found = Promise.any([...new Set(hosts)].map(lookUp)).then(
    () => true,
    () => false,
  );
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}
