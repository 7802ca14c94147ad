import type { FileIdentity } from './file-identity.ts';
import type { Differences, DigestSource, WriteOutcome } from './types.ts';
import type { WritePlan } from './write-plan.ts';

/** What a thread of a drive is started with (`workerData`). Handles are numbers: threads share them. */
export interface ThreadJob {
  readonly role: 'lead' | 'second';
  readonly sourceFd: number;
  readonly driveFd: number;
  readonly driveBytes: number;
  readonly plan: WritePlan;
  readonly digest: DigestSource;
  readonly differences: Differences;
  readonly sourceIdentity: FileIdentity;
  /** Memory of the drive's `Board`. */
  readonly board: SharedArrayBuffer;
  /** Memory of the drive's `SettledMap`. */
  readonly settled: SharedArrayBuffer;
}

/** What the lead says. Progress goes over the board. */
export type ThreadMessage =
  { readonly type: 'call-second' } | { readonly type: 'outcome'; readonly outcome: WriteOutcome };
