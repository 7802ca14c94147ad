import { roundDownTo, roundUpTo } from './aligned-buffer.ts';
import { BlockIoError, type BlockIo } from './block-io.ts';
import { difference, isZero, joined, sameBytes, type Difference } from './compare.ts';
import { driveTrouble, type DriveTrouble, type SourceTrouble } from './reasons.ts';
import { unitBytes } from './settled-map.ts';
import type { Stretch } from './stretches.ts';
import type { Buffers } from './aligned-buffer.ts';

/** The two ends of a write and the memory between them. One for each thread. */
export interface Ends {
  /** What the drive is to hold, by places on the drive. */
  readonly source: Pick<BlockIo, 'read'>;
  readonly drive: BlockIo;
  readonly sectorBytes: number;
  readonly buffers: Buffers;
  /** Asks the system whether the files that were read are still what they were at the start. */
  readonly sourceUnchanged: () => boolean;
}

export type Trouble = SourceTrouble | DriveTrouble;

/** What reading one block back found. */
export type BlockCheck =
  | { readonly kind: 'trouble'; readonly reason: Trouble }
  | { readonly kind: 'checked'; readonly wrong: Difference | null };

/** Copies one block to the drive, all of which the layout holds. The rest of the last sector is zeroed. */
export function copyBlock(ends: Ends, block: Stretch): Trouble | null {
  const { buffers, sectorBytes } = ends;
  const length = block.end - block.start;
  const trouble = readSource(ends, buffers.block, length, block.start) ?? sourceChange(ends);
  if (trouble) return trouble;
  const padded = roundUpTo(sectorBytes, length);
  buffers.block.fill(0, length, padded);
  return onDrive(ends, () => ends.drive.write(buffers.block, padded, block.start));
}

/**
 * Reads one block back and compares it with the image.
 * @param seen called with the block as the drive holds it, if it is right
 */
export function checkBlock(ends: Ends, block: Stretch, seen?: (found: Uint8Array) => void): BlockCheck {
  const { buffers, sectorBytes } = ends;
  const length = block.end - block.start;
  let count = 0;
  const driveError = onDrive(ends, () => {
    count = ends.drive.read(buffers.block, roundUpTo(sectorBytes, length), block.start);
  });
  if (driveError) return { kind: 'trouble', reason: driveError };
  if (count < length) return { kind: 'trouble', reason: endOfDrive(ends, block.start + count) };
  let wrong: Difference | null = null;
  for (let at = 0; at < length; at += buffers.piece.length) {
    const part = Math.min(buffers.piece.length, length - at);
    const trouble = readSource(ends, buffers.piece, part, block.start + at);
    if (trouble) return { kind: 'trouble', reason: trouble };
    const here = difference(buffers.block.subarray(at, at + part), buffers.piece, part);
    if (here) wrong = joined(wrong, { ...here, first: block.start + at + here.first });
  }
  const changed = sourceChange(ends);
  if (changed) return { kind: 'trouble', reason: changed };
  if (wrong === null) seen?.(buffers.block.subarray(0, length));
  return { kind: 'checked', wrong };
}

/** What is told of a block that is compared: each part of it once, in order, cut at the units of the drive. */
export interface CompareListener {
  /** @param part at most one unit; `equal` includes the zeroes behind the image's end in its last sector */
  found(part: Stretch, equal: boolean): void;
  /** Called with the image's bytes, equal or not. */
  image?(bytes: Uint8Array): void;
}

/**
 * Compares a block of the drive with the image unit by unit. A place that cannot be read counts as different: it is
 * going to be written, and read back then. Only a drive that is gone is trouble.
 */
