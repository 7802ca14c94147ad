import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { Paper } from '../journal/exports/html.ts';
import type { Host } from './host.ts';

export type PdfReason =
  | Reason<'report-no-electron', Record<string, never>>
  | Reason<'report-pdf-failed', { detail: string }>
  | Reason<'report-not-written', { file: string; errno: string }>;

/** Electron that hangs must not hang the command; a slow machine with a day's batch may take a while. */
const mostMs = 120_000;

/** Without a screen first: then no window system is asked for anything. */
const manners: readonly (readonly string[])[] =
  process.platform === 'linux' ? [['--ozone-platform=headless'], []] : [[]];

/** Makes a PDF of a page by the app's Electron. */
export async function printPdf(
  { electron, script }: ReturnType<Host['pdfMaker']>,
  html: string,
  pdfFile: string,
  paper: Paper,
): Promise<Result<null, PdfReason>> {
  if (electron === null) return err({ code: 'report-no-electron', data: {} });
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-print-'));
  try {
    const pageFile = join(folder, 'page.html');
    const made = join(folder, 'page.pdf');
    await writeFile(pageFile, html, { mode: 0o600 });
    const details: string[] = [];
    for (const manner of manners) {
      // Chromium refuses to start its sandbox as root.
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const profile = `--user-data-dir=${join(folder, 'profile')}`;
      const detail = await runToEnd(electron, [
        ...sandbox,
        ...manner,
        profile,
        script,
        pageFile,
        made,
        paper,
      ]);
      if (detail === '' && (await stat(made).catch(() => null)) !== null) {
        return await deliver(made, pdfFile);
      }
      details.push(detail);
    }
    // The first way is the one that should have worked.
    return err({ code: 'report-pdf-failed', data: { detail: details[0] ?? '' } });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function deliver(made: string, file: string): Promise<Result<null, PdfReason>> {
  try {
    await copyFile(made, file);
    return ok(null);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'report-not-written', data: { file, errno } });
  }
}

/** @returns '' if the program ended well, else what it said last, or how it ended */
function runToEnd(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'pipe'], timeout: mostMs });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve('');
      // Chromium talks of the bus and the graphics of a computer that has none.
      const own = said
        .split('\n')
        .filter((line) => line.trim() !== '' && !/:(ERROR|WARNING|INFO):/.test(line));
      resolve(
        own.find((line) => /error/i.test(line))?.trim() ?? own.at(-1)?.trim() ?? String(signal ?? code),
      );
    });
  });
}
