import { checklist } from '../../checks/checklist.ts';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { boundsOf, dayOf } from '../../journal/days.ts';
import type { Paper } from '../../journal/exports/html.ts';
import { csv, type Table } from '../../journal/exports/csv.ts';
import { reportJson } from '../../journal/exports/json.ts';
import { labelFormat, labelFormats } from '../../journal/exports/label-formats.ts';
import { leaving } from '../../journal/exports/leaving.ts';
import { machinesTable } from '../../journal/exports/machines-table.ts';
import { ordsTable, type OrdsPublisher } from '../../journal/exports/ords.ts';
import type { Included, Sheet } from '../../journal/exports/types.ts';
import type { Journal } from '../../journal/journal.ts';
import type { JournalMachine } from '../../journal/types.ts';
import type { Language } from '../../messages/catalogues.ts';

export const reportFormats = ['json', 'csv', 'ords', 'html', 'pdf', 'labels', 'certificate'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportRequest {
  readonly format: ReportFormat;
  readonly included: Included;
  readonly language: Language;
  readonly paper: Paper;
  /** The sheet of labels, and how many of its labels are gone already. */
  readonly labels: { readonly id: string; readonly used: number };
  readonly publisher: OrdsPublisher;
  readonly at: string;
  /** Version of the program. */
  readonly by: string;
}

/** What was made: a file as it is, or a page that can be printed. */
export type MadeReport =
  /** With the table that the text is made of, if it is one. */
  | { readonly kind: 'text'; readonly text: string; readonly table: Table | null }
  | { readonly kind: 'page'; readonly html: string; readonly paper: Paper };

const mostMachines = 20_000;

/**
 * The machines that a report is to be about: some, those that were checked on a day with that day's checks, or all of
 * them with their latest check.
 * @param which machines: asset tags or ids; day: `2026-11-21`, or `today`
 */
export function selectSheets(
  journal: Journal,
  which: { readonly machines: readonly string[] | null; readonly day: string | null },
  now: string,
): Result<Sheet[], Reason> {
  const day = which.day === 'today' ? dayOf(now) : which.day;
  if (day !== null && boundsOf(day) === null) return err({ code: 'report-bad-day', data: { day } });
  const machines =
    which.machines === null
      ? journal.findMachines(day === null ? { limit: mostMachines } : { day, limit: mostMachines })
      : named(journal, which.machines);
  if (!machines.ok) return machines;
  const sheets: Sheet[] = [];
  for (const machine of machines.value) {
    const checks = journal.checksOf(machine.id);
    if (!checks.ok) return checks;
    const ofDay = checks.value.filter(
      ({ startedAt, finishedAt }) =>
        dayOf(startedAt) === day || (finishedAt !== null && dayOf(finishedAt) === day),
    );
    if (day !== null) sheets.push(...ofDay.map((check) => ({ machine, check })));
    else sheets.push({ machine, check: checks.value[0] ?? null });
  }
  return sheets.length === 0 ? err({ code: 'report-nothing', data: {} }) : ok(sheets);
}

function named(journal: Journal, names: readonly string[]): Result<JournalMachine[], Reason> {
  const machines: JournalMachine[] = [];
  for (const name of names) {
    const machine = journal.machine(name);
    if (!machine.ok) return machine;
    machines.push(machine.value);
  }
  return ok(machines);
}

/** Makes a report. Nothing is written and nothing is sent. */
export async function makeReport(
  sheets: readonly Sheet[],
  request: ReportRequest,
): Promise<Result<MadeReport, Reason>> {
  const { format, included, language, paper, at, by, publisher } = request;
  const out = leaving(sheets, included);
  const order = checklist.map(({ id }) => id);
  const table = (made: Table): Result<MadeReport, Reason> =>
    ok({ kind: 'text', text: csv(made), table: made });
  switch (format) {
    case 'json':
      return ok({ kind: 'text', text: reportJson(out, { at, by }), table: null });
    case 'csv':
      return table(machinesTable(out, order, included));
    case 'ords':
      return table(ordsTable(out, publisher, language));
    case 'html':
    case 'pdf': {
      const { reportHtml } = await import('../../journal/exports/report-html.ts');
      return ok({ kind: 'page', html: reportHtml(out, { language, paper, order, at }), paper });
    }
    case 'certificate': {
      const { certificateHtml } = await import('../../journal/exports/report-html.ts');
      return ok({ kind: 'page', html: certificateHtml(out, { language, paper, order, at }), paper });
    }
    case 'labels': {
      const { id, used } = request.labels;
      const labels = labelFormat(id);
      const known = labelFormats.map((one) => one.id).join(', ');
      if (labels === null) return err({ code: 'report-bad-labels', data: { text: id, known } });
      const { labelsHtml } = await import('../../journal/exports/labels-html.ts');
      return ok({ kind: 'page', html: labelsHtml(out, labels, { language, used }), paper: labels.paper });
    }
  }
}
