import type { Buffers } from '../aligned-buffer.ts';
import type { BlockIo } from '../block-io.ts';
import type { TaskBoard } from '../task/task-board.ts';
import { findCapacity, undecided, type Finding } from './find-capacity.ts';
import { median } from './judge.ts';
import { planProbe, type ProbePlan, type Random } from './plan.ts';
import { ProbeEnded, ProbeRun } from './probe-run.ts';
import type { ProbeReason } from './reasons.ts';
import type { ProbeForm, ProbeOutcome, ProbePhase } from './types.ts';

/** One drive to be probed, and how to look at the world. */
export interface ProbeWork {
  readonly drive: BlockIo;
  readonly form: ProbeForm;
  readonly buffers: Buffers;
  /** True if reads of the drive come from the medium. */
  readonly readsPastCache: boolean;
  /** False if writes end in the computer's memory, so that each piece is followed by a flush. */
  readonly writesThrough: boolean;
  /** Makes the computer forget what it remembers of the drive; does nothing where reads go past it anyway. */
  readonly dropCache: () => void;
  readonly board: TaskBoard<ProbePhase>;
  /** Seconds on a clock that never runs backwards. */
  readonly now: () => number;
  readonly random: Random;
  /** Waits, in ms, but not longer than until a cancel. @returns false if there was one */
  readonly pause: (milliseconds: number) => boolean;
}

/**
 * Finds out how much a drive really holds, and how fast it is. Marked blocks are written all over it, its own cache
 * is overwhelmed, and they are read again, past the computer's memory; where they are lost, the real end is found by
 * trying places between. The idea is f3probe's (https://fight-flash-fraud.readthedocs.io, "the fastest drive
 * test").
 *
 * The first MiB is never touched, and what is overwritten is put back in the end, whatever happens: only a drive
 * that no longer answers, or a computer that loses power meanwhile, can prevent it. A cancel stops the search at
 * once; putting back takes as long as the drive needs for it.
 */
export function probeDrive(work: ProbeWork): ProbeOutcome {
  const begin = work.now();
  const plan = planProbe(work.drive.sizeBytes, work.form, work.random);
  if (!plan.ok) return untouched(work, [plan.error]);
  const run = new ProbeRun(work, plan.value);
  const finding = work.readsPastCache ? findCapacity(run) : throughCache(findCapacity(run));
  const lost = putBack(run, finding, plan.value);
  return {
    form: work.form,
    claimedBytes: work.drive.sizeBytes,
    realBytes: finding.realBytes,
    atLeastBytes: finding.atLeastBytes,
    atMostBytes: finding.atMostBytes,
    verdict: finding.verdict,
    kind: finding.kind,
    readBytesPerSecond: median(run.speeds.read),
    writeBytesPerSecond: median(run.speeds.write),
    blocksTried: run.saved.blocks,
    bytesWritten: run.io.bytesWritten,
    restored: lost.length === 0,
    pastPageCache: work.readsPastCache,
    seconds: work.now() - begin,
    reasons: lost.length === 0 ? [finding.reason] : [finding.reason, notPutBack(lost)],
  };
}

/** The outcome of a probe that could not begin. */
export function untouched(
  work: { readonly drive: { readonly sizeBytes: number }; readonly form: ProbeForm },
  reasons: readonly ProbeReason[],
): ProbeOutcome {
  return {
    form: work.form,
    claimedBytes: work.drive.sizeBytes,
    realBytes: null,
    atLeastBytes: null,
    atMostBytes: null,
    verdict: 'undecided',
    kind: null,
    readBytesPerSecond: null,
    writeBytesPerSecond: null,
    blocksTried: 0,
    bytesWritten: 0,
    restored: true,
    pastPageCache: false,
    seconds: 0,
    reasons,
  };
}

/** What was kept may have been kept by the computer. What was lost was lost. */
function throughCache(finding: Finding): Finding {
  if (finding.verdict !== 'genuine') return finding;
  return undecided({ code: 'probe-through-cache', data: {} });
}

/** @returns the blocks that could not be put back */
function putBack(run: ProbeRun, finding: Finding, plan: ProbePlan): readonly number[] {
  if (run.saved.blocks === 0) return [];
  run.board.begin('restore', run.saved.pieces);
  run.saved.writeBack(() => {
    run.board.addDone(1);
  });
  // A fake may show from its cache what it did not store. A good drive does not, and a cancel shall not take long.
  if (finding.verdict === 'fake') overwhelmed(run, plan);
  run.forget();
  return run.saved.repair(
    (offset) => isNowhere(offset, finding),
    () => run.forget(),
  );
}

function overwhelmed(run: ProbeRun, plan: ProbePlan): void {
  try {
    run.overwhelm(plan.fillerBytes[0]);
  } catch (error) {
    // A drive that is gone by now is found so by reading it again.
    if (!(error instanceof ProbeEnded)) throw error;
  }
}

/** True for places behind the end of a fake that share no cell with real ones: nothing was ever there. */
function isNowhere(offset: number, { verdict, kind, realBytes }: Finding): boolean {
  if (verdict !== 'fake' || realBytes === null) return false;
  return kind !== 'wraps' && kind !== 'tail' && offset >= realBytes;
}

function notPutBack(lost: readonly number[]): ProbeReason {
  return { code: 'probe-not-put-back', data: { blocks: lost.length, offset: Math.min(...lost) } };
}
