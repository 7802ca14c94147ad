import { isPreview, origin, parseAddress, previewOrigin } from './origin.ts';

/**
 * Pages that would leave, to be looked at in a frame of the window: of their own origin, without scripts, connections or
 * forms, whatever stands in them; what they may show besides is what they say themselves.
 */
const policy = [
  'sandbox',
  "script-src 'none'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  `frame-ancestors ${origin}`,
].join('; ');

/** How many pages are kept: what was asked for first may be made last. */
const mostPages = 4;

/** The pages that are looked at now; those before are forgotten. */
export interface Preview {
  /** @returns the page's address */
  readonly show: (html: string) => string;
  /** The answer to a request for it; `null` if it is none. */
  readonly answer: (request: Request) => Response | null;
}

export function createPreview(): Preview {
  let count = 0;
  const pages = new Map<string, string>();
  return {
    show: (html) => {
      // A new address each time: the frame would keep the page that it has.
      const path = `/${++count}.html`;
      pages.set(path, html);
      for (const old of [...pages.keys()].slice(0, -mostPages)) pages.delete(old);
      return `${previewOrigin}${path}`;
    },
    answer: ({ url, method }) => {
      if (!isPreview(url)) return null;
      const html = method === 'GET' ? pages.get(parseAddress(url)?.pathname ?? '') : undefined;
      if (html === undefined)
        return new Response(null, { status: 404, headers: { 'Content-Security-Policy': policy } });
      return new Response(html, {
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': policy,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
          'Cache-Control': 'no-store',
        },
      });
    },
  };
}
