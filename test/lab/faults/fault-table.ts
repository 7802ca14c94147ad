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

  add(ending: Ending): void {
    this.#endings.push(ending);
  }

  markdown(): string {
    const rows = [...grouped(this.#endings, ({ fault }) => fault)].map(([fault, endings]) => {
      const places = [...new Set(endings.map(({ where }) => where))].join(', ');
      const slowest = Math.max(...endings.map(({ seconds }) => seconds));
      return [fault, String(endings.length), places, counted(endings), slowest.toFixed(1)];
    });
    return table([['Fault', 'Tried', 'On', 'Ended', 'After at most (s)'], ...rows]);
  }

  /** Prints the table and keeps it in `test/results/lab/faults.md`. */
  async publish(): Promise<void> {
    const text = this.markdown();
    const file = inRoot('test', 'results', 'lab', 'faults.md');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
    process.stdout.write(`\n${text}\n\n`);
  }
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
