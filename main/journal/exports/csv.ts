/** One cell: a number stays a number, `null` is an empty cell. */
export type Cell = string | number | boolean | null;

/**
 * A table as CSV by RFC 4180: a heading, lines that end in CR LF, quotes where they are needed. Texts that a
 * spreadsheet would take for a formula get an apostrophe before them, as OWASP advises (“CSV injection”).
 */
export function csv(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [heading, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(cell) ? `'${cell}` : cell;
  const text = harmless.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
  return /[",\n;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
