import { err, ok, type Result } from '../../common/result.ts';
import { roundDownTo } from '../../writer/aligned-buffer.ts';
import type { Stretch } from '../../writer/stretches.ts';
import { emptyFat32 } from '../fat32/format.ts';
import { leastFat32Bytes, mostFat32Bytes, planFat32 } from '../fat32/layout.ts';
import { defaultLabel, stickLabel } from '../label.ts';
import { mbrSector, mostMbrSectors, partitionTypes } from '../partition-table/mbr.ts';
import { layPieces, shifted, type Fresh, type Pieces } from '../pieces.ts';
import { oldTraces } from './old-traces.ts';
import type { RestoreNote, RestoreRefusal } from './reasons.ts';
import type { RestoredPartition, StickFilesystem, WantedFilesystem } from './types.ts';

/** What somebody wants to have of a drive. */
export interface RestoreWish {
  readonly driveBytes: number;
  readonly sectorBytes: number;
  readonly filesystem: WantedFilesystem;
  /** `null` for the usual name, empty for none. */
  readonly label: string | null;
  /** Random, 32 bits each: by these computers tell sticks apart. */
  readonly ids: { readonly disk: number; readonly volume: number };
  readonly madeAt: Date;
}

/** What is going to be written, and what will be there then. */
export interface RestorePlan {
  readonly partition: RestoredPartition;
  readonly pieces: Pieces;
  readonly notes: readonly RestoreNote[];
}

const mib = 2 ** 20;
/**
 * Drives up to this get FAT32. The SD Association sells cards up to 32 GB with FAT32 (SDHC) and larger ones with exFAT
 * (SDXC), and Windows formats up to 32 GiB with FAT32; a stick sold as "32 GB" has a little less, one sold as "64 GB"
 * a lot more.
 */
export const mostForFat32Bytes = 32 * 2 ** 30;
/**
 * From here on partition and files begin at multiples of 4 MiB, a whole erase block of most flash memory: the boundary
 * that the SD Association lays out for cards of more than 2 GB ("SD Specifications Part 2, File System Specification").
 */
const largeBytes = 4e9;

/** The file system that a drive of this size is sold with. */
export function usualFilesystem(driveBytes: number): StickFilesystem {
  return driveBytes <= mostForFat32Bytes ? 'fat32' : 'exfat';
}

/** At what multiples the partition of a drive, and the files in it, begin. */
export function alignmentFor(driveBytes: number): number {
  return driveBytes >= largeBytes ? 4 * mib : mib;
}

/** Where the one partition lies: as much of the drive as partition table and file system can count. */
export function placePartition(
  drive: Pick<RestoreWish, 'driveBytes' | 'sectorBytes'>,
  filesystem: StickFilesystem,
): Stretch {
  const { driveBytes, sectorBytes } = drive;
  const start = alignmentFor(driveBytes);
  const countable = mostMbrSectors * sectorBytes;
  const most = filesystem === 'fat32' ? Math.min(countable, mostFat32Bytes(sectorBytes)) : countable;
  const end = Math.min(roundDownTo(mib, driveBytes), roundDownTo(mib, start + most));
  return { start, end: Math.max(start, end) };
}

/** What can be known to be wrong with a wish before the drive is touched; `null` if nothing is. */
export function judgeWish(wish: Omit<RestoreWish, 'ids' | 'madeAt'>): RestoreRefusal | null {
  const wanted = wish.filesystem === 'auto' ? usualFilesystem(wish.driveBytes) : wish.filesystem;
  const judged =
    wanted === 'fat32'
      ? planFat32Drive({ ...wish, ids: { disk: 0, volume: 0 }, madeAt: new Date(0) })
      : stickLabel(wish.label ?? defaultLabel, 'exfat');
  return judged.ok ? null : judged.error;
}

/** Plans a drive with one FAT32 partition. */
export function planFat32Drive(wish: RestoreWish): Result<RestorePlan, RestoreRefusal> {
  const { driveBytes, sectorBytes, ids, madeAt } = wish;
  const label = stickLabel(wish.label ?? defaultLabel, 'fat32');
  if (!label.ok) return label;
  const place = placePartition(wish, 'fat32');
  const alignBytes = alignmentFor(driveBytes);
  const layout = planFat32({ sizeBytes: place.end - place.start, sectorBytes, alignBytes });
  if (layout === null) {
    const leastBytes = place.start + leastFat32Bytes(sectorBytes, alignBytes);
    return err({ code: 'restore-drive-too-small', data: { driveBytes, leastBytes } });
  }
  const hiddenSectors = place.start / sectorBytes;
  const volume = emptyFat32(layout, { label: label.value, volumeId: ids.volume, hiddenSectors, madeAt });
  return ok(planDrive(wish, { filesystem: 'fat32', label: label.value, place, volume }));
}

/** The whole drive around an empty file system: old traces, the table, the partition. */
export function planDrive(
  wish: RestoreWish,
  made: {
    readonly filesystem: StickFilesystem;
    readonly label: string;
    readonly place: Stretch;
    readonly volume: Fresh;
  },
): RestorePlan {
  const { sectorBytes, driveBytes } = wish;
  const { filesystem, label, place } = made;
  const volume = shifted(made.volume, place.start);
  const entry = {
    type: partitionTypes[filesystem],
    startSector: place.start / sectorBytes,
    sectors: (place.end - place.start) / sectorBytes,
  };
  const sizeBytes = place.end - place.start;
  // Less than one in a hundred is what alignment costs, and nobody misses.
  const notes: RestoreNote[] =
    sizeBytes < driveBytes * 0.9
      ? [{ code: 'restore-part-used', data: { usedBytes: sizeBytes, driveBytes } }]
      : [];
  return {
    partition: { filesystem, label, startBytes: place.start, sizeBytes },
    pieces: layPieces({
      zeroes: [...oldTraces(roundDownTo(sectorBytes, driveBytes), place), ...volume.zeroes],
      patches: [{ at: 0, bytes: mbrSector(entry, wish.ids.disk, sectorBytes) }, ...volume.patches],
    }),
    notes,
  };
}
