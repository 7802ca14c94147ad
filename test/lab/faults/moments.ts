import type { FaultyDrive } from './faulty-drive.ts';

const MiB = 1 << 20;

/**
 * Does something once, at the moment in which a share of the image is about to be written. That block waits until it
 * is done.
 * @param share from 0 to 1; what Rekindle empties at both ends beforehand does not count
 */
export function whenWritten(
  drive: FaultyDrive,
  share: number,
  imageBytes: number,
  act: () => void | Promise<void>,
): void {
  const from = MiB;
  const at = Math.max(from + 1, share * imageBytes);
  drive.watch((kind, offset, length) => {
    if (kind !== 'write' || offset < from || offset >= imageBytes || offset + length < at) return;
    drive.watch(null);
    return act();
  });
}

/** The same, while it is read back: when a share of what comes behind the first MiB has been read. */
export function whenReadBack(
  drive: FaultyDrive,
  share: number,
  imageBytes: number,
  act: () => void | Promise<void>,
): void {
  const at = MiB + share * (imageBytes - MiB);
  let written = false;
  drive.watch((kind, offset, length) => {
    written ||= kind === 'write' && offset < imageBytes && offset + length >= imageBytes;
    if (kind !== 'read' || !written || offset >= imageBytes || offset + length < at) return;
    drive.watch(null);
    return act();
  });
}

/** Does something once, at a drive's flush: of those that come after the image's last byte, the first is number 1. */
export function whenFlushed(
  drive: FaultyDrive,
  number: number,
  imageBytes: number,
  act: () => void | Promise<void>,
): void {
  let written = false;
  let flushes = 0;
  drive.watch((kind, offset, length) => {
    written ||= kind === 'write' && offset < imageBytes && offset + length >= imageBytes;
    if (kind !== 'flush' || !written || ++flushes < number) return;
    drive.watch(null);
    return act();
  });
}

/** Does something once, when that many bytes have been written or read in all, from the first write on. */
export function whenMoved(drive: FaultyDrive, bytes: number, act: () => void | Promise<void>): void {
  let moved = 0;
  drive.watch((kind, _offset, length) => {
    if (moved > 0 || kind === 'write') moved += length;
    if (moved < bytes) return;
    drive.watch(null);
    return act();
  });
}

/** Thousandths from 0 to 1, spread evenly: one in each of `count` equal parts, at a random place of it. */
export function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((1000 * (i + Math.random())) / count) / 1000);
}

/**
 * Bytes written and read back in all when a share of the work is done: from when the first MiB has been emptied to
 * where the first MiB of the image would come, everything is written once and read once.
 */
export function momentOf(share: number, imageBytes: number): number {
  const [from, to] = [2 * MiB, 2 * imageBytes - 4 * MiB];
  return Math.round(from + share * (to - from));
}
