import { execFile } from 'node:child_process';
import { judgeDisk } from '../disk-health.ts';
import type { DiskHealth } from '../profile.ts';
import { smartctl } from '../read/smartctl.ts';
import type { DiskReason } from '../reasons.ts';
import { isRecord, numberOf, parseJson } from '../words.ts';

/** What a disk says of itself, or why it could not be asked. */
export type DiskWords =
  | {
      readonly kind: 'said';
      readonly health: DiskHealth;
      readonly reasons: readonly DiskReason[];
      /** For how long it has been switched on in its life. */
      readonly hours: number | null;
      /** Of the life that the maker reckons with; solid-state disks only. */
      readonly usedPercent: number | null;
    }
  | { readonly kind: 'no-tool' | 'no-rights' | 'asleep' | 'silent' };

const timeoutMs = 20_000;

/**
 * Asks a disk by `smartctl`, which reads only. A disk that sleeps is left asleep.
 * @param device without `/dev/`
 * @param command the tool; another one in tests
 */
export async function readDiskWords(
  device: string,
  signal: AbortSignal,
  command = 'smartctl',
): Promise<DiskWords> {
  const args = ['-a', '-n', 'standby', '--json', `/dev/${device}`];
  return new Promise((resolve) => {
    // Tools for administrators are not on everybody's path.
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
    execFile(command, args, { timeout: timeoutMs, maxBuffer: 8 * 2 ** 20, env, signal }, (error, stdout) => {
      resolve(error?.code === 'ENOENT' ? { kind: 'no-tool' } : diskWordsOf(stdout));
    });
  });
}

/** What smartctl's JSON comes to (`smartctl -j`, schema of smartmontools 7). */
export function diskWordsOf(output: string): DiskWords {
  const json = parseJson(output);
  if (!isRecord(json)) return { kind: 'silent' };
  const said = messagesOf(json);
  if (/permission denied|requires root|operation not permitted/i.test(said)) return { kind: 'no-rights' };
  if (/device is in (standby|sleep)/i.test(said)) return { kind: 'asleep' };
  const disk = smartctl.read(output, null)[0]?.disks?.[0];
  if (disk?.smart == null) return { kind: 'silent' };
  const { health, reasons } = judgeDisk(disk);
  const on = isRecord(json.power_on_time) ? json.power_on_time : {};
  return {
    kind: 'said',
    health,
    reasons,
    hours: numberOf(on.hours),
    usedPercent: disk.smart.nvme?.percentageUsed ?? null,
  };
}

function messagesOf(json: Readonly<Record<string, unknown>>): string {
  const tool = isRecord(json.smartctl) ? json.smartctl : {};
  const list: unknown[] = Array.isArray(tool.messages) ? tool.messages : [];
  const texts = list.map((one) => (isRecord(one) && typeof one.string === 'string' ? one.string : ''));
  return texts.join('\n');
}
