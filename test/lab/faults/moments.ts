import type { FaultyDrive } from './faulty-drive.ts';

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
  const from = 1 << 20;
  const at = Math.max(from + 1, share * imageBytes);
  drive.watch((kind, offset, length) => {
    if (kind !== 'write' || offset < from || offset >= imageBytes || offset + length < at) return;
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

/** Numbers from 0 to 1, spread evenly: one in each of `count` equal parts, at a random place of it. */
export function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + Math.random()) / count);
}
