import { firstEndingBehind, type Stretch } from './stretches.ts';

/** What is compared, written or left alone as a whole: a multiple of every sector size in use. */
export const unitBytes = 64 * 1024;

/**
 * Which parts of what a drive is to hold a pass over it may leave out, in units of 64 KiB of the drive, one bit each.
 * It lies in shared memory, so that both threads of a drive mark and read it. Nothing is settled at first: what nobody
 * marked, because a thread died or a read failed, is written and read back. Gaps are nobody's business: they are
 * never left to do, whatever is settled.
 */
export class SettledMap {
  readonly memory: SharedArrayBuffer;
  readonly #held: readonly Stretch[];
  readonly #unitCount: number;
  readonly #words: Int32Array;

  /**
   * @param held what the passes go over, in order and apart from one another
   * @param memory of another map of the same, to share it; a new one otherwise
   */
  constructor(held: readonly Stretch[], memory?: SharedArrayBuffer) {
    this.#held = held;
    this.#unitCount = Math.ceil((held.at(-1)?.end ?? 0) / unitBytes);
    this.memory = memory ?? new SharedArrayBuffer(Math.max(1, Math.ceil(this.#unitCount / 32)) * 4);
    this.#words = new Int32Array(this.memory);
  }

  /** Marks the units of which a stretch has all that is held, and that is something. */
  settle(stretch: Stretch): void {
    const end = Math.min(Math.ceil(stretch.end / unitBytes), this.#unitCount);
    for (let unit = Math.floor(stretch.start / unitBytes); unit < end; unit++) {
      const whole = { start: unit * unitBytes, end: (unit + 1) * unitBytes };
      const from = Math.max(whole.start, stretch.start);
      const to = Math.min(whole.end, stretch.end);
      if (this.#holds(whole.start, from) || this.#holds(to, whole.end) || !this.#holds(from, to)) continue;
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
    const copy = new SettledMap(this.#held);
    copy.#words.set(this.#words);
    return copy;
  }

  /** The units that are settled, in their order. */
  units(): number[] {
    const units: number[] = [];
    for (let unit = 0; unit < this.#unitCount; unit++) if (this.has(unit)) units.push(unit);
    return units;
  }

  /** What is held of a stretch, settled or not. */
  *held(stretch: Stretch): Generator<Stretch> {
    for (let at = firstEndingBehind(this.#held, stretch.start); ; at++) {
      const part = this.#held[at];
      if (part === undefined || part.start >= stretch.end) return;
      yield { start: Math.max(part.start, stretch.start), end: Math.min(part.end, stretch.end) };
    }
  }

  /** The parts of it that are not settled, each as long as it can be. */
  *left(stretch: Stretch): Generator<Stretch> {
    for (const part of this.held(stretch)) {
      let { start } = part;
      while (start < part.end) {
        let unit = Math.floor(start / unitBytes);
        const settled = this.has(unit);
        do unit++;
        while (unit * unitBytes < part.end && this.has(unit) === settled);
        const end = Math.min(unit * unitBytes, part.end);
        if (!settled) yield { start, end };
        start = end;
      }
    }
  }

  /** How much is held of a stretch, in bytes. */
  heldBytes(stretch: Stretch): number {
    return sum(this.held(stretch));
  }

  /** How much of that is not settled. */
  leftBytes(stretch: Stretch): number {
    return sum(this.left(stretch));
  }

  /** The first place from here on where something is held; `null` if there is none. */
  nextHeld(place: number): number | null {
    const part = this.#held[firstEndingBehind(this.#held, place)];
    return part === undefined ? null : Math.max(part.start, place);
  }

  #holds(start: number, end: number): boolean {
    const next = start < end ? this.nextHeld(start) : null;
    return next !== null && next < end;
  }
}

function sum(stretches: Iterable<Stretch>): number {
  let bytes = 0;
  for (const { start, end } of stretches) bytes += end - start;
  return bytes;
}
