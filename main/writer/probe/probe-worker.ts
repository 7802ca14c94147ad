// The thread that probes one drive over a handle that the process has open. Built as a file of its own;
// `startProbe` starts it.
import { allocateBuffers } from '../aligned-buffer.ts';
import { fdBlockIo } from '../block-io.ts';
import { cacheFacts, dropPageCache } from '../page-cache.ts';
import { runTask } from '../task/run-task.ts';
import type { Random } from './plan.ts';
import { probeDrive } from './probe.ts';
import { probeTask } from './start-probe.ts';

/** From the system's source, so that no firmware can know the places beforehand. */
const random: Random = {
  below(limit) {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
    return Math.floor(((high * 2 ** 21 + (low >>> 11)) / 2 ** 53) * limit);
  },
};

runTask(probeTask, (job, board) => {
  const cache = cacheFacts(job.fd);
  return probeDrive({
    drive: fdBlockIo(job.fd, job.sizeBytes),
    form: job.form,
    buffers: allocateBuffers(),
    readsPastCache: cache.direct && !cache.inMemory,
    writesThrough: cache.direct,
    dropCache() {
      if (!cache.direct) dropPageCache(job.fd);
    },
    board,
    now: () => performance.now() / 1000,
    random,
    pause: (milliseconds) => board.pause(milliseconds),
  });
});
