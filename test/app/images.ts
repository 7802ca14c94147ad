import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A bootable image from outside: GRUB's rescue disc, of Debian's package `grub-rescue-pc`. */
export const rescueIso = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso';

export const sha256Of = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** A copy of the rescue disc in `folder`, with or without a checksum file beside it. */
export function rescueImage(folder: string, sums: 'right' | 'wrong' | 'none' = 'right'): string {
  const path = join(folder, 'rescue.iso');
  copyFileSync(rescueIso, path);
  const digest = sums === 'wrong' ? '0'.repeat(64) : sha256Of(path);
  if (sums !== 'none') writeFileSync(join(folder, 'SHA256SUMS'), `${digest}  ${basename(path)}\n`);
  return path;
}

/** The rescue disc with a long tail of nothing, so that writing it takes a while. Takes no room on the disk. */
export function largeImage(folder: string, sizeBytes: number): string {
  const path = join(folder, 'large.iso');
  copyFileSync(rescueIso, path);
  truncateSync(path, sizeBytes);
  return path;
}
