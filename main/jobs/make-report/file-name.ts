import { dayOf } from '../../journal/days.ts';
import type { Sheet } from '../../journal/exports/types.ts';
import type { ReportFormat } from './make-report.ts';

/** What a file of each format ends in; pages are made for paper, but for the one that is asked for as HTML. */
export const endings: Readonly<Record<ReportFormat, 'json' | 'csv' | 'html' | 'pdf'>> = {
  json: 'json',
  csv: 'csv',
  ords: 'csv',
  html: 'html',
  pdf: 'pdf',
  certificate: 'pdf',
  labels: 'pdf',
};

const longest = 40;

/**
 * A good name for the file of a report: what lies on the table first, then the day. Of what people and computers call
 * things only letters and digits that every file system takes; owners are never in it.
 * @param what the format in the language of the person
 * @param at ISO 8601
 */
export function reportFileName(
  sheets: readonly Sheet[],
  { format, what, at }: { format: ReportFormat; what: string; at: string },
): string {
  const [only, ...others] = sheets.map(({ machine }) => machine);
  const one = only !== undefined && others.every(({ id }) => id === only.id) ? only : null;
  const parts = [
    'Rekindle',
    what,
    one ? (one.assetTag ?? one.profile.model ?? one.id) : String(new Set(sheets.map(idOf)).size),
    dayOf(at) ?? '',
  ];
  const name = parts.map(plain).filter((part) => part !== '');
  return `${name.join('-')}.${endings[format]}`;
}

function idOf({ machine }: Sheet): string {
  return machine.id;
}

function plain(text: string): string {
  const letters = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss');
  const words = letters.replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  return words.slice(0, longest).replaceAll(/^-+|-+$/g, '');
}
