import { Worker } from 'node:worker_threads';
import { TaskBoard, type TaskProgress } from './task-board.ts';

/** Work on one drive in a thread of its own. */
export interface Task<Outcome, Phase extends string> {
  /** Never rejects. The thread has ended when it is there, so the drive's handle may be closed. */
  readonly done: Promise<Outcome>;
  /** How far it has come; costs nothing, ask as often as you like. */
  progress(): TaskProgress<Phase>;
  /** Asks it to stop. `done` tells what became of it. */
  cancel(): void;
}

/** What the two sides of a task agree on. */
export interface TaskKind<Job, Outcome, Phase extends string> {
  /** All phases in their order; the task begins in the first. */
  readonly phases: readonly Phase[];
  /** What to say if the thread ends without an outcome. */
  died(job: Job, detail: string): Outcome;
}

/** What the thread of a task is started with. */
export interface TaskData<Job> {
  readonly job: Job;
  /** Memory of the `TaskBoard`. */
  readonly board: SharedArrayBuffer;
}

/** Its JavaScript memory; what is moved lies outside. The same as for a thread that writes. */
const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/**
 * Starts a thread that does one job and says one thing, its outcome. Only a drive that does not answer, and so
 * keeps the thread inside the kernel, can delay `done`; then the process can be killed from outside.
 * @param job plain data; handles are numbers, for threads share them. They stay the caller's
 * @param workerUrl where the built worker lies; it calls `runTask` with the same kind
 */
export function startTask<Job, Outcome, Phase extends string>(
  kind: TaskKind<Job, Outcome, Phase>,
  job: Job,
  workerUrl: URL,
): Task<Outcome, Phase> {
  const board = new TaskBoard(kind.phases);
  const workerData: TaskData<Job> = { job, board: board.memory };
  const done = new Promise<Outcome>((resolve) => {
    let outcome: { readonly value: Outcome } | null = null;
    let trouble = 'ended without a word';
    const worker = new Worker(workerUrl, { workerData, resourceLimits, execArgv: [], env: {} });
    worker.on('message', (value: Outcome) => {
      outcome = { value };
    });
    worker.on('error', (error) => {
      trouble = error.message;
    });
    worker.on('exit', () => {
      resolve(outcome === null ? kind.died(job, trouble) : outcome.value);
    });
  });
  return {
    done,
    progress: () => board.progress(),
    cancel: () => {
      board.cancel();
    },
  };
}
