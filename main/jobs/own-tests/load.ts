import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Counts for ever. The thread stands back behind everything else that wants the processor, so that the window stays
 * quick; on a computer that does nothing else it gets all there is.
 */
const work = `
const { constants, setPriority } = require('node:os');
try { setPriority(constants.priority.PRIORITY_LOW); } catch {}
for (let number = 1; ; ) for (let i = 0; i < 1e7; i++) number = (number * 1.0000001) % 1e6;
`;

export interface Load {
  readonly threads: number;
  stop(): Promise<void>;
}

/** Makes all processors work until it is stopped. */
export function startLoad(): Load {
  const workers = Array.from(
    { length: Math.min(64, availableParallelism()) },
    () => new Worker(work, { eval: true, stdin: false }),
  );
  // A thread that cannot be had is one less that works; the others do.
  for (const worker of workers) worker.on('error', () => undefined);
  return {
    threads: workers.length,
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
