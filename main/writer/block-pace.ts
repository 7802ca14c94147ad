import { largestBlockBytes } from './aligned-buffer.ts';

/** What even a drive at 0.2 MB/s takes in less than a second; also the first size tried. */
export const smallestBlockBytes = 128 * 1024;

/** Above this a block is too long: cancelling must end within a second, and it cannot be called back. */
const tooLongSeconds = 0.4;
/** A block grows only as long as it is expected to stay below this. */
const comfortableSeconds = 0.2;

/**
 * How much to move next. A fast drive gets large blocks, because each request costs; a slow one gets small
 * blocks, so that a cancel is seen soon.
 * @param current size of the last block, a power of two, in bytes
 * @param bytes what that block really moved
 * @param seconds what it took
 */
export function nextBlockBytes(current: number, bytes: number, seconds: number): number {
  if (seconds > tooLongSeconds) return Math.max(smallestBlockBytes, current / 2);
  // A block cut short at a border says nothing about larger ones.
  const growable = bytes >= current && seconds * 2 <= comfortableSeconds;
  return growable ? Math.min(largestBlockBytes, current * 2) : current;
}
