import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { kernel, noise } from '../images/tools.ts';

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

/** The rescue disc with a long tail that no stick holds by chance. */
export function fullImage(folder: string, megabytes: number): string {
  const path = join(folder, 'full.iso');
  copyFileSync(rescueIso, path);
  fill(path, statSync(path).size, megabytes);
  return path;
}

/** Writes what is neither zeros nor any image from some place to the end of the given size. */
function fill(path: string, from: number, megabytes: number): void {
  const piece = Buffer.alloc(1024 * 1024, 0xa5);
  const fd = openSync(path, 'r+');
  for (let at = from; at < megabytes * piece.length; at += piece.length) {
    piece.writeUInt32LE(at % 2 ** 32, 0);
    writeSync(fd, piece, 0, Math.min(piece.length, megabytes * piece.length - at), at);
  }
  closeSync(fd);
}

/**
 * A disc for optical drives alone, with a menu of its own: nothing would start from a plain copy of it.
 * @param name of its file, in capitals its label
 */
export function opticalDisc(folder: string, name = 'pocket'): string {
  const tree = join(folder, `${name} tree`);
  for (const part of ['system', 'isolinux']) mkdirSync(join(tree, part), { recursive: true });
  writeFileSync(join(tree, 'system/vmlinuz'), kernel('i686'));
  writeFileSync(join(tree, 'system/core.gz'), noise(3_000_000, 1));
  writeFileSync(join(tree, 'isolinux/isolinux.bin'), noise(4096, 2));
  writeFileSync(
    join(tree, 'isolinux/isolinux.cfg'),
    'DEFAULT p\nLABEL p\nKERNEL /system/vmlinuz\nINITRD /system/core.gz\nAPPEND quiet\n',
  );
  const iso = join(folder, `${name}.iso`);
  const start = [
    '-b',
    'isolinux/isolinux.bin',
    '-c',
    'isolinux/boot.cat',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
  ];
  execFileSync('xorriso', [
    ...['-as', 'mkisofs', '-quiet', '-r', '-J', '-V', name.toUpperCase(), ...start],
    ...['-boot-info-table', '-o', iso, tree],
  ]);
  return iso;
}
