import { createHash } from 'node:crypto';
import { joined, type Difference } from './compare.ts';
import { findDifferences, hashHead } from './find-differences.ts';
import { lookForFound } from './found.ts';
import { bodySpan, cancelled, runPass, type ImageWrite, type Run } from './image-pass.ts';
import type { WriteReason } from './reasons.ts';
import { spotUnits } from './sampling.ts';
import { unitBytes, type SettledMap } from './settled-map.ts';
import { stopwatch } from './stopwatch.ts';
import { checkBlock, copyBlock, flushDrive, zeroStretch } from './transfer.ts';
import type { WriteOutcome } from './types.ts';
import { joinedStretches, type Stretch } from './stretches.ts';
import { inBlocks } from './write-plan.ts';

/** So many wrong blocks of 4 KiB prove a stick bad enough; reading on would only cost time. */
export const enoughWrongBlocks = 1024;

/**
 * Writes to a drive what it is to hold and reads it back, in an order in which a stick that is not finished, for
 * whatever reason, never looks bootable: zero the first MiB → flush → everything behind it → flush → read that back →
 * only then the first MiB → flush → read that back. If anything is wrong after the first MiB was written, it
 * is zeroed again. A stick that is changed keeps what it holds in the meantime: nothing is zeroed, and what comes last is
 * told by its layout.
 *
 * Should the power fail, a drive may have stored any part of what it was given since the last flush. So the first MiB
 * comes in two steps, too: its first page, which holds the boot sector, only when all the rest is on the chips.
 *
 * **What the drive holds already** is left alone, if `differences` asks for that: see `findDifferences`. A block that
 * was read from the medium in this run, past the computer's memory, and was equal, is proved, and is not read a
 * second time at the end. With two exceptions. If anything was written, some of these blocks are read once more,
 * because on a stick that is smaller than it says, writing one place changes another; should one have changed,
 * everything is read back. And where reads do not go past the computer's memory, everything is read back after that
 * was dropped. If nothing at all differs, nothing is written, and the comparison was the read-back.
 *
 * **The SHA-256 in the result.** If the digest of the image file is known, the drive is not hashed, because
 * that would cost more processor time than everything else together and prove nothing more: every byte
 * of the drive was compared with the file, and the file is the one that was hashed, unchanged. That it is
 * unchanged is asked of the open handle at the start (by `startDriveWrite`, against the state in which it was hashed)
 * and after each read of it, the last of all included: same device, inode, size, modification time, and change time, which no
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
    hashedBytes: 0,
    bytesWritten: 0,
    bytesSkipped: 0,
    pastPageCache: null,
    touched: false,
    lastBegun: false,
  };
  const reason = run.board.cancelled ? cancelled(run) : (asFound(run) ?? findAndWrite(run));
  // A fake drive that begins again from its start has written over its own first MiB.
  if (reason && (run.lastBegun || reason.code === 'verify-mismatch')) undoHead(run);
  run.clock.stop();
  run.board.finish();
  return {
    ok: reason === null,
    bytes: run.plan.bytes,
    bytesWritten: run.bytesWritten,
    bytesSkipped: run.bytesSkipped,
    verified: reason === null,
    pastPageCache: run.pastPageCache,
    sha256: reason === null ? digestOf(run) : null,
    seconds: run.clock.seconds(),
    retries: 0,
    reasons: reason ? [reason] : [],
  };
}

/** Nothing is written if what the plan was made for is not there any more. */
function asFound(run: Run): WriteReason | null {
  if (run.found === null) return null;
  run.dropCache();
  return lookForFound({ ...run.ends, drive: run.bareDrive }, run.found);
}

function findAndWrite(run: Run): WriteReason | null {
  const finding = findDifferences(run);
  switch (finding.kind) {
    case 'ended':
      return finding.reason;
    case 'nothing-to-do':
      return null;
    case 'to-write':
      return zeroEnds(run) ?? writeBody(run) ?? verifyBody(run) ?? writeLast(run) ?? verifyLast(run);
  }
}

function zeroEnds(run: Run): WriteReason | null {
  const { ends, plan, board, clock } = run;
  clock.measure('write');
  board.beginPhase('write', run.bytesSkipped);
  run.touched = true;
  const stop = (): boolean => board.cancelled;
  const places = [...(plan.zeroFirst ? [plan.zeroFirst] : []), ...plan.zeroLast];
  for (const place of places) {
    const trouble = zeroStretch(ends, place, stop);
    if (trouble) return trouble;
  }
  return places.length > 0 ? flushDrive(ends) : null;
}

function writeBody(run: Run): WriteReason | null {
  const { ends, plan, board, settled } = run;
  // What comes last counts now, so that the share done never stands still.
  board.addDone(plan.lastBytes);
  const reason = runPass(run, 'write', {
    run(block) {
      for (const part of settled.left(block)) {
        const trouble = copyBlock(ends, part);
        if (trouble) return trouble;
        board.addDone(part.end - part.start);
      }
      return run.writesThrough ? null : flushDrive(ends);
    },
    moves: (block) => settled.leftBytes(block),
    shared: run.writesThrough,
  });
  const done = board.done - plan.lastBytes - run.bytesSkipped;
  // A block that two threads did counts twice.
  run.bytesWritten = Math.min(done, settled.leftBytes(bodySpan(plan)));
  return reason ?? flushDrive(ends);
}

