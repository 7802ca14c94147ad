import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, host, parseAddress, scheme } from './origin.ts';
import { listPageFiles, type PageFile } from './page-files.ts';
import type { Preview } from './preview.ts';

/** To be called before the app is ready: the scheme behaves like HTTPS (an origin, 'self', fetch). */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Under this path lie the pictures of the journal. */
const photos = '/photo/';

/**
 * Serves the built page and the pictures of the journal, and only these, as `app://rekindle/…`; and apart from them the
 * page that is looked at before it leaves.
 * @param photoFile where the picture of a name lies; `null` if the journal has none
 */
export function servePage(
  session: Session,
  folder: string,
  photoFile: (name: string) => Promise<PageFile | null>,
  preview: Preview,
): void {
  const files = listPageFiles(folder);
  session.protocol.handle(scheme, async (request) => {
    const looked = preview.answer(request);
    if (looked) return looked;
    const url = parseAddress(request.url);
    const path = url?.host === host && request.method === 'GET' ? url.pathname : '';
    const found = path.startsWith(photos) ? await photoFile(path.slice(photos.length)) : files.get(path);
    const bytes = found && (await readFile(found.file).catch(() => null));
    if (!bytes) return new Response(null, { status: 404, headers: securityHeaders });
    return new Response(bytes, { headers: { ...securityHeaders, 'Content-Type': found.contentType } });
  });
}

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};
