import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRoot } from '../../../main/setup/places.mjs';

/** One try of a fault, as it ended. */
export interface Ending {
  /** As the table names it. */
  readonly fault: string;
  /** What stood for the stick. */
  readonly where: 'USB in the guest' | 'loop device' | 'file';
  /** In a few words: outcome and reason code. */
  readonly ended: string;
  /** From the fault, or from the start where there is no such moment, to the end of that drive or job. */
  readonly seconds: number;
}

/** Gathers how every fault ended, for people to read. */
export class FaultTable {
  readonly #endings: Ending[] = [];
  readonly #name: string;

  /** @param name of the file that it is kept in */
  constructor(name: string) {
    this.#name = name;
  }

  add(ending: Ending): void {
    this.#endings.push(ending);
  }

  /** The rows as the README has them: without how long it took, which differs from computer to computer. */
  rows(): string[][] {
    return this.#groups().map(([fault, endings]) => {
      const places = [...new Set(endings.map(({ where }) => where))].sort().join(', ');
      return [fault, String(endings.length), places, counted(endings)];
    });
  }

  /** All of it. */
  markdown(): string {
    const slowest = this.#groups().map(([, endings]) => Math.max(...endings.map(({ seconds }) => seconds)));
    const rows = this.rows().map((row, i) => [...row, (slowest[i] ?? 0).toFixed(1)]);
    return table([[...columns, 'After at most (s)'], ...rows]);
  }

  /** Prints the table and keeps it in `test/results/lab/NAME.md`. */
  async publish(): Promise<void> {
    const text = this.markdown();
    const file = inRoot('test', 'results', 'lab', `${this.#name}.md`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
    process.stdout.write(`\n${text}\n\n`);
  }

  #groups(): [string, Ending[]][] {
    return [...grouped(this.#endings, ({ fault }) => fault)];
  }
}

const columns = ['Fault', 'Tried', 'On', 'Ended'] as const;

/**
 * The rows of the table of faults below a heading of the README.
 * @throws if there is none
 */
export function readmeRows(readme: string, heading: string): string[][] {
  const lines = readme.split('\n');
  const from = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const rest = from === -1 ? [] : lines.slice(from + 1);
  const next = rest.findIndex((line) => line.startsWith('#'));
  const rows = (next === -1 ? rest : rest.slice(0, next))
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  if (rows[0]?.join() !== columns.join()) throw new Error(`The README has no such table below “${heading}”.`);
  return rows.slice(2);
}

function counted(endings: readonly Ending[]): string {
  const kinds = [...grouped(endings, ({ ended }) => ended)];
  if (kinds.length === 1) return kinds[0]?.[0] ?? '';
  return kinds.map(([ended, { length }]) => `${length} × ${ended}`).join('; ');
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** A table in Markdown whose columns line up. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
