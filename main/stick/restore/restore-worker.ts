// The thread that makes one drive ordinary over a handle that the process has open. Built as a file of its own;
// `startRestore` starts it.
import { allocateBuffers } from '../../writer/aligned-buffer.ts';
import { fdBlockIo } from '../../writer/block-io.ts';
import { cacheFacts, dropPageCache } from '../../writer/page-cache.ts';
import { retryingIo } from '../../writer/retrying-io.ts';
import { runTask } from '../../writer/task/run-task.ts';
import { headBytes } from '../../writer/write-plan.ts';
import { restoreDrive } from './restore-drive.ts';
import { restoreTask } from './start-restore.ts';

runTask(restoreTask, (job, board) => {
  const cache = cacheFacts(job.fd);
  const drive = retryingIo(fdBlockIo(job.fd, job.sizeBytes), {
    sectorBytes: job.sectorBytes,
    wholeWritesBelow: headBytes,
    pause: (milliseconds) => board.pause(milliseconds),
  });
  const outcome = restoreDrive({
    drive,
    pieces: job.pieces,
    buffers: allocateBuffers(),
    readsPastCache: cache.direct && !cache.inMemory,
    dropCache() {
      if (!cache.direct) dropPageCache(job.fd);
    },
    board,
    now: () => performance.now() / 1000,
  });
  return { ...outcome, retries: drive.retried };
});
