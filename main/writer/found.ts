import { createHash } from 'node:crypto';
import { largestBlockBytes, roundDownTo, roundUpTo } from './aligned-buffer.ts';
import { BlockIoError } from './block-io.ts';
import type { Found } from './layout.ts';
import { driveTrouble, type WriteReason } from './reasons.ts';
import type { Ends } from './transfer.ts';

/**
 * Reads, over the handle that is about to be written, what a change of a stick was planned upon.
 * @returns a reason if the drive does not hold it any more, or cannot be read; `null` if it does
 */
export function lookForFound(
  { drive, buffers, sectorBytes }: Pick<Ends, 'drive' | 'buffers' | 'sectorBytes'>,
  { stretches, sha256 }: Found,
): WriteReason | null {
  const hash = createHash('sha256');
  try {
    for (const { start, end } of stretches) {
      for (let at = start; at < end;) {
        const from = roundDownTo(sectorBytes, at);
        const length = Math.min(largestBlockBytes, roundUpTo(sectorBytes, end) - from);
        const count = drive.read(buffers.block, length, from);
        const until = Math.min(from + count, end);
        if (until <= at) return { code: 'write-stick-changed', data: {} };
        hash.update(buffers.block.subarray(at - from, until - from));
        at = until;
      }
    }
  } catch (error) {
    if (error instanceof BlockIoError) return driveTrouble(error, drive.sizeBytes);
    throw error;
  }
  return hash.digest('hex') === sha256 ? null : { code: 'write-stick-changed', data: {} };
}
