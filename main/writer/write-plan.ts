import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import { largestBlockBytes, roundDownTo, roundUpTo } from './aligned-buffer.ts';
import { stretchesOf, type Layout } from './layout.ts';
import type { WriteRefusal } from './reasons.ts';
import { commonStretches, joinedStretches, lengthOf, withoutStretches, type Stretch } from './stretches.ts';

/** What happens where on the drive. */
export interface WritePlan {
  /** How much is written and read back. */
  readonly bytes: number;
  /** Transfers start and end on multiples of this. */
  readonly sectorBytes: number;
  /** Zeroed first, so that a stick that was not finished never looks bootable; `null` zeroes nothing. */
  readonly zeroFirst: Stretch | null;
  /** The end of the drive, where an older system left its second partition table; empty leaves it alone. */
  readonly zeroLast: readonly Stretch[];
  /** What is zeroes in the end although the layout holds nothing there. */
  readonly zeroes: readonly Stretch[];
  /** Written and read back first. */
  readonly body: readonly Stretch[];
  /** Written last of all, step by step, each flushed: for a new stick what lies in its first MiB, the boot sector at the end. */
  readonly last: readonly (readonly Stretch[])[];
  /** How much these hold together. */
  readonly lastBytes: number;
  /** A stick that is in use is changed: until the last step it is what it was. */
  readonly changes: boolean;
}

/** The part of a drive that decides whether it looks bootable; partition tables and boot loaders live here. */
export const headBytes = 1024 * 1024;
/** The least that flash memory stores at once, and so all of it or nothing. */
const pageBytes = 4096;

/**
 * Plans the writing of a layout. On a new stick nothing beside the layout is touched except: the rest of its last
 * sector, which is zeroed; the rest of the drive's first MiB, if the layout holds anything there; and the backup GPT
 * at the very end of the drive. A GPT keeps its second copy in the last sector with 16 KiB of entries before it
 * (UEFI Specification 2.10, section 5.3.1); left there, it would offer the partitions of the old system to
 * every tool that finds the new first table to be none or damaged. On a stick that is changed, nothing beside the
 * layout is touched at all.
 * @param job `sectorBytes` is what transfers must be a multiple of: the logical sector of a drive, 1 for
 *   a regular file that is not opened for direct I/O
 */
export function planWrite(job: {
  readonly layout: Layout;
  readonly driveBytes: number;
  readonly sectorBytes: number;
}): Result<WritePlan, WriteRefusal> {
  const { layout, driveBytes, sectorBytes } = job;
  const held = stretchesOf(layout);
  const imageBytes = held.at(-1)?.end ?? 0;
  if (imageBytes <= 0) return err({ code: 'write-image-empty', data: {} });
  if (imageBytes > driveBytes) {
    return err({ code: 'write-image-too-large', data: { imageBytes, driveBytes } });
  }
  // A virtual stick may have any size; what lies behind its last whole sector cannot be written.
  const wholeSectors = roundDownTo(sectorBytes, driveBytes);
  if (imageBytes > wholeSectors) {
    return err({ code: 'write-image-too-large', data: { imageBytes, driveBytes: wholeSectors } });
  }
  const misfit = misfitOf(layout, held, sectorBytes);
  if (misfit) return err(misfit);
  const filled = held.map(({ start, end }) => ({ start, end: roundUpTo(sectorBytes, end) }));
  const changes = layout.last !== undefined;
  const { last, ...zeroing } = layout.last
    ? { last: layout.last.map(inBlocks), zeroFirst: null, zeroLast: [], zeroes: [] }
    : newStick(held, filled, wholeSectors, sectorBytes);
  const body = withoutStretches(held, joinedStretches(last.flat()));
  const bytes = lengthOf(held);
  return ok({ bytes, sectorBytes, ...zeroing, body, last, lastBytes: bytes - lengthOf(body), changes });
}

/** Only the end of a new stick may share its sector with nothing: elsewhere there may be somebody's data. */
function misfitOf(
  layout: Layout,
  held: readonly Stretch[],
  sectorBytes: number,
): Reason<'layout-unaligned', { start: number; sectorBytes: number }> | null {
  const borders = [...held, ...(layout.last ?? [])].flatMap(({ start, end }) => [start, end]);
  const end = layout.last ? null : held.at(-1)?.end;
  const misfit = borders.find((border) => border !== end && border % sectorBytes !== 0);
  return misfit === undefined ? null : { code: 'layout-unaligned', data: { start: misfit, sectorBytes } };
}

/** What a new stick has instead of an order of its own. */
function newStick(
  held: readonly Stretch[],
  filled: readonly Stretch[],
  driveBytes: number,
  sectorBytes: number,
): Pick<WritePlan, 'last' | 'zeroFirst' | 'zeroLast' | 'zeroes'> {
  const head = commonStretches(held, [{ start: 0, end: headBytes }]);
  const zeroLast = withoutStretches(oldBackup(driveBytes, sectorBytes), filled);
  if (head.length === 0) return { last: [], zeroFirst: null, zeroLast, zeroes: zeroLast };
  const zeroFirst = { start: 0, end: Math.min(driveBytes, headBytes) };
  const boot = commonStretches(head, [{ start: 0, end: pageBytes }]);
  const behindBoot = commonStretches(head, [{ start: pageBytes, end: headBytes }]);
  return {
    last: [behindBoot, boot].filter((step) => step.length > 0),
    zeroFirst,
    zeroLast,
    zeroes: [...withoutStretches([zeroFirst], filled), ...zeroLast],
  };
}

/** GPT sectors are those of the drive; a virtual stick stands for one with the usual 512 bytes. */
function oldBackup(driveBytes: number, sectorBytes: number): Stretch[] {
  const sector = Math.max(512, sectorBytes);
  const backupTable = roundUpTo(sector, 16384) + sector;
  const start = Math.max(roundDownTo(sectorBytes, driveBytes - backupTable), headBytes);
  return start < driveBytes ? [{ start, end: driveBytes }] : [];
}

/** A stretch in parts that a buffer can hold. */
export function inBlocks({ start, end }: Stretch): Stretch[] {
  const count = Math.ceil((end - start) / largestBlockBytes);
  return Array.from({ length: count }, (_, block) => ({
    start: start + block * largestBlockBytes,
    end: Math.min(end, start + (block + 1) * largestBlockBytes),
  }));
}
