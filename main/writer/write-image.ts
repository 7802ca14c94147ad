import { createHash, type Hash } from 'node:crypto';
import { smallestBlockBytes, nextBlockBytes } from './block-pace.ts';
import type { Board, Pass } from './board.ts';
import { joined, type Difference } from './compare.ts';
import { sameFile, type FileIdentity } from './file-identity.ts';
import type { WriteReason } from './reasons.ts';
import { checkBlock, copyBlock, flushDrive, readSource, zeroStretch, type Ends } from './transfer.ts';
import type { DigestSource, WriteOutcome } from './types.ts';
import type { Stretch, WritePlan } from './write-plan.ts';

/** One image, one drive, and how to look at the world. */
export interface ImageWrite {
  readonly ends: Ends;
  readonly plan: WritePlan;
  readonly digest: DigestSource;
  /** The image file as it was when it was opened. */
  readonly sourceIdentity: FileIdentity;
  /** True if reads of the drive come from the medium. */
  readonly readsPastCache: boolean;
  /** False if writes end in the computer's memory, so that each block is followed by a flush. */
  readonly writesThrough: boolean;
  /** Makes the computer forget what it remembers of the drive; does nothing where reads go past it anyway. */
  readonly dropCache: () => void;
  readonly board: Board;
  /** Seconds on a clock that never runs backwards. */
  readonly now: () => number;
  /** Asks for a second thread to lend a hand; it may come or not. */
  readonly callSecond: () => void;
}

/** So many wrong blocks of 4 KiB prove a stick bad enough; reading on would only cost time. */
export const enoughWrongBlocks = 1024;

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

/**
 * Writes an image to a drive and reads it back, in an order in which a stick that is not finished, for whatever
 * reason, never looks bootable: zero the first MiB → flush → everything behind it → flush → read that back →
 * only then the first MiB → flush → read that back. If anything is wrong after the first MiB was written, it
 * is zeroed again.
 *
 * **The SHA-256 in the result.** If the digest of the image file is known, the drive is not hashed, because
 * that would cost more processor time than everything else together and prove nothing more: every byte
 * of the drive was compared with the file, and the file is the one that was hashed, unchanged. That it is
 * unchanged is asked of the open handle at the start (against the state in which it was hashed) and after each
 * read of it, the last of all included: same device, inode, size, modification time, and change time, which no
 * program can set back. What this cannot see is a program that changes the file through a memory mapping
 * made earlier, before the kernel next notes the time; or one with the rights to write the disk below the file.
 *
 * A cancel is seen between blocks. Once the first MiB is being written it comes too late: what is left
 * takes less than a second and leaves a good stick.
 */
export function writeImage(work: ImageWrite): WriteOutcome {
  const run: Run = {
    ...work,
    clock: stopwatch(work.now),
    hash: work.digest.kind === 'compute' ? createHash('sha256') : null,
    bytesWritten: 0,
    pastPageCache: null,
    headBegun: false,
  };
  const reason =
    mayBegin(run) ?? zeroEnds(run) ?? writeBody(run) ?? verifyBody(run) ?? writeHead(run) ?? verifyHead(run);
  // A fake drive that begins again from its start has written over its own first MiB.
  if (reason && (run.headBegun || reason.code === 'verify-mismatch')) undoHead(run);
  run.clock.stop();
  run.board.finish();
  return {
    ok: reason === null,
    bytes: run.plan.imageBytes,
    bytesWritten: run.bytesWritten,
    bytesSkipped: 0,
    verified: reason === null,
    pastPageCache: run.pastPageCache,
    sha256: reason === null ? digestOf(run) : null,
    seconds: run.clock.seconds(),
    reasons: reason ? [reason] : [],
  };
}

/** A write that is going on: what it was given and what came of it so far. */
interface Run extends ImageWrite {
  readonly clock: Stopwatch;
  /** Takes the digest in while the drive is read back; `null` if it is known. */
  readonly hash: Hash | null;
  bytesWritten: number;
  pastPageCache: boolean | null;
  headBegun: boolean;
}

function mayBegin({ board, digest, sourceIdentity }: Run): WriteReason | null {
  if (digest.kind === 'known' && !sameFile(digest.source, sourceIdentity)) {
    return { code: 'source-changed', data: {} };
  }
  return board.cancelled ? cancelled : null;
}

function zeroEnds({ ends, plan, board, clock }: Run): WriteReason | null {
  clock.measure('write');
  const stop = (): boolean => board.cancelled;
  return (
    zeroStretch(ends, plan.zeroFirst, stop) ??
    (plan.zeroLast && zeroStretch(ends, plan.zeroLast, stop)) ??
    flushDrive(ends)
  );
}

function writeBody(run: Run): WriteReason | null {
  const { ends, plan, board } = run;
  // The first MiB counts now, although its bytes come last, so that the share done never stands still.
  board.addDone(plan.head.end);
  const reason = runPass(run, 'write', plan.body, {
    run(block) {
      const trouble = copyBlock(ends, block) ?? (run.writesThrough ? null : flushDrive(ends));
      if (trouble === null) board.addDone(block.end - block.start);
      return trouble;
    },
    shared: run.writesThrough,
  });
  run.bytesWritten = Math.min(board.done - plan.head.end, plan.body.end - plan.body.start);
  return reason ?? flushDrive(ends);
}

