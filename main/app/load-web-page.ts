import { session, WebContentsView, type Session } from 'electron';
import { isPage } from '../jobs/own-tests/ask-page.ts';
import type { PageAnswer } from '../jobs/own-tests/judge-network.ts';
import type { KnownPage } from '../jobs/own-tests/known-pages.ts';
import { denyPermissions } from './lockdown.ts';
import { mediaLeave } from './media.ts';

/** How long a page may take on a slow computer and a slow line, in ms. */
const patienceMs = 45_000;
/** A world of its own, that the page's scripts cannot reach into. */
const readingWorld = 999;

/**
 * Loads a page from the web as a browser does, where nobody sees it and it can reach nothing: no window, a session of its
 * own that is forgotten, sandboxed, without preload script, permissions, downloads or ways to other pages.
 */
export async function loadWebPage(page: KnownPage, signal: AbortSignal): Promise<PageAnswer> {
  const alone = strangersSession();
  const view = new WebContentsView({
    webPreferences: {
      session: alone,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      images: true,
    },
  });
  const { webContents } = view;
  webContents.setAudioMuted(true);
  const loaded = async (): Promise<PageAnswer> => {
    try {
      await webContents.loadURL(page.url);
    } catch (error) {
      return failureOf(error);
    }
    const text: unknown = await webContents.executeJavaScriptInIsolatedWorld(readingWorld, [
      { code: 'document.title + "\\n" + document.body.innerText' },
    ]);
    if (typeof text !== 'string') return { kind: 'nothing' };
    // A bare text has no title; a page has one, and more than that in it.
    return isPage(page, text) ? { kind: 'right', clockOffDays: null } : { kind: 'other' };
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PageAnswer>((resolve) => {
    const giveUp = (): void => resolve({ kind: 'nothing' });
    timer = setTimeout(giveUp, patienceMs);
    signal.addEventListener('abort', giveUp);
    webContents.on('render-process-gone', giveUp);
  });
  try {
    return await Promise.race([loaded().catch((): PageAnswer => ({ kind: 'nothing' })), late]);
  } finally {
    clearTimeout(timer);
    webContents.close();
    void alone.clearStorageData();
  }
}

let made: Session | null = null;

function strangersSession(): Session {
  if (made) return made;
  // Without `persist:` nothing of it reaches the disk.
  made = session.fromPartition('web-page-test', { cache: false });
  denyPermissions(made, mediaLeave());
  made.setSpellCheckerEnabled(false);
  made.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !/^(https?|data|blob):/.test(url) }));
  return made;
}

/** Chromium's own names (net/base/net_error_list.h): −200 to −299 are certificates, −201 is their dates. */
function failureOf(error: unknown): PageAnswer {
  const code = error instanceof Error && 'errno' in error ? Number(error.errno) : 0;
  if (code === -201) return { kind: 'certificate', date: true };
  if (code <= -200 && code > -300) return { kind: 'certificate', date: false };
  // A way to another page, which is not gone: −3 is what Chromium calls a stopped load.
  return { kind: code === -3 ? 'other' : 'nothing' };
}
