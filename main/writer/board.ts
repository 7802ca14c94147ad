import type { Stretch } from './stretches.ts';

/**
 * What the threads of one drive and their parent share: how far it has come, whether to stop, and which block
 * is whose. It lies in shared memory, so that a block costs no message and a thread that is deep in a system
 * call can be watched from outside.
 *
 * One thread, the lead, does the whole job. A drive that is faster than one thread can read, compare and ask
 * gets a second thread for the passes over the image, which takes blocks from the same counter. The second
 * never decides anything: whatever is not right with its block (an error, a difference, its own death), it
 * leaves that block on the board and goes, and the lead does it again and finds out by itself.
 */
export class Board {
  readonly memory: SharedArrayBuffer;
  readonly #flags: Int32Array;
  readonly #numbers: BigInt64Array;

  /** @param memory of another board, to share it; a new one otherwise */
  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(flagBytes + 8 * numberCount);
    this.#flags = new Int32Array(this.memory, 0, flagBytes / 4);
    this.#numbers = new BigInt64Array(this.memory, flagBytes, numberCount);
    if (memory === undefined) this.#setNumber(numbers.secondStart, noBlock);
  }

  /** Asks all threads to stop at the next block. */
  cancel(): void {
    Atomics.store(this.#flags, flags.cancelled, 1);
    this.#wakeAll();
  }

  get cancelled(): boolean {
    return Atomics.load(this.#flags, flags.cancelled) !== 0;
  }

  /**
   * Waits, but not longer than until all threads are asked to stop.
   * @returns false if they are
   */
  pause(milliseconds: number): boolean {
    if (milliseconds > 0) Atomics.wait(this.#flags, flags.cancelled, 0, milliseconds);
    return !this.cancelled;
  }

  get phase(): Pass {
    return phases[Atomics.load(this.#flags, flags.phase)] ?? 'write';
  }

  /**
   * Begins to count a phase.
   * @param done what counts as done from the start, in bytes
   */
  beginPhase(phase: Pass, done = 0): void {
    this.#setNumber(numbers.done, done);
    Atomics.store(this.#flags, flags.phase, phases.indexOf(phase));
  }

  /** Bytes done in this phase. */
  get done(): number {
    return this.#number(numbers.done);
  }

  addDone(bytes: number): void {
    Atomics.add(this.#numbers, numbers.done, BigInt(bytes));
  }

  /**
   * Lays a stretch out for taking blocks.
   * @param shared whether the second thread may take some
   */
  open(pass: Pass, stretch: Stretch, shared: boolean): void {
    this.#setNumber(numbers.next, stretch.start);
    this.#setNumber(numbers.end, stretch.end);
    Atomics.store(this.#flags, flags.pass, shared ? passCode[pass] : closed);
    this.#wakeAll();
  }

  /**
   * Takes the next block for this thread; `null` if none is left. Blocks end on multiples of their size, so
   * that they match the blocks of flash memory, which are powers of two.
   */
  take(blockBytes: number): Stretch | null {
    return this.#take(blockBytes, () => undefined);
  }

  /** Leaves out what lies before a place: there is nothing to do. */
  skipTo(place: number): void {
    for (;;) {
      const next = Atomics.load(this.#numbers, numbers.next);
      if (Number(next) >= place) return;
      if (Atomics.compareExchange(this.#numbers, numbers.next, next, BigInt(place)) === next) return;
    }
  }

  #take(blockBytes: number, beforeTaking: (block: Stretch) => void): Stretch | null {
    for (;;) {
      const next = Atomics.load(this.#numbers, numbers.next);
      const start = Number(next);
      const end = Math.min(this.#number(numbers.end), start - (start % blockBytes) + blockBytes);
      if (start >= end) return null;
      beforeTaking({ start, end });
      if (Atomics.compareExchange(this.#numbers, numbers.next, next, BigInt(end)) === next) {
        return { start, end };
      }
    }
  }

  /**
   * Ends the pass, for the lead: no block is given out any more, and the second thread has finished its last.
   * @returns the block that the second thread left undone, or `null`
   */
  close(): Stretch | null {
    Atomics.store(this.#flags, flags.pass, closed);
    while (Atomics.load(this.#flags, flags.secondBusy) === 1 && !this.secondGone) {
      // It ends with its block. The parent says so if it dies.
      Atomics.wait(this.#flags, flags.secondBusy, 1, 100);
    }
    const start = this.#number(numbers.secondStart);
    if (start < 0) return null;
    this.#setNumber(numbers.secondStart, noBlock);
    return { start, end: this.#number(numbers.secondEnd) };
  }

  /** The whole job has ended: the second thread, if there is one, leaves. */
  finish(): void {
    Atomics.store(this.#flags, flags.pass, finished);
    this.#wakeAll();
  }

  /** True once the second thread has left, for whatever reason. */
  get secondGone(): boolean {
    return Atomics.load(this.#flags, flags.secondGone) !== 0;
  }

  /** For the parent, when the second thread has ended without saying so. */
  markSecondGone(): void {
    Atomics.store(this.#flags, flags.secondGone, 1);
    Atomics.notify(this.#flags, flags.secondBusy);
  }

  /**
   * The life of the second thread: waits for a pass, takes blocks, puts each through `work`, until the job has
   * ended or `work` says that something is not right with a block, or throws.
   * @param blockBytes how much to take next
   * @param work returns true if all is well
   */
  runSecond(blockBytes: () => number, work: (pass: Pass, block: Stretch) => boolean): void {
    try {
      for (;;) {
        const pass = this.#waitForPass();
        if (pass === null) return;
        Atomics.store(this.#flags, flags.secondBusy, 1);
        // The lead may have closed the pass just now. It looks at `secondBusy` after closing, and this looks at
        // the pass after setting it: one of the two sees the other.
        while (Atomics.load(this.#flags, flags.pass) === passCode[pass] && !this.cancelled) {
          const block = this.#take(blockBytes(), (candidate) => this.#noteSecond(candidate));
          if (block === null) break;
          if (!work(pass, block)) return;
          this.#setNumber(numbers.secondStart, noBlock);
        }
        this.#setNumber(numbers.secondStart, noBlock);
        this.#rest(pass);
      }
    } finally {
      this.markSecondGone();
    }
  }

  /**
   * Puts the block on the board before it is taken: should the thread die in between, the lead does a block
   * twice at worst, and never misses one.
   */
  #noteSecond(block: Stretch): void {
    this.#setNumber(numbers.secondEnd, block.end);
    this.#setNumber(numbers.secondStart, block.start);
  }

  /** Nothing is left to take: waits until the lead has closed this pass. */
  #rest(pass: Pass): void {
    Atomics.store(this.#flags, flags.secondBusy, 0);
    Atomics.notify(this.#flags, flags.secondBusy);
    while (Atomics.load(this.#flags, flags.pass) === passCode[pass]) {
      Atomics.wait(this.#flags, flags.pass, passCode[pass], 1000);
    }
  }

  #waitForPass(): Pass | null {
    for (;;) {
      const code = Atomics.load(this.#flags, flags.pass);
      if (code === finished) return null;
      if (code === passCode.write) return 'write';
      if (code === passCode.verify) return 'verify';
      if (code === passCode.compare) return 'compare';
      Atomics.wait(this.#flags, flags.pass, code, 1000);
    }
  }

  #wakeAll(): void {
    Atomics.notify(this.#flags, flags.cancelled);
    Atomics.notify(this.#flags, flags.pass);
    Atomics.notify(this.#flags, flags.secondBusy);
  }

  #number(index: number): number {
    return Number(Atomics.load(this.#numbers, index));
  }

  #setNumber(index: number, value: number): void {
    Atomics.store(this.#numbers, index, BigInt(value));
  }
}

/** A walk over the image: what is done with each block. */
export type Pass = 'compare' | 'write' | 'verify';

/** The first is where a board begins. */
const phases: readonly Pass[] = ['write', 'verify', 'compare'];

const closed = 0;
const finished = -1;
const passCode = { write: 1, verify: 2, compare: 3 } as const;

const flags = { cancelled: 0, phase: 1, pass: 2, secondBusy: 3, secondGone: 4 } as const;
const flagBytes = 32;
const numbers = { next: 0, end: 1, done: 2, secondStart: 3, secondEnd: 4 } as const;
const numberCount = 5;
const noBlock = -1;
