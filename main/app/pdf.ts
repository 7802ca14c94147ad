import { session, WebContentsView } from 'electron';
import { pathToFileURL } from 'node:url';
import type { Paper } from '../journal/exports/html.ts';

/**
 * A page of ours as PDF, by the same engine that shows it: one design for screen, browser and paper. The page runs no
 * script and reaches nothing but itself. It has no window: on a computer without a screen, windows cannot be had.
 * @param pageFile an HTML file that needs no other
 */
export async function pdfOf(pageFile: string, paper: Paper): Promise<Buffer> {
  const address = pathToFileURL(pageFile).href;
  const alone = session.fromPartition('print');
  alone.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== address }));
  const view = new WebContentsView({
    webPreferences: { session: alone, sandbox: true, contextIsolation: true, javascript: false },
  });
  try {
    await view.webContents.loadURL(address);
    return await view.webContents.printToPDF({
      pageSize: paper === 'letter' ? 'Letter' : 'A4',
      printBackground: true,
      // What the page says of its margins counts.
      preferCSSPageSize: true,
      generateTaggedPDF: true,
    });
  } finally {
    view.webContents.close();
  }
}
