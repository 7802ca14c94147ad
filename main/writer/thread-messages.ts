import type { FileIdentity } from './file-identity.ts';
import type { Layout } from './layout.ts';
import type { Differences, DigestSource, WriteOutcome } from './types.ts';
import type { WritePlan } from './write-plan.ts';

/** What a thread of a drive is started with (`workerData`). Handles are numbers: threads share them. */
export interface ThreadJob {
  readonly role: 'lead' | 'second';
  /** What the drive is to hold; its bytes lie in shared memory. */
  readonly layout: Layout;
  /** The files that it takes from, as they were when the job began. */
  readonly files: readonly { readonly fd: number; readonly identity: FileIdentity }[];
  readonly driveFd: number;
  readonly driveBytes: number;
  readonly plan: WritePlan;
  readonly digest: DigestSource;
  readonly differences: Differences;
  /** Memory of the drive's `Board`. */
  readonly board: SharedArrayBuffer;
  /** Memory of the drive's `SettledMap`. */
  readonly settled: SharedArrayBuffer;
}

/** What the lead says. Progress goes over the board. */
export type ThreadMessage =
  { readonly type: 'call-second' } | { readonly type: 'outcome'; readonly outcome: WriteOutcome };
