import { parentPort, workerData } from 'node:worker_threads';
import type { TaskData, TaskKind } from './start-task.ts';
import { TaskBoard } from './task-board.ts';

/** The thread's side of `startTask`: does the job it was started with and says what came of it. */
export function runTask<Job, Outcome, Phase extends string>(
  kind: TaskKind<Job, Outcome, Phase>,
  work: (job: Job, board: TaskBoard<Phase>) => Outcome,
): void {
  const { job, board } = workerData as TaskData<Job>;
  const outcome = work(job, new TaskBoard(kind.phases, board));
  parentPort?.postMessage(outcome);
}
