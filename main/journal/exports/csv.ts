/** One cell: a number stays a number, `null` is an empty cell. */
export type Cell = string | number | boolean | null;

/** A heading, and rows of as many cells. */
export interface Table {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * A table as CSV by RFC 4180: a heading, lines that end in CR LF, quotes where they are needed. Texts that a
 * spreadsheet would take for a formula get an apostrophe before them, as OWASP advises (“CSV injection”).
 */
export function csv({ heading, rows }: Table): string {
  return [heading, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(cell) ? `'${cell}` : cell;
  const text = harmless.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
  return /[",\n;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
