/**
 * What the thread of a task shares with the one who started it: in which phase it is, how far that has come, and
 * whether to stop. It lies in shared memory, so that telling costs no message, and a thread that is deep in a
 * system call can still be watched.
 */
export class TaskBoard<Phase extends string> {
  readonly memory: SharedArrayBuffer;
  readonly #phases: readonly Phase[];
  readonly #flags: Int32Array;
  readonly #numbers: BigInt64Array;

  /**
   * @param phases all phases in their order, at least one; the task begins in the first
   * @param memory of another board with the same phases, to share it; a new one otherwise
   */
  constructor(phases: readonly Phase[], memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(flagBytes + 8 * numberCount);
    this.#phases = phases;
    this.#flags = new Int32Array(this.memory, 0, flagBytes / 4);
    this.#numbers = new BigInt64Array(this.memory, flagBytes, numberCount);
  }

  /** Asks the thread to stop at the next opportunity. */
  cancel(): void {
    Atomics.store(this.#flags, flags.cancelled, 1);
    Atomics.notify(this.#flags, flags.cancelled);
  }

  get cancelled(): boolean {
    return Atomics.load(this.#flags, flags.cancelled) !== 0;
  }

  /**
   * Waits, but not longer than until a cancel. Only for the thread.
   * @returns false if it was cancelled
   */
  pause(milliseconds: number): boolean {
    if (milliseconds > 0) Atomics.wait(this.#flags, flags.cancelled, 0, milliseconds);
    return !this.cancelled;
  }

  /** Enters a phase and counts its steps from 0 to `total`. */
  begin(phase: Phase, total: number): void {
    Atomics.store(this.#numbers, numbers.done, 0n);
    Atomics.store(this.#numbers, numbers.total, BigInt(Math.round(total)));
    Atomics.store(this.#flags, flags.phase, this.#phases.indexOf(phase));
  }

  addDone(steps: number): void {
    Atomics.add(this.#numbers, numbers.done, BigInt(Math.round(steps)));
  }

  progress(): TaskProgress<Phase> {
    const phase = this.#phases[Atomics.load(this.#flags, flags.phase)];
    if (phase === undefined) throw new Error('A task needs at least one phase.');
    const total = Number(Atomics.load(this.#numbers, numbers.total));
    const done = Math.min(Number(Atomics.load(this.#numbers, numbers.done)), total);
    return { phase, done, total };
  }
}

/** How far a task has come: steps of its present phase. What a step is (a byte, a place) is the phase's matter. */
export interface TaskProgress<Phase extends string> {
  readonly phase: Phase;
  readonly done: number;
  readonly total: number;
}

const flags = { cancelled: 0, phase: 1 } as const;
const flagBytes = 8;
const numbers = { done: 0, total: 1 } as const;
const numberCount = 2;
