import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, host, parseAddress, scheme } from './origin.ts';
import { listPageFiles } from './page-files.ts';

/** To be called before the app is ready: the scheme behaves like HTTPS (an origin, 'self', fetch). */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page, and only that, as `app://rekindle/…`. */
export function servePage(session: Session, folder: string): void {
  const files = listPageFiles(folder);
  session.protocol.handle(scheme, async (request) => {
    const url = parseAddress(request.url);
    const found = url?.host === host && request.method === 'GET' ? files.get(url.pathname) : undefined;
    if (!found) return new Response(null, { status: 404, headers: securityHeaders });
    return new Response(await readFile(found.file), {
      headers: { ...securityHeaders, 'Content-Type': found.contentType },
    });
  });
}

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};
