import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dataLabel } from '../../../main/stick/data-partition/plan.ts';

const run = promisify(execFile);
const sectorBytes = 512;

/** A partition as others see it. */
export interface SeenPartition {
  readonly startBytes: number;
  readonly sizeBytes: number;
  /** As `blkid` calls it; empty if it knows none. */
  readonly filesystem: string;
  readonly label: string;
}

/** The partitions of a stick: the table by sfdisk, what is in them by blkid. */
export async function partitionsOf(stick: string): Promise<readonly SeenPartition[]> {
  const { stdout } = await run('/sbin/sfdisk', ['--json', stick]);
  const { partitiontable } = JSON.parse(stdout) as {
    partitiontable: { partitions: { start: number; size: number }[] };
  };
  const seen: SeenPartition[] = [];
  for (const { start, size } of partitiontable.partitions) {
    const [startBytes, sizeBytes] = [start * sectorBytes, size * sectorBytes];
    const place = ['--offset', String(startBytes), '--size', String(sizeBytes)];
    const tag = (name: string): Promise<string> =>
      run('/sbin/blkid', ['--probe', ...place, '--match-tag', name, '--output', 'value', stick]).then(
        (told) => told.stdout.trim(),
        () => '',
      );
    seen.push({ startBytes, sizeBytes, filesystem: await tag('TYPE'), label: await tag('LABEL') });
  }
  return seen;
}

/** The place for files. @throws if there is none */
export async function dataPartition(stick: string): Promise<SeenPartition> {
  const found = (await partitionsOf(stick)).find(({ label }) => label === dataLabel);
  if (!found) throw new Error(`There is no partition ${dataLabel}.`);
  return found;
}

/** What others find wrong with the place for files, and with what systems keep. @throws with what they complain about */
export async function checkFileSystems(stick: string): Promise<void> {
  await dataPartition(stick);
  for (const { startBytes, sizeBytes, filesystem, label } of await partitionsOf(stick)) {
    const check =
      filesystem === 'ext4'
        ? ['/sbin/e2fsck', '-f', '-n']
        : label === dataLabel
          ? ['/sbin/fsck.vfat', '-n', '-v']
          : null;
    if (!check) continue;
    const place = ['--offset', String(startBytes), '--sizelimit', String(sizeBytes)];
    const { stdout } = await run('/sbin/losetup', ['--find', '--show', '--read-only', ...place, stick]);
    const device = stdout.trim();
    try {
      const [tool = '', ...options] = check;
      await run(tool, [...options, device]);
    } finally {
      await run('/sbin/losetup', ['--detach', device]);
    }
  }
}

/** True if `sgdisk` finds nothing wrong with the partition table. */
export async function hasSoundTable(file: string): Promise<boolean> {
  const told = await run('/sbin/sgdisk', ['--verify', file]).catch(() => null);
  return told?.stdout.includes('No problems found') ?? false;
}
