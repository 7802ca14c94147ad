import { expect, test } from 'vitest';
import { startJob } from '../../main/jobs/job.ts';

test('the last event is the result, and it comes before the promise', async () => {
  const seen: string[] = [];
  const job = startJob(
    () => Promise.resolve('ready'),
    ({ event, result }) => seen.push(`${event}: ${result}`),
  );
  await job.done.then((result) => seen.push(`done: ${result}`));
  expect(seen).toEqual(['result: ready', 'done: ready']);
});

test('cancel gives the signal', async () => {
  const job = startJob(
    (signal) =>
      new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('cancelled'))),
    () => undefined,
  );
  job.cancel();
  expect(await job.done).toBe('cancelled');
});
