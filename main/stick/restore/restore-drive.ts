import type { Buffers } from '../../writer/aligned-buffer.ts';
import { BlockIoError, type BlockIo } from '../../writer/block-io.ts';
import { nextBlockBytes, smallestBlockBytes } from '../../writer/block-pace.ts';
import { difference, joined, type Difference } from '../../writer/compare.ts';
import { driveTrouble } from '../../writer/reasons.ts';
import { stopwatch } from '../../writer/stopwatch.ts';
import type { TaskBoard } from '../../writer/task/task-board.ts';
import { headBytes } from '../../writer/write-plan.ts';
import type { Piece, Pieces } from '../pieces.ts';
import type { RestoreReason } from './reasons.ts';
import type { RestoreOutcome, RestorePhase } from './types.ts';

/** One drive to be made ordinary, and how to look at the world. */
export interface RestoreWork {
  readonly drive: BlockIo;
  readonly pieces: Pieces;
  readonly buffers: Buffers;
  /** True if reads of the drive come from the medium. */
  readonly readsPastCache: boolean;
  /** Makes the computer forget what it remembers of the drive; does nothing where reads go past it anyway. */
  readonly dropCache: () => void;
  readonly board: TaskBoard<RestorePhase>;
  /** Seconds on a clock that never runs backwards. */
  readonly now: () => number;
}

/** Ends the work from deep within. Thrown and caught inside this file only. */
class RestoreEnded extends Error {
  readonly reason: RestoreReason;

  constructor(reason: RestoreReason) {
    super(reason.code);
    this.name = 'RestoreEnded';
    this.reason = reason;
  }
}

/**
 * Writes the pieces and reads them back. The drive's first MiB, with its partition table, is zeroed first and written last,
 * after all else was found right: a drive that was interrupted has no partition, and everybody can see it.
 */
export function restoreDrive(work: RestoreWork): RestoreOutcome {
  const run = new RestoreRun(work);
  const watch = stopwatch(work.now);
  const body = cut(work.pieces.pieces, headBytes, Infinity);
  const head = cut(work.pieces.pieces, 0, headBytes);
  const noHead: Piece = { start: 0, end: headBytes, from: null };
  let pastPageCache: boolean | null = null;
  const steps = (): void => {
    run.checkpoint('restore-cancelled-untouched');
    watch.measure('write');
    work.board.begin('write', lengthOf(body) + headBytes);
    run.write([noHead]);
    run.flush();
    run.write(body);
    run.flush();
    watch.measure('verify');
    pastPageCache = work.readsPastCache;
    work.dropCache();
    // The head is written and read back within it.
    work.board.begin('verify', lengthOf(body) + 2 * headBytes);
    run.verify(body);
    // What is left takes no time, and to stop in the midst of it would be worth nothing.
    run.ignoreCancel();
    watch.measure('write');
    run.write(head);
    run.flush();
    watch.measure('verify');
    work.dropCache();
    run.verify(head);
  };
  const reason = endOf(steps);
  watch.stop();
  return {
    ok: reason === null,
    bytesWritten: run.bytesWritten,
    verified: reason === null,
    pastPageCache,
    seconds: watch.seconds(),
    retries: 0,
    reasons: reason === null ? [] : [reason],
  };
}

function endOf(steps: () => void): RestoreReason | null {
  try {
    steps();
    return null;
  } catch (error) {
    if (error instanceof RestoreEnded) return error.reason;
    throw error;
  }
}

class RestoreRun {
  bytesWritten = 0;
  readonly #work: RestoreWork;
  #length = smallestBlockBytes;
  #cancellable = true;

  constructor(work: RestoreWork) {
    this.#work = work;
  }

  checkpoint(code: 'restore-cancelled' | 'restore-cancelled-untouched' = 'restore-cancelled'): void {
    if (this.#cancellable && this.#work.board.cancelled) throw new RestoreEnded({ code, data: {} });
  }

  ignoreCancel(): void {
    this.#cancellable = false;
  }

  write(pieces: readonly Piece[]): void {
    const { drive, buffers } = this.#work;
    for (const block of this.#blocks(pieces)) {
      this.#fill(buffers.block, block);
      const length = block.end - block.start;
      this.#onDrive(() => drive.write(buffers.block, length, block.start));
      this.bytesWritten += length;
    }
  }

  flush(): void {
    this.#onDrive(() => {
      this.#work.drive.flush();
      return 0;
    });
  }

  /** Compares all of it, so that what is wrong is told with its extent. */
  verify(pieces: readonly Piece[]): void {
    const { drive, buffers } = this.#work;
    let wrong: Difference | null = null;
    for (const block of this.#blocks(pieces)) {
      const length = block.end - block.start;
      const count = this.#onDrive(() => drive.read(buffers.block, length, block.start));
      if (count < length) {
        const end = new BlockIoError('read', block.start + count, 'EOF');
        throw new RestoreEnded(driveTrouble(end, drive.sizeBytes));
      }
      for (let at = 0; at < length; at += buffers.piece.length) {
        const part = Math.min(buffers.piece.length, length - at);
        this.#fill(buffers.piece, partOf(block, at, part));
        const here = difference(buffers.block.subarray(at, at + part), buffers.piece, part);
        if (here) wrong = joined(wrong, { ...here, first: block.start + at + here.first });
      }
    }
    if (wrong !== null) throw new RestoreEnded(mismatch(wrong));
  }

  /** In blocks that the drive takes soon, so that a cancel is seen soon. */
  *#blocks(pieces: readonly Piece[]): Generator<Piece> {
    for (const piece of pieces) {
      for (let at = 0; at < piece.end - piece.start;) {
        this.checkpoint();
        const length = Math.min(this.#length, piece.end - piece.start - at);
        const begin = this.#work.now();
        yield partOf(piece, at, length);
        this.#length = nextBlockBytes(this.#length, length, this.#work.now() - begin);
        this.#work.board.addDone(length);
        at += length;
      }
    }
  }

  #fill(buffer: Uint8Array, { start, end, from }: Piece): void {
    const length = end - start;
    if (from === null) buffer.fill(0, 0, length);
    else buffer.set(this.#work.pieces.content.subarray(from, from + length));
  }

  #onDrive(transfer: () => number): number {
    try {
      return transfer();
    } catch (error) {
      if (!(error instanceof BlockIoError)) throw error;
      throw new RestoreEnded(driveTrouble(error, this.#work.drive.sizeBytes));
    }
  }
}

function mismatch({ first, wrongBlocks }: Difference): RestoreReason {
  return { code: 'verify-mismatch', data: { offset: first, wrongBlocks, countedAll: true } };
}

function partOf({ start, from }: Piece, at: number, length: number): Piece {
  return { start: start + at, end: start + at + length, from: from === null ? null : from + at };
}

/** The parts of the pieces that lie between two places. */
function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  return pieces.flatMap((piece) => {
    const start = Math.max(piece.start, from);
    const end = Math.min(piece.end, to);
    return start < end ? [partOf(piece, start - piece.start, end - start)] : [];
  });
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}
