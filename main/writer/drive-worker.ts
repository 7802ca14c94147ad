// The thread of one drive: synchronous reads and writes over handles that the process has open. Built as a
// file of its own; `startDriveWrite` starts it.
import { randomInt } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { allocateBuffers, largestBlockBytes } from './aligned-buffer.ts';
import { fdBlockIo } from './block-io.ts';
import { Board } from './board.ts';
import { openFileIdentity, sameFile } from './file-identity.ts';
import { doBlock } from './image-pass.ts';
import { layoutSource } from './layout-source.ts';
import { cacheFacts, dropPageCache } from './page-cache.ts';
import { retryingIo } from './retrying-io.ts';
import { SettledMap } from './settled-map.ts';
import type { ThreadJob, ThreadMessage } from './thread-messages.ts';
import type { Ends } from './transfer.ts';
import { writeImage } from './write-image.ts';
import { headBytes } from './write-plan.ts';

const job = workerData as ThreadJob;
const board = new Board(job.board);
const settled = new SettledMap(job.plan.body, job.settled);
const drive = fdBlockIo(job.driveFd, job.driveBytes);
const source = layoutSource(
  job.layout,
  job.files.map(({ fd, identity }) => ({
    io: fdBlockIo(fd, identity.sizeBytes),
    unchanged() {
      const now = openFileIdentity(fd);
      return now !== null && sameFile(now, identity);
    },
  })),
);

const ends: Ends = {
  source,
  drive,
  sectorBytes: job.plan.sectorBytes,
  buffers: allocateBuffers(),
  sourceUnchanged: () => source.unchanged(),
};

switch (job.role) {
  case 'lead':
    lead();
    break;
  case 'second':
    // It leaves whatever goes wrong to the lead, which alone tries again.
    board.runSecond(
      () => largestBlockBytes,
      (pass, block) => doBlock({ ends, board, settled }, pass, block),
    );
    break;
}

function lead(): void {
  const cache = cacheFacts(job.driveFd);
  const patient = retryingIo(drive, {
    // A regular file could be read byte by byte; the disk below it cannot.
    sectorBytes: Math.max(512, job.plan.sectorBytes),
    wholeWritesBelow: headBytes,
    pause: (milliseconds) => board.pause(milliseconds),
  });
  const outcome = writeImage({
    ends: { ...ends, drive: patient },
    bareDrive: drive,
    plan: job.plan,
    found: job.layout.found ?? null,
    digest: job.digest,
    differences: job.differences,
    settled,
    readsPastCache: cache.direct && !cache.inMemory,
    writesThrough: cache.direct,
    dropCache() {
      if (!cache.direct) dropPageCache(job.driveFd);
    },
    board,
    now: () => performance.now() / 1000,
    random: () => randomInt(2 ** 40) / 2 ** 40,
    callSecond: () => say({ type: 'call-second' }),
  });
  say({ type: 'outcome', outcome: { ...outcome, retries: patient.retried } });
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}
