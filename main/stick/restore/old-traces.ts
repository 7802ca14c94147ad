import type { Stretch } from '../../writer/stretches.ts';

/**
 * How far from the start of a drive or partition the last thing lies by which it is still taken for what it was: the
 * second header of LUKS2 at 4 MiB (libblkid, `superblocks/luks.c`). ISO 9660 and El Torito (32 KiB), UDF (512 KiB),
 * ZFS (to 512 KiB), VMFS (to 2 MiB), btrfs (64 KiB), the first GPT and all else lie before it.
 */
const frontBytes = 5 * 2 ** 20;
/**
 * The same from the end: Promise RAID at 3087 sectors (libblkid, `superblocks/promise_raid.c`). The second GPT (17 or
 * 20 KiB), ZFS (512 KiB), Linux RAID (128 KiB), NILFS2 and other RAID lie behind it.
 */
const backBytes = 2 * 2 ** 20;

/**
 * The stretches that are zeroed so that nothing takes a drive, or its new partition, for what it held before. Old
 * files in between stay until they are written over: this is no safe erasing.
 */
export function oldTraces(driveBytes: number, partition: Stretch): Stretch[] {
  const inside = ({ start, end }: Stretch): Stretch => ({
    start: Math.max(0, start),
    end: Math.min(driveBytes, end),
  });
  return [
    { start: 0, end: partition.start + frontBytes },
    { start: partition.end - backBytes, end: partition.end },
    { start: driveBytes - backBytes, end: driveBytes },
  ].map(inside);
}
