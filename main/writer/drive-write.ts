import { Worker, type ResourceLimits } from 'node:worker_threads';
import { Board } from './board.ts';
import { holdsImage, type Changed } from './changed.ts';
import { openFileIdentity, sameFile, type FileIdentity } from './file-identity.ts';
import { checkLayout, isImage, stretchesOf, type Extent, type Layout } from './layout.ts';
import type { WriteReason } from './reasons.ts';
import { SettledMap } from './settled-map.ts';
import { lengthOf } from './stretches.ts';
import type { ThreadJob, ThreadMessage } from './thread-messages.ts';
import type { Differences, DigestSource, WriteOutcome, WriteProgress } from './types.ts';
import { planWrite } from './write-plan.ts';

/**
 * One drive to be written. The handles are numbers, opened by the caller, and stay the caller's: they must stay
 * open until `done`, and are closed by nobody here.
 */
export interface DriveWriteJob {
  /** What the drive is to hold. */
  readonly layout: Layout;
  /** Where that comes from; the image, if there is one, is the first. */
  readonly files: readonly SourceFile[];
  /** Where the drive is to hold something else than the image on purpose. */
  readonly changed: readonly Changed[];
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

/** A file of which a drive is to hold something. */
export interface SourceFile {
  /** Open for reading, without `O_DIRECT`: several drives share what the computer remembers. */
  readonly fd: number;
  readonly sizeBytes: number;
  /** The state in which it was proved, hashed or looked into; `null` if it was not. */
  readonly proved: FileIdentity | null;
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
 * So much JavaScript memory a thread may have: its buffers lie outside. Keeps one drive at about 11 MB. A layout of very
 * many parts needs some 400 bytes for each.
 * @see https://nodejs.org/api/worker_threads.html#new-workerfilename-options
 */
function resourceLimits({ extents }: Layout): ResourceLimits {
  const forExtents = Math.ceil(extents.length / 2000);
  return { maxOldGenerationSizeMb: 24 + forExtents, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };
}

/**
 * Writes to one drive what it is to hold in a thread of its own, and reads it back. See `writeImage` for what happens to
 * the drive. Whatever happens to the thread, `done` comes: only a drive that does not answer, and so keeps its
 * thread inside the kernel, can delay it; then the process can be killed from outside.
 * @param workerUrl where the built `drive-worker.js` lies
 */
export function startDriveWrite(job: DriveWriteJob, workerUrl: URL): DriveWrite {
  const bytes = lengthOf(stretchesOf(job.layout));
  const board = new Board();
  // Told before the thread has begun, so that nobody sees a phase that does not come yet.
  board.beginPhase(job.differences === 'never' ? 'write' : 'compare');
  const prepared = prepare(job, board);
  return {
    done:
      prepared.threadJob === null
        ? Promise.resolve(nothingDone(bytes, prepared.reason))
        : runThreads(prepared.threadJob, board, workerUrl),
    progress: () => ({
      phase: board.phase,
      bytes: Math.min(board.done, bytes),
      totalBytes: bytes,
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
  const { layout } = job;
  const sound = checkLayout(layout, job.files);
  if (!sound.ok) return { threadJob: null, reason: sound.error };
  const { sizeBytes: driveBytes, sectorBytes } = job.drive;
  const plan = planWrite({ layout, driveBytes, sectorBytes });
  if (!plan.ok) return { threadJob: null, reason: plan.error };
  const files: ThreadJob['files'][number][] = [];
  for (const { fd, sizeBytes, proved } of job.files) {
    const identity = openFileIdentity(fd);
    if (identity === null) {
      return { threadJob: null, reason: { code: 'source-read-error', data: { offset: 0, errno: 'EBADF' } } };
    }
    if (identity.sizeBytes !== sizeBytes || (proved !== null && !sameFile(proved, identity))) {
      return { threadJob: null, reason: { code: 'source-changed', data: {} } };
    }
    files.push({ fd, identity });
  }
  return {
    threadJob: {
      role: 'lead',
      layout: withSharedBytes(layout),
      files,
      driveFd: job.drive.fd,
      driveBytes,
      plan: plan.value,
      digest: digestOf(job),
      differences: job.differences,
      board: board.memory,
      settled: new SettledMap(plan.value.body).memory,
    },
    reason: null,
  };
}

/** The digest of an image is not told of a drive that holds something else. */
function digestOf({ layout, files, changed, digest }: DriveWriteJob): DigestSource {
  const imageBytes = files[0]?.sizeBytes ?? 0;
  const right =
    digest.kind === 'compute' ? isImage(layout, imageBytes) : holdsImage(layout, imageBytes, changed);
  return right ? digest : { kind: 'none' };
}

/** All bytes that are in no file in one piece of memory, which the threads need not copy. */
function withSharedBytes(layout: Layout): Layout {
  const lengths = layout.extents.map(({ length, from }) => (from.kind === 'bytes' ? length : 0));
  const memory = new Uint8Array(new SharedArrayBuffer(lengths.reduce((sum, length) => sum + length, 0)));
  let at = 0;
  const extents = layout.extents.map((extent): Extent => {
    const { length, from } = extent;
    if (from.kind !== 'bytes') return extent;
    const bytes = memory.subarray(at, at + length);
    bytes.set(from.bytes);
    at += length;
    return { ...extent, from: { kind: 'bytes', bytes } };
  });
  return { ...layout, extents };
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
        outcome ?? nothingDone(job.plan.bytes, { code: 'write-worker-died', data: { detail: trouble } }),
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
  const limits = resourceLimits(job.layout);
  return new Worker(workerUrl, { workerData: job, resourceLimits: limits, execArgv: [], env: {} });
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
