import { Worker } from 'node:worker_threads';
import { Board } from './board.ts';
import { openFileIdentity } from './file-identity.ts';
import type { WriteReason } from './reasons.ts';
import { SettledMap } from './settled-map.ts';
import type { ThreadJob, ThreadMessage } from './thread-messages.ts';
import type { Differences, DigestSource, WriteOutcome, WriteProgress } from './types.ts';
import { planWrite } from './write-plan.ts';

/**
 * One drive to be written. The handles are numbers, opened by the caller, and stay the caller's: they must stay
 * open until `done`, and are closed by nobody here.
 */
export interface DriveWriteJob {
  readonly source: {
    /** The image file, open for reading, without `O_DIRECT`: several drives share what the computer remembers. */
    readonly fd: number;
    /** How many bytes of it are the image: its size. */
    readonly sizeBytes: number;
  };
  readonly drive: {
    /** The drive, open for reading and writing, with `O_DIRECT` wherever that is to be had. */
    readonly fd: number;
    readonly sizeBytes: number;
    /**
     * What transfers must be a multiple of: the logical sector of a drive; for a regular file 1, or, opened with
     * `O_DIRECT`, the block size of its file system.
     */
    readonly sectorBytes: number;
  };
  readonly digest: DigestSource;
  readonly differences: Differences;
}

export interface DriveWrite {
  /** Never rejects. All threads of the drive have ended when it is there, so the handles may be closed. */
  readonly done: Promise<WriteOutcome>;
  /** How far it has come; costs nothing, ask as often as you like. */
  progress(): WriteProgress;
  /** Stops between two blocks. `done` tells what became of it. */
  cancel(): void;
}

/**
 * So much JavaScript memory a thread may have: its buffers lie outside. Keeps one drive at about 11 MB.
 * @see https://nodejs.org/api/worker_threads.html#new-workerfilename-options
 */
const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/**
 * Writes an image to one drive in a thread of its own, and reads it back. See `writeImage` for what happens to
 * the drive. Whatever happens to the thread, `done` comes: only a drive that does not answer, and so keeps its
 * thread inside the kernel, can delay it; then the process can be killed from outside.
 * @param workerUrl where the built `drive-worker.js` lies
 */
export function startDriveWrite(job: DriveWriteJob, workerUrl: URL): DriveWrite {
  const board = new Board();
  // Told before the thread has begun, so that nobody sees a phase that does not come yet.
  board.beginPhase(job.differences === 'never' ? 'write' : 'compare');
  const imageBytes = job.source.sizeBytes;
  const prepared = prepare(job, board);
  return {
    done:
      prepared.threadJob === null
        ? Promise.resolve(nothingDone(imageBytes, prepared.reason))
        : runThreads(prepared.threadJob, board, workerUrl),
    progress: () => ({
      phase: board.phase,
      bytes: Math.min(board.done, imageBytes),
      totalBytes: imageBytes,
    }),
    cancel: () => {
      board.cancel();
    },
  };
}

type Prepared =
  | { readonly threadJob: ThreadJob; readonly reason: null }
  | { readonly threadJob: null; readonly reason: WriteReason };

function prepare(job: DriveWriteJob, board: Board): Prepared {
  const plan = planWrite({
    imageBytes: job.source.sizeBytes,
    driveBytes: job.drive.sizeBytes,
    sectorBytes: job.drive.sectorBytes,
  });
  if (!plan.ok) return { threadJob: null, reason: plan.error };
  const sourceIdentity = openFileIdentity(job.source.fd);
  if (sourceIdentity === null) {
    return { threadJob: null, reason: { code: 'source-read-error', data: { offset: 0, errno: 'EBADF' } } };
  }
  if (sourceIdentity.sizeBytes !== job.source.sizeBytes) {
    return { threadJob: null, reason: { code: 'source-changed', data: {} } };
  }
  return {
    threadJob: {
      role: 'lead',
      sourceFd: job.source.fd,
      driveFd: job.drive.fd,
      driveBytes: job.drive.sizeBytes,
      plan: plan.value,
      digest: job.digest,
      differences: job.differences,
      sourceIdentity,
      board: board.memory,
      settled: new SettledMap(job.source.sizeBytes).memory,
    },
    reason: null,
  };
}

function runThreads(job: ThreadJob, board: Board, workerUrl: URL): Promise<WriteOutcome> {
  return new Promise((resolve) => {
    let outcome: WriteOutcome | null = null;
    let leadGone = false;
    let second: Worker | null = null;
    let secondGone = false;
    let trouble = 'ended without a word';
    const settle = (): void => {
      if (!leadGone || (second !== null && !secondGone)) return;
      resolve(
        outcome ?? nothingDone(job.plan.imageBytes, { code: 'write-worker-died', data: { detail: trouble } }),
      );
    };

    const callSecond = (): void => {
      if (second !== null || leadGone) return;
      second = startThread({ ...job, role: 'second' }, workerUrl);
      // Its trouble is never the drive's: the lead does what it leaves undone.
      second.on('error', () => undefined);
      second.on('exit', () => {
        secondGone = true;
        board.markSecondGone();
        settle();
      });
    };

    const lead = startThread(job, workerUrl);
    lead.on('message', (message: ThreadMessage) => {
      switch (message.type) {
        case 'call-second':
          callSecond();
          break;
        case 'outcome':
          outcome = message.outcome;
          break;
      }
    });
    lead.on('error', (error) => {
      trouble = error.message;
    });
    lead.on('exit', () => {
      leadGone = true;
      // If it died, nobody else tells the second thread to leave.
      board.cancel();
      board.finish();
      settle();
    });
  });
}

function startThread(job: ThreadJob, workerUrl: URL): Worker {
  return new Worker(workerUrl, { workerData: job, resourceLimits, execArgv: [], env: {} });
}

function nothingDone(bytes: number, reason: WriteReason): WriteOutcome {
  return {
    ok: false,
    bytes,
    bytesWritten: 0,
    bytesSkipped: 0,
    verified: false,
    pastPageCache: null,
    sha256: null,
    seconds: { write: 0, verify: 0 },
    retries: 0,
    reasons: [reason],
  };
}
