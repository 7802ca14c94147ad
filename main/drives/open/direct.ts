import { close, constants, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errnoOf } from '../errno.ts';
import { err, type Result } from '../../common/result.ts';
import { majorMinorOf } from '../linux/device-number.ts';
import { whoHolds } from '../linux/drive-tree.ts';
import { readAttribute, sysfsFolder } from '../linux/sysfs.ts';
import type { OpenReason } from '../reasons.ts';
import type { DriveIdentity } from '../types.ts';
import { proveHandle } from './prove-handle.ts';
import type { OpenedDrive } from './types.ts';

/**
 * Opens a whole drive (Linux) for reading and writing past the page cache, for us alone, and proves on the
 * handle that it is the drive that was shown. `O_EXCL` on a block device is the kernel's own guard: it refuses
 * what is mounted, swapped to, or part of a mapping. Nothing is written.
 */
export async function openDirect(
  device: string,
  shown: DriveIdentity,
): Promise<Result<OpenedDrive, OpenReason>> {
  // Opening what is not a block device may have effects of its own (a serial line, a tape).
  const stats = await stat(device, { bigint: true }).catch((error: unknown) => errnoOf(error));
  if (typeof stats === 'string') return err(await openReason(stats, device, null));
  if (!stats.isBlockDevice()) return err({ code: 'drive-not-a-device', data: { device } });

  const flags = constants.O_RDWR | constants.O_EXCL | constants.O_DIRECT;
  const opened = await promisify(open)(device, flags).catch((error: unknown) => errnoOf(error));
  if (typeof opened === 'string') return err(await openReason(opened, device, majorMinorOf(stats.rdev)));

  const proved = await proveHandle(opened, 'direct', device, shown);
  if (!proved.ok) await promisify(close)(opened);
  return proved;
}

async function openReason(errno: string, device: string, majorMinor: string | null): Promise<OpenReason> {
  switch (errno) {
    case 'EBUSY':
      return { code: 'drive-busy', data: { device, holders: majorMinor && (await whoHolds(majorMinor)) } };
    case 'EACCES':
    case 'EPERM':
      // A write-protected device refuses in the same words as one that we may not open.
      if (majorMinor !== null && (await readAttribute(`${sysfsFolder(majorMinor)}/ro`)) === '1') {
        return { code: 'drive-is-read-only', data: {} };
      }
      return { code: 'drive-needs-permission', data: { device } };
    case 'EROFS':
      return { code: 'drive-is-read-only', data: {} };
    case 'ENOMEDIUM':
      return { code: 'drive-has-no-medium', data: {} };
    case 'ENOENT':
    case 'ENXIO':
    case 'ENODEV':
      return { code: 'drive-vanished', data: { device } };
    default:
      return { code: 'drive-open-failed', data: { device, errno } };
  }
}
