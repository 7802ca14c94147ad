import { session, WebContentsView, type WebContents } from 'electron';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { Paper } from '../journal/exports/html.ts';

/**
 * A page of ours as PDF, by the same engine that shows it: one design for screen, browser and paper. The page runs no
 * script and reaches nothing but itself. It has no window: on a computer without a screen, windows cannot be had.
 * @param pageFile an HTML file that needs no other
 */
export async function pdfOf(pageFile: string, paper: Paper): Promise<Buffer> {
  return withPage(pageFile, (contents) =>
    contents.printToPDF({
      pageSize: sizeOf(paper),
      printBackground: true,
      // What the page says of its margins counts.
      preferCSSPageSize: true,
      generateTaggedPDF: true,
    }),
  );
}

/** As `pdfOf`, of a page that is no file yet. */
export async function pdfOfHtml(html: string, paper: Paper): Promise<Result<Uint8Array, Reason>> {
  try {
    return ok(await withFile(html, (file) => pdfOf(file, paper)));
  } catch (error) {
    return err({ code: 'export-pdf-failed', data: { detail: detailOf(error) } });
  }
}

/**
 * Puts a page onto paper, by the system's own dialog.
 * @returns `false` if the person let it be
 */
export async function printHtml(html: string, paper: Paper): Promise<Result<boolean, Reason>> {
  try {
    const failure = await withFile(html, (file) =>
      withPage(
        file,
        (contents) =>
          new Promise<string | null>((resolve) => {
            contents.print({ printBackground: true, pageSize: sizeOf(paper) }, (printed, reason) =>
              resolve(printed ? null : reason),
            );
          }),
      ),
    );
    // Electron’s own words for a dialog that was closed.
    if (failure === null || failure === 'Print job canceled') return ok(failure === null);
    return err({ code: 'export-not-printed', data: { detail: failure } });
  } catch (error) {
    return err({ code: 'export-not-printed', data: { detail: detailOf(error) } });
  }
}

/** A page that runs no script and reaches nothing but itself, for as long as it is used. */
async function withPage<Value>(
  pageFile: string,
  use: (contents: WebContents) => Promise<Value>,
): Promise<Value> {
  const address = pathToFileURL(pageFile).href;
  const alone = session.fromPartition('print');
  alone.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== address }));
  const view = new WebContentsView({
    webPreferences: { session: alone, sandbox: true, contextIsolation: true, javascript: false },
  });
  try {
    await view.webContents.loadURL(address);
    return await use(view.webContents);
  } finally {
    view.webContents.close();
  }
}

/** A page as a file that nobody else may read, for as long as it is used. */
async function withFile<Value>(html: string, use: (file: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-page-'));
  try {
    const file = join(folder, 'page.html');
    await writeFile(file, html, { mode: 0o600 });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sizeOf(paper: Paper): 'A4' | 'Letter' {
  return paper === 'letter' ? 'Letter' : 'A4';
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
