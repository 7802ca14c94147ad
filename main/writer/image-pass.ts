import type { Hash } from 'node:crypto';
import { smallestBlockBytes, nextBlockBytes } from './block-pace.ts';
import type { BlockIo } from './block-io.ts';
import type { Board, Pass } from './board.ts';
import type { Found } from './layout.ts';
import type { WriteReason } from './reasons.ts';
import type { SettledMap } from './settled-map.ts';
import type { Stopwatch } from './stopwatch.ts';
import { checkBlock, copyBlock, type Ends } from './transfer.ts';
import { compareUnits } from './compare-units.ts';
import type { Differences, DigestSource } from './types.ts';
import type { Stretch } from './stretches.ts';
import type { WritePlan } from './write-plan.ts';

/** What a drive is to hold, the drive, and how to look at the world. */
export interface ImageWrite {
  readonly ends: Ends;
  /**
   * The drive without further tries, for looking what it holds: what cannot be read then is written, and that alone
   * heals many a sector.
   */
  readonly bareDrive: BlockIo;
  readonly plan: WritePlan;
  /** What the drive has to hold before it is written; `null` if that does not matter. */
  readonly found: Found | null;
  readonly digest: DigestSource;
  readonly differences: Differences;
  /** Parts of the plan's body that a pass may leave out. */
  readonly settled: SettledMap;
  /** True if reads of the drive come from the medium. */
  readonly readsPastCache: boolean;
  /** False if writes end in the computer's memory, so that each block is followed by a flush. */
  readonly writesThrough: boolean;
  /** Makes the computer forget what it remembers of the drive; does nothing where reads go past it anyway. */
  readonly dropCache: () => void;
  readonly board: Board;
  /** Seconds on a clock that never runs backwards. */
  readonly now: () => number;
  /** A number from 0 to below 1 that the drive cannot know. */
  readonly random: () => number;
  /** Asks for a second thread to lend a hand; it may come or not. */
  readonly callSecond: () => void;
}

/** A write that is going on: what it was given and what came of it so far. */
export interface Run extends ImageWrite {
  readonly clock: Stopwatch;
  /** Takes the digest in while the drive is read; `null` if it is known. */
  readonly hash: Hash | null;
  /** The digest has the image up to here, in bytes. */
  hashedBytes: number;
  bytesWritten: number;
  /** Bytes of the image that the drive was found to hold, and that are not going to be written. */
  bytesSkipped: number;
  pastPageCache: boolean | null;
  /** Something was written, were it zeroes. */
  touched: boolean;
  lastBegun: boolean;
}

/**
 * A drive faster than this gains from a second thread. At 1 GB/s, one thread alone reads back at 0.8 of the
 * speed of `dd`, because the drive waits while it compares; two reach more than `dd` (`test/bench`). At the
 * speeds of sticks it makes no difference, and a second thread for each of many would cost memory.
 */
const fastBytesPerSecond = 400e6;
/** A pace is believed after this much. */
const pacedBytes = 8 * 1024 * 1024;
/** With less than this to go, a second thread would come too late. */
const worthASecondBytes = 64 * 1024 * 1024;

/** What a pass does with a block; a reason ends the pass. */
export interface BlockWork {
  readonly run: (block: Stretch) => WriteReason | null;
  /** How many bytes of the block are moved: a pass may leave some out, and then says nothing about the drive's speed. */
  readonly moves: (block: Stretch) => number;
  readonly shared: boolean;
  /** Ends the pass well before its end. */
  readonly enough?: () => boolean;
}

/** Why a write ended that somebody cancelled. */
export function cancelled({ touched, plan }: Pick<Run, 'touched' | 'plan'>): WriteReason {
  if (!touched) return { code: 'write-cancelled-untouched', data: {} };
  return { code: plan.changes ? 'write-cancelled-unchanged' : 'write-cancelled', data: {} };
}

/** Walks over the body block by block, together with the second thread if there is one. */
export function runPass(run: Run, pass: Pass, work: BlockWork): WriteReason | null {
  const { board, now, settled } = run;
  const body = bodySpan(run.plan);
  const bodyBytes = settled.heldBytes(body);
  const begin = now();
  let blockBytes = smallestBlockBytes;
  let mine = 0;
  let called = !work.shared;
  board.open(pass, body, work.shared);
  let reason: WriteReason | null = null;
  while (reason === null && work.enough?.() !== true) {
    if (board.cancelled) {
      reason = cancelled(run);
      break;
    }
    const block = board.take(blockBytes);
    if (block === null) break;
    if (overGap(board, settled, block)) continue;
    const moved = work.moves(block);
    const started = now();
    reason = work.run(block);
    const ended = now();
    if (moved > 0) blockBytes = nextBlockBytes(blockBytes, moved, ended - started);
    mine += moved;
    if (!called && mine >= pacedBytes && bodyBytes - mine >= worthASecondBytes) {
      if (mine / (ended - begin) >= fastBytesPerSecond) {
        called = true;
        run.callSecond();
      }
    }
  }
  const left = board.close();
  return reason ?? (left && work.run(left));
}

/** From the first byte of the body to its last, gaps and all. */
export function bodySpan({ body }: Pick<WritePlan, 'body'>): Stretch {
  return { start: body[0]?.start ?? 0, end: body.at(-1)?.end ?? 0 };
}

/** @returns true if the block lies in a gap; then the next block is taken behind it */
function overGap(board: Board, settled: SettledMap, block: Stretch): boolean {
  const next = settled.nextHeld(block.start);
  if (next !== null && next < block.end) return false;
  if (next !== null) board.skipTo(next);
  return true;
}

/**
 * One block of a pass, as the second thread does it. Anything but a good end is left to the lead.
 * @returns true if the block is done; a block that is only compared need not be right for that
 */
export function doBlock(
  work: Pick<ImageWrite, 'ends' | 'board' | 'settled'>,
  pass: Pass,
  block: Stretch,
): boolean {
  const { ends, board, settled } = work;
  if (overGap(board, settled, block)) return true;
  if (pass === 'compare') {
    if (compareUnits(ends, settled, block, { found: () => undefined })) return false;
    board.addDone(settled.heldBytes(block));
    return true;
  }
  for (const part of settled.left(block)) {
    if (pass === 'write') {
      if (copyBlock(ends, part)) return false;
    } else {
      const check = checkBlock(ends, part);
      if (check.kind === 'trouble' || check.wrong) return false;
    }
  }
  board.addDone(settled.leftBytes(block));
  return true;
}
