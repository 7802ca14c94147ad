import { readAttribute, sysfsFolder } from './linux/sysfs.ts';
import type { DriveIdentity } from './types.ts';

/**
 * Is a drive still plugged in? A drive that was pulled out answers with whatever error comes first (EIO, ENOSPC, reads
 * of nothing), but its folder in sysfs is gone at once, and its number is not given to another while a handle is open.
 * @returns true also where it cannot be told (no device number, not Linux)
 */
export async function isStillThere(identity: DriveIdentity): Promise<boolean> {
  const { majorMinor, diskseq } = identity;
  if (majorMinor === null || process.platform !== 'linux') return true;
  const folder = sysfsFolder(majorMinor);
  const [number, now] = await Promise.all([
    readAttribute(`${folder}/dev`),
    readAttribute(`${folder}/diskseq`),
  ]);
  if (number !== majorMinor) return false;
  return diskseq === null || now === null || now === diskseq;
}
