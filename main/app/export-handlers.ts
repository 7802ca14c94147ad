import { app, dialog, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { MadeReport, ReportRequest } from '../jobs/make-report/make-report.ts';
import type { Sheet } from '../journal/exports/types.ts';
import type { Language } from '../messages/catalogues.ts';
import { message } from '../messages/format.ts';
import type { ExportRequest } from '../../preload/exchange.ts';
import type { HandlersOf } from './ipc.ts';
import type { GetJournal } from './journal.ts';
import type { Preview } from './preview.ts';
import type { SettingsStore } from './settings.ts';

interface ExportPorts {
  readonly window: () => BrowserWindow | null;
  readonly settings: SettingsStore;
  readonly journal: GetJournal;
  readonly preview: Preview;
}

/** Reports that go out: looked at first, then saved or printed where the person wants it. Nothing is sent anywhere. */
export function exportHandlers({ window, settings, journal, preview }: ExportPorts): HandlersOf<'export'> {
  let saved: string | null = null;
  const language = (): Language => settings.settings().language;
  const sheetsFor = async ({ which }: ExportRequest, at: string): Promise<Result<Sheet[], Reason>> => {
    const opened = await journal();
    if (!opened.ok) return opened;
    const { selectSheets } = await import('../jobs/make-report/make-report.ts');
    const machines = which.kind === 'machines' ? which.ids : null;
    return selectSheets(opened.value, { machines, day: which.kind === 'day' ? which.day : null }, at);
  };
  const nameFor = async (
    sheets: readonly Sheet[],
    { format }: ExportRequest,
    at: string,
  ): Promise<string> => {
    const { reportFileName } = await import('../jobs/make-report/file-name.ts');
    return reportFileName(sheets, { format, what: message(language(), `export-file-${format}`), at });
  };
  const made = async (request: ExportRequest, at: string): Promise<Result<MadeAs, Reason>> => {
    const sheets = await sheetsFor(request, at);
    if (!sheets.ok) return sheets;
    const { makeReport } = await import('../jobs/make-report/make-report.ts');
    const report = await makeReport(sheets.value, reportRequest(request, language(), at));
    return report.ok ? ok({ report: report.value, name: await nameFor(sheets.value, request, at) }) : report;
  };

  return {
    'export:label-sheets': async () => (await import('../journal/exports/label-formats.ts')).labelFormats,
    'export:preview': async (request) => {
      const at = new Date().toISOString();
      const sheets = await sheetsFor(request, at);
      if (!sheets.ok) return sheets;
      const { previewReport } = await import('../jobs/make-report/preview-report.ts');
      const shown = await previewReport(sheets.value, reportRequest(request, language(), at));
      if (!shown.ok) return shown;
      const { shows, ...facts } = shown.value;
      const fileName = await nameFor(sheets.value, request, at);
      if (shows.kind !== 'page') return ok({ ...facts, fileName, shows });
      const address = preview.show(shows.html);
      return ok({ ...facts, fileName, shows: { kind: 'page', address, shown: shows.shown } });
    },
    'export:save': async (request) => {
      const report = await made(request, new Date().toISOString());
      if (!report.ok) return report;
      const options = {
        title: message(language(), 'export-dialog'),
        defaultPath: join(app.getPath('documents'), report.value.name),
        properties: ['showOverwriteConfirmation' as const, 'dontAddToRecent' as const],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      if (chosen.canceled || chosen.filePath === '') return ok(null);
      const content = await contentOf(report.value, request);
      if (!content.ok) return content;
      const { writeReport } = await import('../jobs/make-report/write-report.ts');
      const written = await writeReport(chosen.filePath, content.value);
      if (!written.ok) return written;
      saved = chosen.filePath;
      return ok(saved);
    },
    'export:show-file': () => {
      if (saved !== null) shell.showItemInFolder(saved);
      return null;
    },
    'export:print': async (request) => {
      const report = await made(request, new Date().toISOString());
      if (!report.ok) return report;
      if (report.value.report.kind !== 'page') return err({ code: 'export-not-for-paper', data: {} });
      const { printHtml } = await import('./pdf.ts');
      const { html, paper } = report.value.report;
      return printHtml(html, paper);
    },
  };
}

interface MadeAs {
  readonly report: MadeReport;
  readonly name: string;
}

async function contentOf(
  { report }: MadeAs,
  { format }: ExportRequest,
): Promise<Result<string | Uint8Array, Reason>> {
  if (report.kind === 'text') return ok(report.text);
  if (format === 'html') return ok(report.html);
  const { pdfOfHtml } = await import('./pdf.ts');
  return pdfOfHtml(report.html, report.paper);
}

function reportRequest(request: ExportRequest, language: Language, at: string): ReportRequest {
  const { format, serials, names, paper, labels, publisher } = request;
  return {
    ...{ format, paper, labels, publisher, language, at },
    included: { serials, names },
    by: packageJson.version,
  };
}
