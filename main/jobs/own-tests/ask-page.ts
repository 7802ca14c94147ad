import type { Transport } from '../../fetch/http/transport.ts';
import { header } from '../../fetch/http/headers.ts';
import type { PageAnswer } from './judge-network.ts';
import type { KnownPage } from './known-pages.ts';

/** The words that are looked for stand near the beginning. */
const mostBytes = 256 * 1024;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Asks for a page whose content is known. Follows no redirect to another host: that is how networks lead to the page at
 * which people sign in.
 */
export async function askPage(
  transport: Transport,
  page: KnownPage,
  { signal, now }: { readonly signal: AbortSignal; readonly now: () => Date },
): Promise<PageAnswer> {
  const asked = await transport.ask(page.url, { headers: () => ({}), redirects: 'same-host', signal });
  if (!asked.ok) {
    const { code, data } = asked.error;
    if (code === 'fetch-redirect-other-host') return { kind: 'other' };
    if (code !== 'fetch-certificate') return { kind: 'nothing' };
    return { kind: 'certificate', date: /EXPIRED|NOT_YET_VALID/.test(data.detail) };
  }
  const { status, headers, body } = asked.value;
  const text = await beginningOf(body);
  // 511: Network Authentication Required (RFC 6585).
  if (status === 511) return { kind: 'other' };
  if (text === null || status !== 200) return { kind: 'nothing' };
  if (!isPage(page, text)) return { kind: 'other' };
  const sent = Date.parse(header(headers, 'date') ?? '');
  return { kind: 'right', clockOffDays: Number.isNaN(sent) ? null : (now().getTime() - sent) / dayMs };
}

/** Whether this is the text of that page. */
export function isPage({ holds, whole }: KnownPage, text: string): boolean {
  return whole ? text.trim() === holds : text.includes(holds);
}

/** `null` if it broke off before its end. */
async function beginningOf(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= mostBytes) break;
    }
  } catch {
    return null;
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
