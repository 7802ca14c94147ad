import { readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import { mountsOfDrive, readDriveTree } from '../linux/drive-tree.ts';
import { findHolders, tellHolders } from '../linux/holders.ts';
import { sysfsFolder } from '../linux/sysfs.ts';
import type { UnmountReason } from '../reasons.ts';
import type { BlockRef, UdisksClient } from './client.ts';
import type { UdisksReason } from './reasons.ts';

/**
 * Unmounts what an ordinary user's `umount` may not: UDisks2 is asked for each device of the drive that is
 * mounted. What stays mounted is the caller's to find out.
 * @param majorMinor of the whole drive
 */
export async function unmountByUdisks(
  majorMinor: string,
  udisks: Pick<UdisksClient, 'unmount'>,
  signal?: AbortSignal,
): Promise<Result<null, UdisksReason | UnmountReason>> {
  const tree = await readDriveTree(majorMinor);
  const mounts = await mountsOfDrive(tree);
  if (mounts === null) return err({ code: 'unmount-facts-unknown', data: {} });
  // The innermost was mounted last.
  for (const mount of mounts.toReversed()) {
    const block = await blockOf(mount.majorMinor, tree.majorMinors);
    if (block === null) continue;
    const done = await udisks.unmount(block, signal);
    if (done.ok) continue;
    const { mountpoint } = mount;
    if (done.error.code !== 'drive-busy') return done;
    const held = { majorMinors: tree.majorMinors, mountpoints: [mountpoint] };
    return err({ code: 'unmount-busy', data: { mountpoint, holders: tellHolders(await findHolders(held)) } });
  }
  return ok(null);
}

/** By the kernel's own name; file systems with numbers of their own (btrfs) are not UDisks2's to unmount here. */
async function blockOf(majorMinor: string, ofDrive: ReadonlySet<string>): Promise<BlockRef | null> {
  if (!ofDrive.has(majorMinor)) return null;
  const link = await readlink(sysfsFolder(majorMinor)).catch(() => null);
  // A slash in a device's name is an exclamation mark in sysfs.
  return link === null ? null : { device: `/dev/${basename(link).replaceAll('!', '/')}`, majorMinor };
}
