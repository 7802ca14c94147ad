import { startTask, type Task, type TaskKind } from '../../writer/task/start-task.ts';
import type { Pieces } from '../pieces.ts';
import type { RestoreReason } from './reasons.ts';
import type { RestoreOutcome, RestorePhase } from './types.ts';

/** A drive to be made ordinary. The handle stays the caller's, and must stay open until `done`. */
export interface RestoreJob {
  /** Open for reading and writing, with `O_DIRECT` wherever that is to be had. */
  readonly fd: number;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** They fit the drive (`piecesFit`). */
  readonly pieces: Pieces;
}

export const restoreTask: TaskKind<RestoreJob, RestoreOutcome, RestorePhase> = {
  phases: ['write', 'verify'],
  died: (_job, detail) => notRestored({ code: 'restore-worker-died', data: { detail } }),
};

/**
 * Restores a drive in a thread of its own: see `restoreDrive`.
 * @param workerUrl where the built `restore-worker.js` lies
 */
export function startRestore(job: RestoreJob, workerUrl: URL): Task<RestoreOutcome, RestorePhase> {
  return startTask(restoreTask, job, workerUrl);
}

/** The outcome of work of which nothing more is known than why it ended. */
export function notRestored(reason: RestoreReason): RestoreOutcome {
  return {
    ok: false,
    bytesWritten: 0,
    verified: false,
    pastPageCache: null,
    seconds: { write: 0, verify: 0 },
    retries: 0,
    reasons: [reason],
  };
}
