import type { Reason } from '../../common/reason.ts';
import type { TrustLevel } from '../../trust/types.ts';
import type { DriveResult, Outcome } from './types.ts';

/** Reasons by which a guard refused the whole job, before anything was written. */
const refusals: ReadonlySet<string> = new Set(['image-not-writable', 'image-not-proved']);

/** Reasons that say that the image is not what it should be. */
const mismatches: ReadonlySet<string> = new Set(['bmap-mismatch']);

/** The gravest first: what a job with several drives is called after. */
const gravity: readonly Outcome[] = ['mismatch', 'failed', 'refused', 'cancelled'];

/**
 * How the whole job ended. With drives, the gravest of their ends; a job that was cancelled says so
 * unless all its drives were ready by then.
 */
export function outcomeOf(facts: {
  readonly cancelled: boolean;
  readonly trust: TrustLevel | null;
  readonly reasons: readonly Reason[];
  readonly drives: readonly Pick<DriveResult, 'ok' | 'outcome'>[];
}): Outcome {
  const { drives } = facts;
  if (drives.length > 0 && drives.every((drive) => drive.ok)) return 'done';
  if (facts.cancelled) return 'cancelled';
  if (facts.trust === 'mismatch' || facts.reasons.some(({ code }) => mismatches.has(code))) return 'mismatch';
  const gravest = gravity.find((outcome) => drives.some((drive) => drive.outcome === outcome));
  if (gravest) return gravest;
  return facts.reasons.some((reason) => refusals.has(reason.code)) ? 'refused' : 'failed';
}
