import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinuxFacts, PathFact, SysfsFacts } from '../../main/drives/linux/facts.ts';
import { parseTables } from '../../main/drives/linux/gather.ts';
import { parseLsblk } from '../../main/drives/linux/lsblk.ts';

/** A computer in `lsblk/*.json`: what the edge reads, as it reads it. */
interface Recording {
  /** What computer this is. */
  readonly about: string;
  /** Recorded from a running system, or written by hand. */
  readonly origin: string;
  readonly lsblk: unknown;
  /** Lines of `/proc/self/mountinfo` and `/proc/swaps`. */
  readonly mountinfo: readonly string[];
  readonly swaps: readonly string[];
  readonly commandLine: string;
  /** Devices of which sysfs says nothing of interest are left out. */
  readonly sysfs: Readonly<Record<string, SysfsFacts>>;
  readonly paths: Readonly<Record<string, PathFact>>;
}

export function recordedFacts(name: string): LinuxFacts {
  const file = join(import.meta.dirname, 'lsblk', `${name}.json`);
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const nodes = parseLsblk(JSON.stringify(recording.lsblk));
  if (!nodes.ok) throw new Error(`${name}: ${nodes.error.data.detail}`);
  const tables = parseTables({
    lsblk: '',
    mountinfo: recording.mountinfo.join('\n'),
    swaps: recording.swaps.join('\n'),
    commandLine: recording.commandLine,
  });
  const { commandLine, sysfs, paths } = recording;
  return { nodes: nodes.value, ...tables, commandLine, sysfs, paths };
}
