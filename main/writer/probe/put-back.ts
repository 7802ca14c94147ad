import { BlockIoError } from '../block-io.ts';
import { blockBytes, markBytes, readMark, type Salt } from './mark.ts';
import type { Area } from './plan.ts';
import type { ProbeIo } from './probe-io.ts';
import { endsProbe } from './reasons.ts';

/**
 * Remembers what was on the drive before it was marked, and puts it back.
 *
 * On a drive that begins again, or that puts several places into one cell, a place may hold the mark of another
 * one by the time it is saved. Then what has to be remembered of it is what was in that cell before the
 * first mark. A mark says which place it belongs to, so that is looked up; and all is put back in
 * reverse order, so that what was saved first is written last.
 */
export class PutBack {
  readonly #io: ProbeIo;
  /** In the order in which they were saved. */
  readonly #pieces: Piece[] = [];
  readonly #pieceOf = new Map<number, Piece>();

  constructor(io: ProbeIo) {
    this.#io = io;
  }

  /** How many blocks are remembered. */
  get blocks(): number {
    return this.#pieceOf.size;
  }

  /** How many parts there are to put back. */
  get pieces(): number {
    return this.#pieces.length;
  }

  has(offset: number): boolean {
    return this.#pieceOf.has(offset);
  }

  /** True if any block of the stretch is remembered. */
  touches(start: number, end: number): boolean {
    for (let offset = start - (start % blockBytes); offset < end; offset += blockBytes) {
      if (this.#pieceOf.has(offset)) return true;
    }
    return false;
  }

  /**
   * Reads an area and remembers it, unless it is remembered already.
   * @param salts of all marks written so far
   * @throws BlockIoError
   */
  save(area: Area, salts: readonly Salt[]): void {
    if (this.has(area.offset)) return;
    const before = this.#io.read(area.offset, area.length).slice();
    for (let at = 0; at < before.length; at += markBytes) {
      const source = readMark(before, at, salts);
      const older = source === null ? null : this.#sector(source);
      if (older) before.set(older, at);
    }
    const piece = { offset: area.offset, before };
    this.#pieces.push(piece);
    for (let at = 0; at < before.length; at += blockBytes) this.#pieceOf.set(area.offset + at, piece);
  }

  /** What a block held before; it must have been saved. */
  before(offset: number): Uint8Array {
    const piece = this.#pieceOf.get(offset);
    if (!piece) throw new Error(`Block ${offset} was not saved.`);
    return piece.before.subarray(offset - piece.offset, offset - piece.offset + blockBytes);
  }

  /**
   * Writes everything back, in reverse order. Errors do not keep it from trying the rest, unless the drive is gone.
   * @param done called after each part
   */
  writeBack(done: () => void): void {
    for (const { offset, before } of [...this.#pieces].reverse()) {
      if (this.#attempt(() => this.#io.write(offset, before)) === 'over') return;
      done();
    }
    this.#attempt(() => this.#io.flush());
  }

  /**
   * Reads everything again, and writes once more what is not as it was.
   * @param excused true for places that hold nothing, whatever is written to them
   * @param forget makes the computer forget what it remembers of the drive
   * @returns the blocks that are still not as they were
   */
  repair(excused: (offset: number) => boolean, forget: () => void): number[] {
    const wrong = this.#wrongBlocks(excused);
    if (wrong.length === 0) return wrong;
    for (const offset of [...wrong].reverse()) {
      if (this.#attempt(() => this.#io.write(offset, this.before(offset))) === 'over') return wrong;
    }
    this.#attempt(() => this.#io.flush());
    forget();
    return this.#wrongBlocks(excused);
  }

  #wrongBlocks(excused: (offset: number) => boolean): number[] {
    const wrong: number[] = [];
    let over = false;
    for (const { offset, before } of this.#pieces) {
      const result: Attempt = over
        ? 'over'
        : this.#attempt(() => {
            const found = this.#io.read(offset, before.length);
            for (let at = 0; at < before.length; at += blockBytes) {
              const same = Buffer.compare(
                found.subarray(at, at + blockBytes),
                before.subarray(at, at + blockBytes),
              );
              if (same !== 0 && !excused(offset + at)) wrong.push(offset + at);
            }
          });
      over = result === 'over';
      if (result === 'done') continue;
      for (let at = 0; at < before.length; at += blockBytes) {
        if (!excused(offset + at)) wrong.push(offset + at);
      }
    }
    return wrong;
  }

  #attempt(transfer: () => void): Attempt {
    try {
      transfer();
      return 'done';
    } catch (error) {
      if (!(error instanceof BlockIoError)) throw error;
      return endsProbe(error) ? 'over' : 'failed';
    }
  }

  #sector(offset: number): Uint8Array | null {
    const piece = this.#pieceOf.get(offset - (offset % blockBytes));
    return piece ? piece.before.subarray(offset - piece.offset, offset - piece.offset + markBytes) : null;
  }
}

/** `over`: the drive is gone, nothing more needs to be tried. */
type Attempt = 'done' | 'failed' | 'over';

interface Piece {
  readonly offset: number;
  readonly before: Uint8Array;
}
