import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRoot } from '../../../main/setup/places.mjs';
import type { Firmware } from '../machine.ts';

/** How an image comes onto a stick: as it is, with a data partition behind it, its files beside others, as one file. */
export type Method = 'image' | 'image and data' | 'kit, files' | 'kit, ISO file';

/** What became of an image, a method and a computer. `refused` names the reason's code. */
export type Outcome = 'starts' | 'does not start' | `refused (${string})`;

export const firmwares: readonly Firmware[] = ['bios', 'x64', 'ia32'];
const columns = ['Image', 'Onto the stick as', 'BIOS', 'UEFI x64', 'UEFI ia32'] as const;

/** Gathers what became of each image on each computer, for people to read, and compares it with the README. */
export class Matrix {
  readonly #expected: ReadonlyMap<string, Outcome>;
  readonly #seen = new Map<string, Outcome>();

  /** @param readme has the table below the heading “Which sticks start where” */
  constructor(readme: string) {
    this.#expected = readmeOutcomes(readme);
  }

  /** What the README says; `undefined` if it has no such row. */
  expected(image: string, method: Method, firmware: Firmware): Outcome | undefined {
    return this.#expected.get(cellName(image, method, firmware));
  }

  add(image: string, method: Method, firmware: Firmware, outcome: Outcome): void {
    this.#seen.set(cellName(image, method, firmware), outcome);
  }

  /** The cells of the README that were not tried. */
  untried(): string[] {
    return [...this.#expected.keys()].filter((cell) => !this.#seen.has(cell));
  }

  /** What was tried; cells that were not are empty. */
  markdown(): string {
    const rows = new Map<string, string[]>();
    for (const cell of [...this.#expected.keys(), ...this.#seen.keys()]) {
      const [image = '', method = '', firmware = ''] = cell.split('|');
      const name = `${image}|${method}`;
      const row = rows.get(name) ?? [image, method, '', '', ''];
      row[2 + firmwares.findIndex((one) => one === firmware)] = this.#seen.get(cell) ?? '';
      rows.set(name, row);
    }
    const tried = [...rows.values()].filter((row) => row.slice(2).some((outcome) => outcome !== ''));
    const all = [[...columns], ...tried];
    const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    const lines = all.map(
      (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
    );
    const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
    return [lines[0], rule, ...lines.slice(1)].join('\n');
  }

  /** Prints the table, and keeps it in `test/results/lab/matrix.md`. @param leftOut cells that were not tried */
  async publish(leftOut: readonly string[]): Promise<void> {
    const file = inRoot('test', 'results', 'lab', 'matrix.md');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${this.markdown()}\n`);
    const missing = leftOut.map((cell) => `  ${cell.split('|').join(', ')}\n`);
    const note = missing.length === 0 ? '' : `Left out, REKINDLE_LAB=all tries them:\n${missing.join('')}\n`;
    process.stdout.write(`\n${this.markdown()}\n\n${note}`);
  }
}

/** What a cell is called in `untried`. */
export const cellName = (image: string, method: string, firmware: string): string =>
  `${image}|${method}|${firmware}`;

function readmeOutcomes(readme: string): Map<string, Outcome> {
  const lines = readme.split('\n');
  const from = lines.findIndex((line) => /^#+ Which sticks start where$/.test(line));
  const outcomes = new Map<string, Outcome>();
  if (from === -1) return outcomes;
  for (const line of lines.slice(from + 1)) {
    if (line.startsWith('#')) break;
    const [image, method, ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
    if (image === undefined || method === undefined || image === columns[0] || /^-+$/.test(image)) continue;
    for (const [index, firmware] of firmwares.entries()) {
      const outcome = cells[index];
      if (outcome !== undefined && isOutcome(outcome))
        outcomes.set(cellName(image, method, firmware), outcome);
    }
  }
  return outcomes;
}

function isOutcome(text: string): text is Outcome {
  return text === 'starts' || text === 'does not start' || /^refused \([a-z0-9-]+\)$/.test(text);
}
