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

/** The page that is looked at now; the one before is forgotten. */
export interface Preview {
  /** @returns the page's address */
  readonly show: (html: string) => string;
  /** The answer to a request for it; `null` if it is none. */
  readonly answer: (request: Request) => Response | null;
}

export function createPreview(): Preview {
  let count = 0;
  let page = { path: '', html: '' };
  return {
    show: (html) => {
      // A new address each time: the frame would keep the page that it has.
      page = { path: `/${++count}.html`, html };
      return `${previewOrigin}${page.path}`;
    },
    answer: ({ url, method }) => {
      if (!isPreview(url)) return null;
      if (method !== 'GET' || parseAddress(url)?.pathname !== page.path)
        return new Response(null, { status: 404, headers: { 'Content-Security-Policy': policy } });
      return new Response(page.html, {
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
