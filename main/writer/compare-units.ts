import { unitBytes, type SettledMap } from './settled-map.ts';
import type { Stretch } from './stretches.ts';
import { compareBlock, type CompareListener, type Ends, type Trouble } from './transfer.ts';

/** Compares what is held of a block, and settles the units that are right in all of their parts. */
export function compareUnits(
  ends: Ends,
  settled: SettledMap,
  block: Stretch,
  listener: CompareListener,
): Trouble | null {
  const wrong = new Set<number>();
  for (const part of settled.held(block)) {
    const trouble = compareBlock(ends, part, {
      ...listener,
      found(piece, equal) {
        if (!equal) wrong.add(Math.floor(piece.start / unitBytes));
        listener.found(piece, equal);
      },
    });
    if (trouble) return trouble;
  }
  for (let unit = Math.floor(block.start / unitBytes); unit * unitBytes < block.end; unit++) {
    if (wrong.has(unit)) continue;
    settled.settle({
      start: Math.max(block.start, unit * unitBytes),
      end: Math.min(block.end, (unit + 1) * unitBytes),
    });
  }
  return null;
}
