import type { Job } from '../jobs/job.ts';

/**
 * The result of a job that Ctrl-C (SIGINT) or SIGTERM cancels, from now until the program has ended: a second Ctrl-C
 * must not change what it ends with while the journal is still written.
 */
export function cancelledBySignals<Result>(job: Job<Result>): Promise<Result> {
  const cancel = (): void => job.cancel();
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  return job.done;
}
