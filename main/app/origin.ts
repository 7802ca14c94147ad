/** Where the window's own page lives. Nothing else is ever loaded. */
export const scheme = 'app';
export const host = 'rekindle';
export const origin = `${scheme}://${host}`;
/** Where pages are looked at before they leave: another origin, which has nothing of the window's own. */
export const previewOrigin = `${scheme}://preview`;
export const startPage = `${origin}/index.html`;

/**
 * What the page may load, and nothing besides: its own scripts, styles, pictures and fonts.
 * No inline code, no `eval`, no connection, no frame but the one for what would leave, no form, and no HTML made from text
 * (Trusted Types: https://www.w3.org/TR/trusted-types/).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  `frame-src ${previewOrigin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** True for the pages that are looked at before they leave. */
export function isPreview(address: string): boolean {
  return address.startsWith(`${previewOrigin}/`);
}

/** What is known of the frame that a message came from. */
export interface Sender {
  readonly url: string;
  /** True if it is a page of its own and not a frame inside one. */
  readonly topFrame: boolean;
}

/** Only the window's own page may ask for anything. */
export function isOwnPage(sender: Sender | null): boolean {
  if (!sender?.topFrame) return false;
  const url = parseAddress(sender.url);
  return url?.protocol === `${scheme}:` && url.host === host && url.username === '';
}

/** An address, or `null` if it is none. (`URL.parse` is younger than the Node in the oldest Electron used.) */
export function parseAddress(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
