import { readdir, readFile } from 'node:fs/promises';
import { parseSwaps } from '../linux/mountinfo.ts';

/** More drives than this are not looked at one by one. */
const maxDrives = 512;

/**
 * A text that is another one as soon as a drive, a partition, a medium, a mount or swap space has come or gone (Linux).
 * Reads what the kernel has in memory, never a drive, and needs no rights: about two milliseconds.
 */
export async function drivesFingerprint(): Promise<string> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const [partitions, mounts, swaps, names] = await Promise.all([
    read('/proc/partitions'),
    read('/proc/self/mountinfo'),
    read('/proc/swaps').then(parseSwaps),
    readdir('/sys/block').catch((): string[] => []),
  ]);
  // The same stick, pulled out and plugged in again between two looks, has another sequence number.
  const drives = names.sort().slice(0, maxDrives);
  const sequence = await Promise.all(
    drives.map(async (name) => `${name} ${await read(`/sys/block/${name}/diskseq`)}`),
  );
  return [partitions, mounts, ...swaps, ...sequence].join('\n');
}
