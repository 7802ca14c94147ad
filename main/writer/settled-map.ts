import type { Stretch } from './stretches.ts';

/** What is compared, written or left alone as a whole: a multiple of every sector size in use. */
export const unitBytes = 64 * 1024;

/**
 * Which parts of an image a pass over it may leave out, in units of 64 KiB, one bit each. It lies in shared memory,
 * so that both threads of a drive mark and read it. Nothing is settled at first: what nobody marked, because a
 * thread died or a read failed, is written and read back.
 */
export class SettledMap {
  readonly memory: SharedArrayBuffer;
  readonly #imageBytes: number;
  readonly #words: Int32Array;

  /** @param memory of another map of the same image, to share it; a new one otherwise */
  constructor(imageBytes: number, memory?: SharedArrayBuffer) {
    const words = Math.ceil(Math.ceil(imageBytes / unitBytes) / 32);
    this.#imageBytes = imageBytes;
    this.memory = memory ?? new SharedArrayBuffer(Math.max(1, words) * 4);
    this.#words = new Int32Array(this.memory);
  }

  /** Marks the units that lie wholly in a stretch; the last unit ends with the image. */
  settle(stretch: Stretch): void {
    const end = stretch.end >= this.#imageBytes ? this.#unitCount : Math.floor(stretch.end / unitBytes);
    for (let unit = Math.ceil(stretch.start / unitBytes); unit < end; unit++) {
      Atomics.or(this.#words, unit >>> 5, 1 << (unit & 31));
    }
  }

  /** Takes the mark of a unit away. */
  unsettle(unit: number): void {
    Atomics.and(this.#words, unit >>> 5, ~(1 << (unit & 31)));
  }

  has(unit: number): boolean {
    return (Atomics.load(this.#words, unit >>> 5) & (1 << (unit & 31))) !== 0;
  }

  /** Takes all marks away. */
  clear(): void {
    for (let word = 0; word < this.#words.length; word++) Atomics.store(this.#words, word, 0);
  }

  /** A map of its own with the same marks. */
  copy(): SettledMap {
    const copy = new SettledMap(this.#imageBytes);
    copy.#words.set(this.#words);
    return copy;
  }

  /** The units that are settled, in their order. */
  units(): number[] {
    const units: number[] = [];
    for (let unit = 0; unit < this.#unitCount; unit++) if (this.has(unit)) units.push(unit);
    return units;
  }

  /** The parts of a stretch that are not settled, each as long as it can be. */
  *left(stretch: Stretch): Generator<Stretch> {
    let start = stretch.start;
    while (start < stretch.end) {
      let unit = Math.floor(start / unitBytes);
      const settled = this.has(unit);
      do unit++;
      while (unit * unitBytes < stretch.end && this.has(unit) === settled);
      const end = Math.min(unit * unitBytes, stretch.end);
      if (!settled) yield { start, end };
      start = end;
    }
  }

  /** How much of a stretch is not settled, in bytes. */
  leftBytes(stretch: Stretch): number {
    let bytes = 0;
    for (const { start, end } of this.left(stretch)) bytes += end - start;
    return bytes;
  }

  get #unitCount(): number {
    return Math.ceil(this.#imageBytes / unitBytes);
  }
}
