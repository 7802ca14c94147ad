import type { CheckId, Preset } from '../../checks/checklist.ts';
import type { CheckState } from '../../checks/run.ts';
import type { CheckRun, Outcome } from '../../checks/types.ts';
import type { Verdict } from '../../checks/verdict.ts';
import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { JournalMachine, TriedSystem } from '../../journal/types.ts';
import type { MachineProfile } from '../../machine/profile.ts';

/** How a check begins. */
export interface NewCheck {
  readonly preset: Preset;
  /** `own`: this program runs on the computer that is checked. */
  readonly where: 'station' | 'own';
  /** A machine of the journal, or what is known of a new one; `null` if nothing is. */
  readonly machine: { readonly id: string } | { readonly profile: MachineProfile | null };
  /** The sticker that the workshop puts on it. */
  readonly assetTag: string | null;
  /** The system that it was started with; `null` if nobody knows. */
  readonly tried: TriedSystem | null;
  /** Who answers, if they want to be named. */
  readonly who: string | null;
}

export interface NewAnswer {
  readonly check: CheckId;
  readonly outcome: Outcome;
  /** In the person's own words; for `skip` the reason. */
  readonly note: string | null;
  /** A picture file of the person's, to be copied into the journal. */
  readonly photoFile: string | null;
  /** What the program's own test saw and measured; those of an earlier answer stay where there are none. */
  readonly findings: readonly Reason[];
}

/** A check as it stands, saved. */
export interface CheckView {
  readonly run: CheckRun;
  readonly machine: JournalMachine;
  readonly tried: TriedSystem | null;
  /** What to ask now; `null` if nothing is left. */
  readonly next: CheckId | null;
  readonly checks: readonly { readonly id: CheckId; readonly state: CheckState }[];
  readonly progress: { readonly answered: number; readonly total: number };
  readonly comeBackTo: readonly CheckId[];
  /** What it comes to by now. `open` as long as something that decides was not answered. */
  readonly verdict: Verdict;
}

/** A check that was begun and not ended. */
export interface UnfinishedCheck {
  readonly id: string;
  readonly machine: JournalMachine;
  readonly startedAt: string;
  readonly progress: { readonly answered: number; readonly total: number };
}

/**
 * The check of a computer. Each answer is on the disk when its method returns, so that a computer that hangs, or a
 * person who goes home, loses nothing.
 */
export interface ComputerChecks {
  begin(check: NewCheck): Promise<Result<CheckView, Reason>>;
  open(id: string): Promise<Result<CheckView, Reason>>;
  answer(id: string, answer: NewAnswer): Promise<Result<CheckView, Reason>>;
  /** The question is open again. */
  takeBack(id: string, check: CheckId): Promise<Result<CheckView, Reason>>;
  /** Ends it, whether everything was asked or not. It can be gone on with all the same. */
  finish(id: string): Promise<Result<CheckView, Reason>>;
  unfinished(): Promise<Result<readonly UnfinishedCheck[], Reason>>;
}
