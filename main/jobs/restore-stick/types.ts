import type { Reason } from '../../common/reason.ts';
import type { StickFilesystem, WantedFilesystem } from '../../stick/restore/types.ts';
import type { DrivePhase, Outcome } from '../make-stick/stick-life.ts';
import type { DriveResult, StickTarget } from '../make-stick/types.ts';

export interface RestoreStickRequest {
  readonly targets: readonly StickTarget[];
  readonly filesystem: WantedFilesystem;
  /** What the sticks are to be called; `null` for the usual name, empty for none. */
  readonly label: string | null;
  /** Loop devices count as drives (tests and technicians). */
  readonly allowLoop: boolean;
  /** Switch drives off, or eject them, once they are ready; not if left out. */
  readonly eject?: boolean;
}

/** What is on an ordinary stick. */
export interface StickPartition {
  readonly filesystem: StickFilesystem;
  /** Empty for none. */
  readonly label: string;
  readonly sizeBytes: number;
}

/** What became of one drive. Sizes in bytes, times in seconds. */
export interface RestoredDrive {
  readonly device: string;
  /** True for `done` alone. */
  readonly ok: boolean;
  /** `done`: everything that was written was read back. */
  readonly outcome: Outcome;
  /** `null` unless it is done: then there is no partition on the drive, or nobody knows. */
  readonly partition: StickPartition | null;
  readonly bytesWritten: number;
  readonly verified: boolean;
  /** True if the read-back saw the medium and not the computer's memory; `null` before it began. */
  readonly pastPageCache: boolean | null;
  readonly openedBy: DriveResult['openedBy'];
  readonly seconds: { readonly write: number; readonly verify: number };
  /** Transfers that went well when they were tried again; all they moved was read back. */
  readonly retries: number;
  /** Why it did not go well; of a drive that is done: what its owner should know. */
  readonly reasons: readonly Reason[];
}

export type RestoreEvent =
  | { readonly event: 'phase'; readonly phase: DrivePhase; readonly device: string }
  | {
      readonly event: 'progress';
      readonly phase: DrivePhase;
      readonly device: string;
      readonly bytes: number;
      readonly totalBytes: number;
      /** Over the last seconds; `null` until it is known. */
      readonly bytesPerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  /** One drive has ended, well or not; the others go on. */
  | { readonly event: 'drive'; readonly result: RestoredDrive }
  | { readonly event: 'result'; readonly result: RestoreStickResult };

export interface RestoreStickResult {
  readonly outcome: Outcome;
  readonly ok: boolean;
  readonly drives: readonly RestoredDrive[];
  /** What concerns the whole job; the drives have their own. */
  readonly reasons: readonly Reason[];
}
