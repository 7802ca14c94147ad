import { err, ok, type Result } from '../common/result.ts';
import { roundDownTo } from './aligned-buffer.ts';
import type { WriteRefusal } from './reasons.ts';
import type { Stretch } from './stretches.ts';

/** What happens where on the drive. */
export interface WritePlan {
  readonly imageBytes: number;
  /** Transfers start and end on multiples of this. */
  readonly sectorBytes: number;
  /** Zeroed first, so that a stick that was not finished never looks bootable. */
  readonly zeroFirst: Stretch;
  /** The end of the drive, where an older system left its second partition table; `null` leaves it alone. */
  readonly zeroLast: Stretch | null;
  /** The image behind its first MiB: written and read back first. */
  readonly body: Stretch;
  /** The first MiB of the image: written last of all, in two steps. */
  readonly head: Stretch;
  /** Its second step: the boot sector, and what shares the smallest piece of flash memory with it. */
  readonly boot: Stretch;
  /** Its first step: the rest of it, if there is more. */
  readonly behindBoot: Stretch | null;
}

/** The part of a drive that decides whether it looks bootable; partition tables and boot loaders live here. */
export const headBytes = 1024 * 1024;
/** The least that flash memory stores at once, and so all of it or nothing. */
const pageBytes = 4096;

/**
 * Lays the image out on the drive. Nothing behind the image is touched except: the rest of its last sector,
 * which is zeroed; the rest of the drive's first MiB, if the image is smaller than that; and the backup GPT at
 * the very end of the drive. A GPT keeps its second copy in the last sector with 16 KiB of entries before it
 * (UEFI Specification 2.10, section 5.3.1); left there, it would offer the partitions of the old system to
 * every tool that finds the new first table to be none or damaged.
 * @param sizes `sectorBytes` is what transfers must be a multiple of: the logical sector of a drive, 1 for
 *   a regular file that is not opened for direct I/O
 */
export function planWrite(sizes: {
  readonly imageBytes: number;
  readonly driveBytes: number;
  readonly sectorBytes: number;
}): Result<WritePlan, WriteRefusal> {
  const { imageBytes, driveBytes, sectorBytes } = sizes;
  if (imageBytes <= 0) return err({ code: 'write-image-empty', data: {} });
  if (imageBytes > driveBytes) {
    return err({ code: 'write-image-too-large', data: { imageBytes, driveBytes } });
  }
  // A virtual stick may have any size; what lies behind its last whole sector cannot be written.
  const wholeSectors = roundDownTo(sectorBytes, driveBytes);
  if (imageBytes > wholeSectors) {
    return err({ code: 'write-image-too-large', data: { imageBytes, driveBytes: wholeSectors } });
  }
  const head = { start: 0, end: Math.min(imageBytes, headBytes) };
  const boot = { start: 0, end: Math.min(imageBytes, pageBytes) };
  return ok({
    imageBytes,
    sectorBytes,
    zeroFirst: { start: 0, end: Math.min(wholeSectors, headBytes) },
    zeroLast: zeroLast(imageBytes, wholeSectors, sectorBytes),
    body: { start: head.end, end: imageBytes },
    head,
    boot,
    behindBoot: boot.end < head.end ? { start: boot.end, end: head.end } : null,
  });
}

/** GPT sectors are those of the drive; a virtual stick stands for one with the usual 512 bytes. */
function zeroLast(imageBytes: number, driveBytes: number, sectorBytes: number): Stretch | null {
  const sector = Math.max(512, sectorBytes);
  const backupTable = Math.ceil(16384 / sector) * sector + sector;
  const behindImage = Math.ceil(imageBytes / sectorBytes) * sectorBytes;
  const start = Math.max(behindImage, roundDownTo(sectorBytes, driveBytes - backupTable), headBytes);
  return start < driveBytes ? { start, end: driveBytes } : null;
}
