import type { Reason } from '../../common/reason.ts';
import type { ProbeForm, ProbeOutcome, ProbePhase } from '../../writer/probe/types.ts';
import type { DrivePhase, Outcome } from '../make-stick/stick-life.ts';
import type { DriveResult, StickTarget } from '../make-stick/types.ts';

export interface ProbeStickRequest {
  readonly target: StickTarget;
  readonly form: ProbeForm;
  /** Loop devices count as drives (tests and technicians). */
  readonly allowLoop: boolean;
}

/** What a probe found, as it comes over a pipe. */
export type ProbeFacts = Omit<ProbeOutcome, 'reasons'> & { readonly reasons: readonly Reason[] };

/** What became of asking one drive how much it holds. */
export interface ProbedDrive {
  readonly device: string;
  /** True for `done` alone. */
  readonly ok: boolean;
  /** `done`: it holds what it says. `mismatch`: it does not. `failed`: that could not be found out. */
  readonly outcome: Outcome;
  readonly openedBy: DriveResult['openedBy'];
  /** `null` if it did not come to that. */
  readonly probe: ProbeFacts | null;
  /** Never empty: what was found, or why nothing was. */
  readonly reasons: readonly Reason[];
}

export type ProbeEvent =
  | { readonly event: 'phase'; readonly phase: DrivePhase; readonly device: string }
  /** Steps of the search; each of its phases counts anew. */
  | {
      readonly event: 'progress';
      readonly phase: ProbePhase;
      readonly device: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly event: 'result'; readonly result: ProbedDrive };
