import type { ExportFormat, ExportRequest } from '../../preload/exchange.ts';

/** What a person has chosen on the screen; what does not matter for a format stays as it was chosen. */
export interface ExportWish extends Omit<ExportRequest, 'which' | 'publisher'> {
  readonly which: 'chosen' | 'day' | 'all';
  readonly day: string;
  readonly provider: string;
  readonly country: string;
  readonly group: string;
}

export const formats = ['pdf', 'html', 'certificate', 'labels', 'csv', 'ords', 'json'] as const;

/** What the screen begins with: private things stay here. */
export function firstWish(machines: readonly string[] | null, today: string): ExportWish {
  return {
    which: machines === null ? 'all' : 'chosen',
    day: today,
    format: 'pdf',
    serials: false,
    names: false,
    paper: 'a4',
    labels: { id: 'L7160', used: 0 },
    provider: '',
    country: '',
    group: '',
  };
}

/** What is asked of the main process; `null` while there is no day. */
export function requestOf(wish: ExportWish, machines: readonly string[] | null): ExportRequest | null {
  const { which, day, provider, country, group, ...rest } = wish;
  const typed = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  const publisher = {
    provider: typed(provider),
    country: typed(country)?.toUpperCase() ?? null,
    group: typed(group),
  };
  if (which === 'chosen' && machines !== null)
    return { ...rest, publisher, which: { kind: 'machines', ids: [...machines] } };
  if (which === 'all') return { ...rest, publisher, which: { kind: 'all' } };
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? { ...rest, publisher, which: { kind: 'day', day } } : null;
}

/** True if it is made for paper. */
export function isPage(format: ExportFormat): boolean {
  return format === 'pdf' || format === 'html' || format === 'certificate' || format === 'labels';
}

/** The day of a moment in the time zone of this computer, as date fields have it. */
export function dayField(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