function verifyBody(run: Run): WriteReason | null {
  const { ends, plan, board, hash } = run;
  run.clock.measure('verify');
  board.beginPhase('verify');
  run.pastPageCache = run.readsPastCache;
  run.dropCache();
  const headTrouble = hash && hashHead(run, hash);
  if (headTrouble) return headTrouble;
  const found: { wrong: Difference | null } = { wrong: null };
  const reason = runPass(run, 'verify', plan.body, {
    run(block) {
      const check = checkBlock(ends, block, (bytes) => hash?.update(bytes));
      if (check.kind === 'trouble') return check.reason;
      const wrong = joined(found.wrong, check.wrong);
      found.wrong = wrong;
      board.addDone(block.end - block.start);
      return wrong && wrong.wrongBlocks >= enoughWrongBlocks ? mismatch(wrong, false) : null;
    },
    // A digest needs the blocks in their order.
    shared: hash === null,
  });
  // What is known to be wrong matters more than a cancel or a read error that came after it.
  return found.wrong ? mismatch(found.wrong, reason === null) : reason;
}

function writeHead(run: Run): WriteReason | null {
  const { ends, plan } = run;
  run.clock.measure('write');
  run.headBegun = true;
  const reason = copyBlock(ends, plan.head) ?? flushDrive(ends);
  if (reason === null) run.bytesWritten = plan.imageBytes;
  return reason;
}

function verifyHead(run: Run): WriteReason | null {
  run.clock.measure('verify');
  run.dropCache();
  const check = checkBlock(run.ends, run.plan.head);
  if (check.kind === 'trouble') return check.reason;
  if (check.wrong) return mismatch(check.wrong, true);
  run.board.addDone(run.plan.head.end);
  return null;
}

/** Takes the first MiB away again. The drive may be beyond that; the reason for it is already known. */
function undoHead({ ends, plan }: Run): void {
  if (zeroStretch(ends, plan.zeroFirst, () => false) === null) flushDrive(ends);
}

/** The digest begins with the first MiB, which the drive gets last: its bytes are compared then. */
function hashHead({ ends, plan }: Run, hash: Hash): WriteReason | null {
  const trouble = readSource(ends, ends.buffers.block, plan.head.end, 0);
  if (trouble === null) hash.update(ends.buffers.block.subarray(0, plan.head.end));
  return trouble;
}

function digestOf({ digest, hash }: Run): string | null {
  return digest.kind === 'known' ? digest.sha256 : (hash?.digest('hex') ?? null);
}

/**
 * One block of a pass, as the second thread does it. Anything but a good end is left to the lead.
 * @returns true if the block is done and right
 */
export function doBlock(work: Pick<ImageWrite, 'ends' | 'board'>, pass: Pass, block: Stretch): boolean {
  if (pass === 'write') {
    if (copyBlock(work.ends, block)) return false;
  } else {
    const check = checkBlock(work.ends, block);
    if (check.kind === 'trouble' || check.wrong) return false;
  }
  work.board.addDone(block.end - block.start);
  return true;
}

const cancelled: WriteReason = { code: 'write-cancelled', data: {} };

/** What a pass does with a block; a reason ends the pass. */
type BlockWork = (block: Stretch) => WriteReason | null;

/** Walks over a stretch block by block, together with the second thread if there is one. */
function runPass(
  work: ImageWrite,
  pass: Pass,
  stretch: Stretch,
  blockWork: { readonly run: BlockWork; readonly shared: boolean },
): WriteReason | null {
  const { board, now } = work;
  const begin = now();
  let blockBytes = smallestBlockBytes;
  let mine = 0;
  let called = !blockWork.shared;
  board.open(pass, stretch, blockWork.shared);
  let reason: WriteReason | null = null;
  while (reason === null) {
    if (board.cancelled) {
      reason = cancelled;
      break;
    }
    const block = board.take(blockBytes);
    if (block === null) break;
    const started = now();
    reason = blockWork.run(block);
    const ended = now();
    const length = block.end - block.start;
    blockBytes = nextBlockBytes(blockBytes, length, ended - started);
    mine += length;
    if (!called && mine >= pacedBytes && stretch.end - block.end >= worthASecondBytes) {
      if (mine / (ended - begin) >= fastBytesPerSecond) {
        called = true;
        work.callSecond();
      }
    }
  }
  const left = board.close();
  return reason ?? (left && blockWork.run(left));
}

function mismatch(wrong: Difference, countedAll: boolean): WriteReason {
  return {
    code: 'verify-mismatch',
    data: { offset: wrong.first, wrongBlocks: wrong.wrongBlocks, countedAll },
  };
}

/** Adds up how long each of the two phases took, in seconds. */
interface Stopwatch {
  measure(phase: 'write' | 'verify'): void;
  stop(): void;
  seconds(): { write: number; verify: number };
}

function stopwatch(now: () => number): Stopwatch {
  const seconds = { write: 0, verify: 0 };
  let running: { readonly phase: 'write' | 'verify'; readonly since: number } | null = null;
  const stop = (): void => {
    if (running) seconds[running.phase] += now() - running.since;
    running = null;
  };
  return {
    measure(phase) {
      stop();
      running = { phase, since: now() };
    },
    stop,
    seconds: () => ({ ...seconds }),
  };
}
