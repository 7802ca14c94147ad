import type { Reason } from '../../common/reason.ts';
import type { RestorePlan } from '../../stick/restore/plan.ts';
import type { RestoreOutcome } from '../../stick/restore/types.ts';
import type { Outcome } from '../make-stick/stick-life.ts';
import type { RestoredDrive } from './types.ts';

/** A drive that was worked on. */
export function restoredDrive(
  device: string,
  openedBy: RestoredDrive['openedBy'],
  { partition, notes }: Pick<RestorePlan, 'partition' | 'notes'>,
  done: RestoreOutcome,
): RestoredDrive {
  const outcome = outcomeOfRestore(done);
  const { filesystem, label, sizeBytes } = partition;
  return {
    device,
    ok: outcome === 'done',
    outcome,
    partition: outcome === 'done' ? { filesystem, label, sizeBytes } : null,
    bytesWritten: done.bytesWritten,
    verified: done.verified,
    pastPageCache: done.pastPageCache,
    openedBy,
    seconds: done.seconds,
    retries: done.retries,
    reasons: outcome === 'done' ? notes : done.reasons,
  };
}

/** A drive that came to nothing before a byte was written: `reasons` say why. */
export function unrestoredDrive(
  device: string,
  outcome: Exclude<Outcome, 'done' | 'mismatch'>,
  reasons: readonly Reason[],
): RestoredDrive {
  return {
    device,
    ok: false,
    outcome,
    partition: null,
    bytesWritten: 0,
    verified: false,
    pastPageCache: null,
    openedBy: null,
    seconds: { write: 0, verify: 0 },
    retries: 0,
    reasons,
  };
}

function outcomeOfRestore({ ok, reasons }: RestoreOutcome): Outcome {
  if (ok) return 'done';
  const codes = new Set<string>(reasons.map(({ code }) => code));
  if (codes.has('verify-mismatch')) return 'mismatch';
  const cancelled = codes.has('restore-cancelled') || codes.has('restore-cancelled-untouched');
  return cancelled ? 'cancelled' : 'failed';
}
