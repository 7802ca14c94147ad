// The thread of one drive: synchronous reads and writes over handles that the process has open. Built as a
// file of its own; `startDriveWrite` starts it.
import { parentPort, workerData } from 'node:worker_threads';
import { allocateBuffers, largestBlockBytes } from './aligned-buffer.ts';
import { fdBlockIo } from './block-io.ts';
import { Board } from './board.ts';
import { openFileIdentity, sameFile } from './file-identity.ts';
import { cacheFacts, dropPageCache } from './page-cache.ts';
import type { ThreadJob, ThreadMessage } from './thread-messages.ts';
import type { Ends } from './transfer.ts';
import { doBlock, writeImage } from './write-image.ts';

const job = workerData as ThreadJob;
const board = new Board(job.board);

const ends: Ends = {
  source: fdBlockIo(job.sourceFd, job.plan.imageBytes),
  drive: fdBlockIo(job.driveFd, job.driveBytes),
  sectorBytes: job.plan.sectorBytes,
  buffers: allocateBuffers(),
  sourceUnchanged() {
    const now = openFileIdentity(job.sourceFd);
    return now !== null && sameFile(now, job.sourceIdentity);
  },
};

switch (job.role) {
  case 'lead':
    lead();
    break;
  case 'second':
    board.runSecond(
      () => largestBlockBytes,
      (pass, block) => doBlock({ ends, board }, pass, block),
    );
    break;
}

function lead(): void {
  const cache = cacheFacts(job.driveFd);
  const outcome = writeImage({
    ends,
    plan: job.plan,
    digest: job.digest,
    sourceIdentity: job.sourceIdentity,
    readsPastCache: cache.direct && !cache.inMemory,
    writesThrough: cache.direct,
    dropCache() {
      if (!cache.direct) dropPageCache(job.driveFd);
    },
    board,
    now: () => performance.now() / 1000,
    callSecond: () => say({ type: 'call-second' }),
  });
  say({ type: 'outcome', outcome });
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}
