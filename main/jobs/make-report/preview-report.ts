import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { leftOut } from '../../journal/exports/leaving.ts';
import type { LeftOut, Sheet } from '../../journal/exports/types.ts';
import { makeReport, type MadeReport, type ReportRequest } from './make-report.ts';

/** How much of a large export is shown; all of it is made in the same way. */
const mostSheets = 20;
const mostRows = 100;
const mostLetters = 20_000;

/** What would leave, before it does: the very thing, or its beginning. */
export interface ReportPreview {
  readonly machines: number;
  readonly checks: number;
  readonly leftOut: LeftOut;
  readonly shows:
    | { readonly kind: 'page'; readonly html: string; readonly shown: number }
    | {
        readonly kind: 'table';
        readonly heading: readonly string[];
        readonly rows: readonly (readonly string[])[];
        readonly total: number;
      }
    | { readonly kind: 'text'; readonly text: string; readonly whole: boolean };
}

export async function previewReport(
  sheets: readonly Sheet[],
  request: ReportRequest,
): Promise<Result<ReportPreview, Reason>> {
  const made = await makeReport(sheets.slice(0, isPage(request) ? mostSheets : mostRows), request);
  if (!made.ok) return made;
  const checks = sheets.filter(({ check }) => check !== null).length;
  // Open Repair Data has no line for a computer that was never checked.
  const lines = request.format === 'ords' ? checks : sheets.length;
  return ok({
    machines: new Set(sheets.map(({ machine }) => machine.id)).size,
    checks,
    leftOut: leftOut(sheets, request.included),
    shows: shown(made.value, lines),
  });
}

function isPage({ format }: ReportRequest): boolean {
  return format === 'html' || format === 'pdf' || format === 'certificate' || format === 'labels';
}

function shown(made: MadeReport, lines: number): ReportPreview['shows'] {
  if (made.kind === 'page') return { kind: 'page', html: made.html, shown: Math.min(lines, mostSheets) };
  if (made.table) {
    const { heading, rows } = made.table;
    const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
    return { kind: 'table', heading, rows: cells, total: lines };
  }
  const text = made.text.slice(0, mostLetters);
  return { kind: 'text', text, whole: text.length === made.text.length && lines <= mostRows };
}
