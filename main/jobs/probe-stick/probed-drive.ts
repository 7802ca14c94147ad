import type { Reason } from '../../common/reason.ts';
import type { Outcome } from '../make-stick/stick-life.ts';
import type { ProbedDrive, ProbeFacts } from './types.ts';

/** A drive that was asked. */
export function probedDrive(
  device: string,
  openedBy: ProbedDrive['openedBy'],
  probe: ProbeFacts,
): ProbedDrive {
  const outcome = outcomeOfProbe(probe);
  return { device, ok: outcome === 'done', outcome, openedBy, probe, reasons: probe.reasons };
}

/** A drive that could not be asked. */
export function unprobedDrive(
  device: string,
  outcome: Exclude<Outcome, 'done' | 'mismatch'>,
  reasons: readonly Reason[],
): ProbedDrive {
  return { device, ok: false, outcome, openedBy: null, probe: null, reasons };
}

/** A good stick with something on it that could not be put back has lost it: that is no success. */
function outcomeOfProbe({ verdict, restored, reasons }: ProbeFacts): Outcome {
  switch (verdict) {
    case 'genuine':
      return restored ? 'done' : 'failed';
    case 'fake':
      return 'mismatch';
    case 'undecided':
      return restored && reasons.some(({ code }) => code === 'probe-cancelled') ? 'cancelled' : 'failed';
  }
}