function verifyBody(run: Run): WriteReason | null {
  const { plan, board, settled, hash } = run;
  run.clock.measure('verify');
  const skipped = settled.copy();
  if (run.readsPastCache) unsettleSpots(run);
  else settled.clear();
  board.beginPhase('verify', plan.bytes - plan.lastBytes - settled.leftBytes(bodySpan(plan)));
  run.pastPageCache = run.readsPastCache;
  run.dropCache();
  if (hash && run.hashedBytes === 0) {
    const trouble = hashHead(run);
    if (trouble) return trouble;
  }
  const { wrong, changed, reason } = readBack(run, skipped);
  if (!changed) return reason;
  // What was right before it was left alone is not so any more: how much of the stick is like that?
  settled.clear();
  board.beginPhase('verify');
  const all = readBack(run, skipped);
  return all.wrong ? all.reason : mismatch(wrong, false);
}

/** Has some of the parts that were left alone read once more, because others were written. */
function unsettleSpots({ plan, settled, random }: Run): void {
  const units = settled.units();
  if (units.length === 0) return;
  const parts = [...plan.last.flat(), ...settled.left(bodySpan(plan))];
  const written = [parts.at(0), parts.at(1), parts.at(-1)].flatMap((part) =>
    part ? [Math.floor(part.start / unitBytes), Math.floor((part.end - 1) / unitBytes)] : [],
  );
  for (const unit of spotUnits(units, written, random)) settled.unsettle(unit);
}

type ReadBack =
  | { readonly wrong: null; readonly changed: false; readonly reason: WriteReason | null }
  | {
      readonly wrong: Difference;
      /** A part that was left alone because it was right is wrong now. */
      readonly changed: boolean;
      readonly reason: WriteReason;
    };

/** Reads back what is not settled. */
function readBack(run: Run, skipped: SettledMap): ReadBack {
  const { ends, board, hash, settled } = run;
  const found: { wrong: Difference | null; changed: boolean } = { wrong: null, changed: false };
  const reason = runPass(run, 'verify', {
    run(block) {
      for (const part of settled.left(block)) {
        const check = checkBlock(ends, part, (bytes) => {
          digestRest(run, part, bytes);
        });
        if (check.kind === 'trouble') return check.reason;
        found.wrong = joined(found.wrong, check.wrong);
        found.changed ||= check.wrong !== null && skipped.has(Math.floor(check.wrong.first / unitBytes));
        board.addDone(part.end - part.start);
        if (found.wrong && found.wrong.wrongBlocks >= enoughWrongBlocks) return mismatch(found.wrong, false);
      }
      return null;
    },
    moves: (block) => settled.leftBytes(block),
    // A digest needs the blocks in their order.
    shared: hash === null,
  });
  const { wrong, changed } = found;
  // What is known to be wrong matters more than a cancel or a read error that came after it.
  return wrong
    ? { wrong, changed, reason: mismatch(wrong, reason === null) }
    : { wrong, changed: false, reason };
}

/** Takes in what the comparison has not taken in before. */
function digestRest(run: Run, part: Stretch, bytes: Uint8Array): void {
  if (run.hash === null || part.end <= run.hashedBytes) return;
  run.hash.update(bytes.subarray(Math.max(0, run.hashedBytes - part.start)));
  run.hashedBytes = part.end;
}

function writeLast(run: Run): WriteReason | null {
  const { ends, plan } = run;
  run.clock.measure('write');
  run.lastBegun = true;
  for (const step of plan.last) {
    for (const part of step) {
      const trouble = copyBlock(ends, part);
      if (trouble) return trouble;
    }
    const trouble = flushDrive(ends);
    if (trouble) return trouble;
  }
  run.bytesWritten = plan.bytes - run.bytesSkipped;
  return null;
}

function verifyLast(run: Run): WriteReason | null {
  run.clock.measure('verify');
  run.dropCache();
  let wrong: Difference | null = null;
  for (const part of joinedStretches(run.plan.last.flat()).flatMap(inBlocks)) {
    const check = checkBlock(run.ends, part);
    if (check.kind === 'trouble') return check.reason;
    wrong = joined(wrong, check.wrong);
  }
  if (wrong) return mismatch(wrong, true);
  run.board.addDone(run.plan.lastBytes);
  return null;
}

/** Takes the first MiB of a new stick away again. The drive may be beyond that; the reason for it is already known. */
function undoHead({ ends, plan }: Run): void {
  if (plan.zeroFirst && zeroStretch(ends, plan.zeroFirst, () => false) === null) flushDrive(ends);
}

function digestOf({ digest, hash }: Run): string | null {
  return digest.kind === 'known' ? digest.sha256 : (hash?.digest('hex') ?? null);
}

function mismatch(wrong: Difference, countedAll: boolean): WriteReason {
  return {
    code: 'verify-mismatch',
    data: { offset: wrong.first, wrongBlocks: wrong.wrongBlocks, countedAll },
  };
}
