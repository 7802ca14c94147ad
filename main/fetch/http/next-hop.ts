import { err, ok, type Result } from '../../common/result.ts';
import type { AddressReason } from '../reasons.ts';

/** Where a redirect may lead: image bytes anywhere, because the digest proves them; a list only where it was asked for. */
export type RedirectPolicy = 'anywhere' | 'same-host';

/** More than browsers follow (20) is a circle. */
const mostHops = 15;

/**
 * Where a redirect leads to, if it may be followed.
 * @param visited every address asked so far, this one last
 * @param location the header, relative or absolute
 */
export function nextHop(
  visited: readonly URL[],
  location: string | null,
  policy: RedirectPolicy,
): Result<URL, AddressReason> {
  const from = visited.at(-1);
  const host = from?.hostname ?? '';
  const to = location === null ? null : parsed(location, from);
  if (to === null || !isWeb(to)) return err({ code: 'fetch-bad-address', data: { url: location ?? '' } });
  if (visited.length > mostHops || visited.some(({ href }) => href === to.href)) {
    return err({ code: 'fetch-redirect-loop', data: { host } });
  }
  if (from?.protocol === 'https:' && to.protocol === 'http:') {
    return err({ code: 'fetch-redirect-insecure', data: { host, to: to.hostname } });
  }
  if (policy === 'same-host' && to.hostname !== host) {
    return err({ code: 'fetch-redirect-other-host', data: { host, to: to.hostname } });
  }
  return ok(to);
}

/** An address to be asked; names and passwords in it are nobody's business. */
export function webAddress(text: string): Result<URL, AddressReason> {
  const url = parsed(text);
  return url !== null && isWeb(url) ? ok(url) : err({ code: 'fetch-bad-address', data: { url: text } });
}

function parsed(text: string, base?: URL): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}

function isWeb(url: URL): boolean {
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  );
}

/** True for the statuses that send elsewhere. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