export function compareBlock(ends: Ends, block: Stretch, listener: CompareListener): Trouble | null {
  const { buffers, sectorBytes } = ends;
  const length = block.end - block.start;
  const padded = roundUpTo(sectorBytes, length);
  let count = 0;
  const driveError = onDrive(ends, () => {
    count = ends.drive.read(buffers.block, padded, block.start);
  });
  if (driveError && !isUnreadable(driveError)) return driveError;
  if (!driveError && count < length) return endOfDrive(ends, block.start + count);
  const paddingIsZero = count >= padded && isZero(buffers.block.subarray(length, padded));
  for (let at = 0; at < length; at += buffers.piece.length) {
    const part = Math.min(buffers.piece.length, length - at);
    const trouble = readSource(ends, buffers.piece, part, block.start + at);
    if (trouble) return trouble;
    listener.image?.(buffers.piece.subarray(0, part));
    const first = block.start + at;
    for (let from = 0, to = 0; from < part; from = to) {
      to = Math.min(part, roundDownTo(unitBytes, first + from) + unitBytes - first);
      const isLast = at + to === length;
      const equal =
        driveError === null &&
        sameBytes(buffers.block.subarray(at + from, at + to), buffers.piece.subarray(from, to)) &&
        (!isLast || paddingIsZero);
      listener.found({ start: first + from, end: first + to }, equal);
    }
  }
  return sourceChange(ends);
}

/** Does the drive hold nothing but zeroes there? What cannot be read is something else. */
export function holdsZeroes(ends: Ends, stretch: Stretch): boolean {
  const { piece } = ends.buffers;
  for (let at = stretch.start; at < stretch.end; at += piece.length) {
    const length = Math.min(piece.length, stretch.end - at);
    let count = 0;
    const trouble = onDrive(ends, () => {
      count = ends.drive.read(piece, length, at);
    });
    if (trouble || count < length || !isZero(piece.subarray(0, length))) return false;
  }
  return true;
}

/** An error of some sectors, not of the drive. */
function isUnreadable(trouble: DriveTrouble): boolean {
  return trouble.code === 'verify-read-error' || trouble.code === 'drive-worn';
}

/** A drive that was pulled out reads as empty, without an error. */
function endOfDrive(ends: Ends, offset: number): DriveTrouble {
  return driveTrouble(new BlockIoError('read', offset, 'EOF'), ends.drive.sizeBytes);
}

/** Zeroes a stretch of the drive, in parts that even a slow drive takes soon. */
export function zeroStretch(ends: Ends, stretch: Stretch, stop: () => boolean): DriveTrouble | null {
  const { piece } = ends.buffers;
  piece.fill(0);
  for (let at = stretch.start; at < stretch.end && !stop(); at += piece.length) {
    const length = Math.min(piece.length, stretch.end - at);
    const trouble = onDrive(ends, () => ends.drive.write(piece, length, at));
    if (trouble) return trouble;
  }
  return null;
}

/** Waits until the drive has everything. */
export function flushDrive(ends: Ends): DriveTrouble | null {
  return onDrive(ends, () => ends.drive.flush());
}

/** Reads a part of the image, all of it. */
export function readSource(
  ends: Ends,
  into: Uint8Array,
  length: number,
  offset: number,
): SourceTrouble | null {
  try {
    const count = ends.source.read(into, length, offset);
    return count < length ? sourceChanged : null;
  } catch (error) {
    if (!(error instanceof BlockIoError)) throw error;
    return { code: 'source-read-error', data: { offset: error.offset, errno: error.errno } };
  }
}

/** Makes sure that what was just read is what the file held at the start: a look after reading, not before. */
export function sourceChange(ends: Ends): SourceTrouble | null {
  return ends.sourceUnchanged() ? null : sourceChanged;
}

const sourceChanged: SourceTrouble = { code: 'source-changed', data: {} };

function onDrive(ends: Ends, transfer: () => unknown): DriveTrouble | null {
  try {
    transfer();
    return null;
  } catch (error) {
    if (!(error instanceof BlockIoError)) throw error;
    return driveTrouble(error, ends.drive.sizeBytes);
  }
}
