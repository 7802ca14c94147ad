import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { labelFormats } from '../../journal/exports/label-formats.ts';
import type { Included, LeftOut } from '../../journal/exports/types.ts';
import type { MadeReport, ReportFormat } from '../../jobs/make-report/make-report.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Host } from '../host.ts';
import { openOwnJournal } from '../own-journal.ts';
import { printError } from '../print-error.ts';

interface ReportOptions {
  readonly machine?: string;
  readonly day?: string;
  readonly format: ReportFormat;
  readonly out?: string;
  readonly with: string;
  readonly paper: 'a4' | 'letter';
  readonly labels: string;
  readonly used: string;
  readonly provider?: string;
  readonly country?: string;
  readonly group?: string;
}

const formats = [
  'json',
  'csv',
  'ords',
  'html',
  'pdf',
  'labels',
  'certificate',
] as const satisfies readonly ReportFormat[];

export function addReport(program: Command, { console, host, end }: CommandContext): void {
  const known = labelFormats.map(({ id }) => id).join(', ');
  program
    .command('report')
    .description(console.text('cli-report-about'))
    .option('--machine <id>', console.text('cli-report-machine-option'))
    .option('--day <date>', console.text('cli-report-day-option'))
    .addOption(
      new Option('--format <format>', console.text('cli-report-format-option'))
        .choices(formats)
        .makeOptionMandatory(),
    )
    .option('--out <file>', console.text('cli-report-out-option'))
    .option('--with <what>', console.text('cli-report-with-option'), '')
    .addOption(
      new Option('--paper <size>', console.text('cli-report-paper-option'))
        .choices(['a4', 'letter'])
        .default('a4'),
    )
    .option('--labels <sheet>', console.text('cli-report-labels-option', { known }), 'L7160')
    .option('--used <count>', console.text('cli-report-used-option'), '0')
    .option('--provider <name>', console.text('cli-report-provider-option'))
    .option('--country <letters>', console.text('cli-report-country-option'))
    .option('--group <name>', console.text('cli-report-group-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (options: ReportOptions) => end(await report(options, console, host)));
}

async function report(options: ReportOptions, console: Console, host: Host): Promise<number> {
  const included = includedOf(options.with);
  if (!included.ok) return fail(console, included.error, exitCodes.usage);
  const toPdf = options.format === 'pdf' || /\.pdf$/i.test(options.out ?? '');
  if (toPdf && options.out === undefined)
    return fail(console, { code: 'report-needs-out', data: {} }, exitCodes.usage);
  const journal = await openOwnJournal(console);
  if (!journal.ok) return fail(console, journal.error);
  try {
    const [{ makeReport, selectSheets }, { leftOut }] = await Promise.all([
      import('../../jobs/make-report/make-report.ts'),
      import('../../journal/exports/leaving.ts'),
    ]);
    const at = new Date().toISOString();
    const machines = options.machine === undefined ? null : [options.machine];
    const which = { machines, day: options.day ?? null };
    const sheets = selectSheets(journal.value, which, at);
    if (!sheets.ok)
      return fail(
        console,
        sheets.error,
        sheets.error.code === 'report-bad-day' ? exitCodes.usage : exitCodes.failed,
      );
    const made = await makeReport(sheets.value, {
      format: options.format,
      included: included.value,
      language: console.language,
      paper: options.paper,
      labels: {
        id: options.labels,
        used: Math.max(0, Math.min(999, Number.parseInt(options.used, 10) || 0)),
      },
      publisher: {
        provider: options.provider ?? null,
        country: options.country?.toUpperCase() ?? null,
        group: options.group ?? null,
      },
      at,
      by: packageJson.version,
    });
    if (!made.ok) return fail(console, made.error, exitCodes.usage);
    tellLeftOut(console, leftOut(sheets.value, included.value));
    return await deliver(made.value, options, toPdf, sheets.value.length, console, host);
  } finally {
    journal.value.close();
  }
}

const kinds = ['serials', 'names'] as const;

function includedOf(text: string): Result<Included, Reason> {
  const words = text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const strange = words.find((word) => !kinds.some((kind) => kind === word));
  if (strange !== undefined)
    return err({ code: 'report-bad-with', data: { text: strange, known: kinds.join(', ') } });
  return ok({ serials: words.includes('serials'), names: words.includes('names') });
}

/** On standard error: what goes to standard output is the report alone. */
function tellLeftOut(console: Console, { serials, names }: LeftOut): void {
  if (serials + names === 0) return;
  const both = serials > 0 && names > 0;
  console.err(console.paint('dim', console.text('report-left-out', { serials, names, both: String(both) })));
}

async function deliver(
  made: MadeReport,
  { out }: ReportOptions,
  toPdf: boolean,
  count: number,
  console: Console,
  host: Host,
): Promise<number> {
  if (out === undefined) {
    process.stdout.write(made.kind === 'text' ? made.text : made.html);
    return exitCodes.done;
  }
  if (made.kind === 'page' && toPdf) {
    const { printPdf } = await import('../print-pdf.ts');
    const printed = await printPdf(host.pdfMaker(), made.html, out, made.paper);
    if (!printed.ok) return fail(console, printed.error);
  } else {
    try {
      await writeFile(out, made.kind === 'text' ? made.text : made.html);
    } catch (error) {
      const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      return fail(console, { code: 'report-not-written', data: { file: out, errno } });
    }
  }
  if (console.json) console.out(JSON.stringify({ file: out, machines: count }));
  else console.out(console.text('cli-report-written', { file: out, count }));
  return exitCodes.done;
}

function fail(console: Console, reason: Reason, code: number = exitCodes.failed): number {
  printError(console, reason);
  return code;
}
