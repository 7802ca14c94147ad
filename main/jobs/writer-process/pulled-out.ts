import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreReason } from '../../stick/restore/reasons.ts';
import type { RestoreOutcome } from '../../stick/restore/types.ts';
import type { ProbedWriteOutcome } from '../../writer/probe/probe-then-write.ts';
import type { ProbeReason } from '../../writer/probe/reasons.ts';
import type { ProbeOutcome } from '../../writer/probe/types.ts';
import type { DriveTrouble, WriteReason } from '../../writer/reasons.ts';
import type { WriteOutcome } from '../../writer/types.ts';

/** The kernel takes a moment from the first error of a drive that is pulled out until it forgets the drive. */
const looksAfterMs = [0, 200, 300] as const;

/**
 * What a failure really was: if the drive is gone, this is the reason, whatever it answered on its way out. The
 * engine knows nothing of drives and cannot tell.
 */
export async function seenFromOutside(
  outcome: ProbedWriteOutcome,
  isStillThere: () => Promise<boolean>,
): Promise<ProbedWriteOutcome> {
  if (outcome.write) return { ...outcome, write: await writeSeenFromOutside(outcome.write, isStillThere) };
  if (outcome.probe) return { ...outcome, probe: await probeSeenFromOutside(outcome.probe, isStillThere) };
  return outcome;
}

export async function probeSeenFromOutside(
  outcome: ProbeOutcome,
  isStillThere: () => Promise<boolean>,
): Promise<ProbeOutcome> {
  const reasons = await truth(outcome.reasons, probeAsGone, isStillThere);
  if (reasons === null) return outcome;
  return {
    ...outcome,
    verdict: 'undecided',
    kind: null,
    realBytes: null,
    atLeastBytes: null,
    atMostBytes: null,
    reasons,
  };
}

export async function restoreSeenFromOutside(
  outcome: RestoreOutcome,
  isStillThere: () => Promise<boolean>,
): Promise<RestoreOutcome> {
  const reasons = await truth(outcome.reasons, restoreAsGone, isStillThere);
  return reasons === null ? outcome : { ...outcome, reasons };
}

async function writeSeenFromOutside(
  outcome: WriteOutcome,
  isStillThere: () => Promise<boolean>,
): Promise<WriteOutcome> {
  const reasons = await truth(outcome.reasons, writeAsGone, isStillThere);
  return reasons === null ? outcome : { ...outcome, reasons };
}

/** @returns the reasons of a drive that is gone; `null` if it is there, or they have nothing to do with that */
async function truth<Why>(
  reasons: readonly Why[],
  asGone: (reason: Why) => Why | null,
  isStillThere: () => Promise<boolean>,
): Promise<Why[] | null> {
  const gone = reasons.map(asGone);
  if (!gone.some((reason) => reason !== null)) return null;
  for (const pause of looksAfterMs) {
    if (pause > 0) await sleep(pause);
    if (await isStillThere()) continue;
    return reasons.map((reason, at) => gone[at] ?? reason);
  }
  return null;
}

/** What this would be, were the drive gone; `null` if it has nothing to do with that. */
function writeAsGone(reason: WriteReason): DriveTrouble | null {
  switch (reason.code) {
    case 'write-io-error':
    case 'verify-read-error':
    case 'drive-worn': {
      const { offset, errno } = reason.data;
      return { code: 'write-drive-gone', data: { offset, errno } };
    }
    case 'write-flush-error':
      return { code: 'write-drive-gone', data: { offset: 0, errno: reason.data.errno } };
    case 'write-drive-full':
      return { code: 'write-drive-gone', data: { offset: reason.data.offset, errno: 'ENOSPC' } };
    case 'write-drive-gone':
    case 'write-protected':
    case 'verify-mismatch':
    case 'write-image-empty':
    case 'write-image-too-large':
    case 'layout-not-sound':
    case 'layout-unaligned':
    case 'source-read-error':
    case 'source-changed':
    case 'write-cancelled':
    case 'write-cancelled-untouched':
    case 'write-cancelled-unchanged':
    case 'write-stick-changed':
    case 'write-worker-died':
      return null;
  }
}

function restoreAsGone(reason: RestoreReason): RestoreReason | null {
  if (
    reason.code === 'restore-cancelled' ||
    reason.code === 'restore-cancelled-untouched' ||
    reason.code === 'restore-worker-died'
  ) {
    return null;
  }
  return writeAsGone(reason);
}

/** A drive that is pulled out in the middle loses everything from then on, and so looks like a fake or worn. */
function probeAsGone(reason: ProbeReason): ProbeReason | null {
  switch (reason.code) {
    case 'probe-io-error': {
      const { offset, errno } = reason.data;
      return { code: 'probe-drive-gone', data: { offset, errno } };
    }
    case 'probe-worn':
    case 'probe-unsteady':
      return { code: 'probe-drive-gone', data: { offset: reason.data.offset, errno: 'EIO' } };
    case 'probe-fake':
    case 'probe-fake-between':
    case 'probe-fake-size-unknown':
    case 'probe-nothing-kept':
      return { code: 'probe-drive-gone', data: { offset: 0, errno: 'EIO' } };
    case 'probe-genuine':
    case 'probe-drive-gone':
    case 'probe-not-put-back':
    case 'probe-through-cache':
    case 'probe-too-small':
    case 'probe-cancelled':
    case 'probe-write-protected':
    case 'probe-worker-died':
      return null;
  }
}
