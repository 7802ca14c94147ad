import { app, type Session } from 'electron';
import type { MediaLeave } from './media.ts';
import { isOwnPage, isPreview, origin, startPage } from './origin.ts';

/**
 * Whatever a page asks to be allowed, the answer is no, but for the microphone or the camera while its test is open:
 * this program needs nothing else.
 */
export function denyPermissions(session: Session, media: MediaLeave): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const ownPage = isOwnPage({ url: details.requestingUrl, topFrame: details.isMainFrame });
    answer(media.allows({ permission, ownPage, kinds }));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const kinds = details.mediaType === undefined ? [] : [details.mediaType];
    const ownPage = isOwnPage({ url: requestingOrigin, topFrame: details.isMainFrame });
    return media.allows({ permission, ownPage, kinds });
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** The window reaches its own page and nothing else, even if the page's policy were to fail. */
export function denyNetwork(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !url.startsWith(`${origin}/`) && !isPreview(url) && !url.startsWith('devtools:') });
  });
}

/** No page of this program goes anywhere else, opens anything, or holds anything foreign. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (event.url !== startPage) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame && !isPreview(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
