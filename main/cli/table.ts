import { stripVTControlCharacters } from 'node:util';

/** Width on a terminal: colours take no room. */
function width(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Rows as lines with aligned columns; the last column is left ragged. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell))))
      .join('  '),
  );
}
