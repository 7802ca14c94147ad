import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder with real machines' own outputs: the one named in `REKINDLE_MACHINES`, or `../shared/machines` beside the
 * checkout; `null` if there is neither. Each folder in it is a machine; files of other people are not copied in here.
 */
export function realMachinesFolder(): string | null {
  const named = process.env.REKINDLE_MACHINES;
  if (named) return existsSync(named) ? named : null;
  const beside = join(import.meta.dirname, '../../../shared/machines');
  return existsSync(beside) ? beside : null;
}

/** The names of the machines in that folder. */
export function realMachines(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
