import { execFileSync } from 'node:child_process';

/** What Debian's own tools say of a stick. */
export interface StickInspection {
  /** `sfdisk --json`: type and place of each partition, in bytes. */
  readonly partitions: readonly { readonly type: string; readonly start: number; readonly size: number }[];
  /** What `wipefs -n` finds on the whole drive: `dos`, `gpt`, `iso9660`, … */
  readonly wholeDrive: readonly string[];
  /** The same of the first partition. */
  readonly partition: readonly string[];
  /** What `blkid -p` reads of the first partition. */
  readonly label: string | null;
  readonly filesystem: string | null;
}

function run(tool: string, args: readonly string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function signatures(path: string): string[] {
  const { signatures: found = [] } = JSON.parse(run('wipefs', ['-n', '--json', path]) || '{}') as {
    signatures?: { type: string }[];
  };
  return [...new Set(found.map(({ type }) => type))].sort();
}

/** Types of all signatures on a file or device. */
export const signaturesOn = signatures;

/**
 * Does something with one stretch of a file or drive as a loop device, as the kernel does for a partition. Read-only,
 * unless said otherwise. Needs root.
 */
export function asPartition<Value>(
  path: string,
  stretch: { readonly start: number; readonly size: number },
  sectorBytes: number,
  act: (device: string) => Value,
  writable = false,
): Value {
  const device = run('losetup', [
    ...['--find', '--show', '--sector-size', String(sectorBytes)],
    ...['--offset', String(stretch.start), '--sizelimit', String(stretch.size)],
    ...(writable ? [] : ['--read-only']),
    path,
  ]).trim();
  try {
    return act(device);
  } finally {
    run('losetup', ['--detach', device]);
  }
}

/** The system's own check of a file system; throws if it finds anything. Changes nothing. */
export function checkFilesystem(device: string, filesystem: string | null): void {
  if (filesystem === 'exfat') run('fsck.exfat', ['-n', device]);
  else run('fsck.fat', ['-n', '-V', device]);
}

/**
 * Looks at a stick with `sfdisk`, `wipefs`, `blkid` and the file system's own check.
 * @param path a file, or a drive with sectors of that size
 * @throws if `sfdisk --verify` or the check finds anything wrong
 */
export function inspectStick(path: string, sectorBytes = 512): StickInspection {
  run('sfdisk', ['--verify', path]);
  const table = JSON.parse(run('sfdisk', ['--json', path])) as {
    partitiontable: { partitions: { start: number; size: number; type: string }[] };
  };
  const partitions = table.partitiontable.partitions.map(({ type, start, size }) => ({
    type,
    start: start * sectorBytes,
    size: size * sectorBytes,
  }));
  const wholeDrive = signatures(path);
  const [first] = partitions;
  if (!first) return { partitions, wholeDrive, partition: [], label: null, filesystem: null };
  return asPartition(path, first, sectorBytes, (device) => {
    const value = (tag: string): string | null =>
      run('blkid', ['-p', '-o', 'value', '-s', tag, device]).trim() || null;
    const filesystem = value('TYPE');
    checkFilesystem(device, filesystem);
    return { partitions, wholeDrive, partition: signatures(device), label: value('LABEL'), filesystem };
  });
}
