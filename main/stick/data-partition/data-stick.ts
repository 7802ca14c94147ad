import { ok, type Result } from '../../common/result.ts';
import { imageLayout, overlaid, type Extent, type Layout } from '../../writer/layout.ts';
import type { Changed } from '../../writer/changed.ts';
import type { FatEntry } from '../fat32/tree.ts';
import { planFat32Volume } from '../fat32/volume.ts';
import { alignmentFor } from '../restore/plan.ts';
import type { TableChange } from './moved-gpt.ts';
import {
  dataLabel,
  planDataPartition,
  planMovedGpt,
  type DataDrive,
  type DataPartition,
  type DataWish,
} from './plan.ts';
import { sectorBytes, type ImageTables } from './read-tables.ts';
import type { DataNote, DataRefusal } from './reasons.ts';

export interface DataStickWish extends DataWish {
  /** Random, 32 bits: by this computers tell file systems apart. */
  readonly volumeId: number;
  readonly madeAt: Date;
  /** What is to lie in the data partition. Files out of files: those that come with the layout, of which 0 is the image. */
  readonly files: readonly FatEntry[];
}

/** A drive that holds an image, and what was done beside that. */
export interface ImageStick {
  /** The image is file 0. */
  readonly layout: Layout;
  /** All in which the drive differs from the image, within the image. */
  readonly changed: readonly Changed[];
  /** `null` if there is none. */
  readonly data: {
    readonly startBytes: number;
    readonly sizeBytes: number;
    readonly freeBytes: number;
  } | null;
  readonly notes: readonly DataNote[];
}

/**
 * The image with a FAT32 partition behind it, and the files in that.
 * @param image the layout of the image itself
 */
export function planDataStick(
  tables: ImageTables,
  drive: DataDrive,
  wish: DataStickWish,
  image: Layout = imageLayout(tables.imageBytes),
): Result<ImageStick, DataRefusal> {
  const partition = planDataPartition(tables, drive, wish);
  if (!partition.ok) return partition;
  const { start, end } = partition.value.place;
  const volume = planFat32Volume(
    {
      startBytes: start,
      sizeBytes: end - start,
      sectorBytes,
      alignBytes: alignmentFor(drive.sizeBytes),
      label: dataLabel,
      volumeId: wish.volumeId,
      madeAt: wish.madeAt,
    },
    wish.files,
  );
  if (!volume.ok) return volume;
  return ok({
    ...withChanges(image, tables, partition.value, volume.value.extents),
    data: { startBytes: start, sizeBytes: end - start, freeBytes: volume.value.freeBytes },
  });
}

/** The image with its partition table made to fit a larger drive, and nothing else. */
export function planFittedStick(
  tables: ImageTables,
  drive: DataDrive,
  image: Layout = imageLayout(tables.imageBytes),
): Result<ImageStick, DataRefusal> {
  const moved = planMovedGpt(tables, drive);
  if (!moved.ok) return moved;
  return ok({ ...withChanges(image, tables, moved.value, []), data: null });
}

function withChanges(
  image: Layout,
  { imageBytes }: ImageTables,
  { changes, notes }: Pick<DataPartition, 'changes' | 'notes'>,
  volume: readonly Extent[],
): Omit<ImageStick, 'data'> {
  const extents = [...changes.map(({ start, length, from }) => ({ start, length, from })), ...volume];
  return {
    layout: overlaid(image, extents),
    changed: changes.filter(({ start }) => start < imageBytes).map(told),
    notes,
  };
}

function told({ start, length, what }: TableChange): Changed {
  return { start, length, what };
}
