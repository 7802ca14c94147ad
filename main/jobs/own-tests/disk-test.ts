import type { Outcome } from '../../checks/types.ts';
import { readBuiltInDisks, type BuiltInDisk } from '../../machine/this-computer/built-in-disks.ts';
import type { readDiskWords } from '../../machine/this-computer/disk-words.ts';
import { type DiskWords } from '../../machine/this-computer/disk-words.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import { ended, line, type Line, type Tell } from './types.ts';

interface DiskPorts {
  readonly files: SysFiles | null;
  /** What the disk says of itself; it is asked without being written or woken. */
  readonly words: typeof readDiskWords;
}

/** A disk, and what it says of itself. */
export interface AskedDisk {
  readonly disk: BuiltInDisk;
  readonly words: DiskWords;
}

/** Asks every built-in disk how it is. Writes nothing, anywhere. Never rejects. */
export async function testDisks({ files, words }: DiskPorts, tell: Tell, signal: AbortSignal): Promise<void> {
  const disks = files === null ? null : await readBuiltInDisks(files);
  if (disks === null) {
    tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
    return;
  }
  tell({
    running: true,
    fraction: null,
    now: { code: 'measured-now-disk', data: {} },
    lines: [],
    finding: null,
  });
  const asked = await Promise.all(
    disks.slice(0, 16).map(async (disk) => ({ disk, words: await words(disk.device, signal) })),
  );
  if (!signal.aborted) tell(ended(diskLines(asked), judgeDisks(asked)));
}

/** Failing if one of them is; a pass only if every one said that it is well. Whether it clicks, the person hears. */
export function judgeDisks(asked: readonly AskedDisk[]): Outcome | null {
  if (asked.length === 0) return 'not-present';
  const each = asked.map(({ disk, words }) => {
    if (words.kind === 'said') return words.health;
    if (disk.spareLow === true || (disk.usedPercent ?? 0) > 100) return 'failing';
    return disk.usedPercent === null ? null : 'good';
  });
  if (each.includes('failing')) return 'fail';
  return each.every((health) => health === 'good') ? 'pass' : null;
}

/** What is shown of them. */
export function diskLines(asked: readonly AskedDisk[]): Line[] {
  if (asked.length === 0) return [line('plain', { code: 'measured-no-disk', data: {} })];
  return asked.flatMap(({ disk, words }) => {
    const { device, model, sizeBytes, rotational, usedPercent, spareLow } = disk;
    const kind = rotational === null ? 'unknown' : rotational ? 'hdd' : 'ssd';
    const lines: Line[] = [
      line('plain', { code: 'measured-disk', data: { device, model, sizeBytes, kind } }),
    ];
    if (spareLow === true) lines.push(line('bad', { code: 'measured-disk-spare-low', data: { device } }));
    if (usedPercent !== null) {
      lines.push(
        line(usedPercent > 100 ? 'bad' : usedPercent >= 80 ? 'caution' : 'good', {
          code: 'measured-disk-used',
          data: { device, percent: Math.min(100, usedPercent) },
        }),
      );
    }
    return [...lines, ...wordLines(device, words, usedPercent !== null)];
  });
}

function wordLines(device: string, words: DiskWords, knownOtherwise: boolean): Line[] {
  switch (words.kind) {
    case 'said': {
      const { health, reasons, hours, usedPercent } = words;
      return [
        ...reasons.map((says): Line => ({
          tone: 'bad',
          says,
          tries: { code: 'measured-try-disk', data: {} },
        })),
        ...(health === 'good' ? [line('good', { code: 'measured-disk-good', data: { device } })] : []),
        ...(hours === null ? [] : [line('plain', { code: 'measured-disk-hours', data: { device, hours } })]),
        ...(usedPercent === null
          ? []
          : [
              line(usedPercent >= 80 ? 'caution' : 'plain', {
                code: 'measured-disk-used',
                data: { device, percent: usedPercent },
              }),
            ]),
      ];
    }
    case 'asleep':
      return [line('unknown', { code: 'measured-disk-asleep', data: { device } })];
    case 'no-rights':
      return knownOtherwise
        ? []
        : [
            line('unknown', {
              code: 'measured-disk-no-rights',
              data: { command: `sudo smartctl -a /dev/${device}` },
            }),
          ];
    case 'no-tool':
      return knownOtherwise ? [] : [line('unknown', { code: 'measured-disk-no-tool', data: {} })];
    case 'silent':
      return knownOtherwise ? [] : [line('unknown', { code: 'measured-disk-silent', data: { device } })];
  }
}
