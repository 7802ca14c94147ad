import { largestBlockBytes, roundDownTo } from '../aligned-buffer.ts';
import { nextBlockBytes, smallestBlockBytes } from '../block-pace.ts';
import { BlockIoError } from '../block-io.ts';
import { mayPass, pausesMs } from '../retrying-io.ts';
import { headBytes } from '../write-plan.ts';
import type { TaskBoard } from '../task/task-board.ts';
import type { Observation } from './judge.ts';
import { blockBytes, fillMarks, markBytes, readMark, type Salt } from './mark.ts';
import type { Area, ProbePlan } from './plan.ts';
import type { ProbeWork } from './probe.ts';
import { ProbeIo } from './probe-io.ts';
import { PutBack } from './put-back.ts';
import { endsProbe, type ProbeTrouble } from './reasons.ts';
import { otherMark, seenIn, type Seen } from './seen.ts';
import type { ProbePhase } from './types.ts';

/**
 * Ends a probe from deep within, so that every way out leads over putting back. Thrown and caught inside the
 * probe only.
 */
export class ProbeEnded extends Error {
  readonly reason: ProbeTrouble;

  constructor(reason: ProbeTrouble) {
    super(reason.code);
    this.name = 'ProbeEnded';
    this.reason = reason;
  }
}

/** A fake may refuse all that lies behind its end, at once; a dying drive takes half a minute for each refusal. */
const mostErrors = 1024;
const mostErrorSeconds = 20;

/** What a probe does with the drive, one step each: marking, overwhelming its cache, looking. */
export class ProbeRun {
  readonly io: ProbeIo;
  readonly saved: PutBack;
  readonly board: TaskBoard<ProbePhase>;
  readonly plan: ProbePlan;
  readonly random: ProbeWork['random'];
  readonly now: ProbeWork['now'];
  /** Bytes a second, one for each piece that was measured. */
  readonly speeds: { readonly read: number[]; readonly write: number[] } = { read: [], write: [] };
  readonly #work: ProbeWork;
  readonly #salts: Salt[] = [];
  #fillerAt = headBytes;
  #fillerEnd: number;
  #errors = 0;
  #errorSeconds = 0;
  #triedAgain = 0;

  constructor(work: ProbeWork, plan: ProbePlan) {
    this.#work = work;
    this.plan = plan;
    this.board = work.board;
    this.random = work.random;
    this.now = work.now;
    this.io = new ProbeIo(work.drive, work.buffers);
    this.saved = new PutBack(this.io);
    this.#fillerEnd = plan.endBytes;
  }

  get claimedBytes(): number {
    return this.#work.drive.sizeBytes;
  }

  /** Marks made from now on differ from all earlier ones. */
  newSalt(): Salt {
    const salt: Salt = [this.random.below(2 ** 32), this.random.below(2 ** 32)];
    this.#salts.push(salt);
    return salt;
  }

  /**
   * Saves and marks areas, in their order.
   * @param enough asked before each piece; true ends it there
   * @returns what was tried; `ok` is false where the drive refused
   * @throws ProbeEnded
   */
  mark(areas: readonly Area[], salt: Salt, enough: (done: number) => boolean = () => false): Marked[] {
    const marked: Marked[] = [];
    for (const piece of areas.flatMap((area) => this.#pieces(area))) {
      this.checkpoint();
      if (enough(marked.length)) break;
      const done = this.#attempt(() => {
        this.saved.save(piece, this.#salts);
        const marks = new Uint8Array(piece.length);
        fillMarks(marks, piece.offset, salt);
        this.io.write(piece.offset, marks);
      });
      marked.push({ ...piece, ok: done !== null });
      this.board.addDone(piece.length / blockBytes);
    }
    return marked;
  }

  /**
   * Sends everything on its way to the medium, overwhelms the drive's cache, and makes the computer forget.
   * @param fillerBytes how much to write for it
   * @throws ProbeEnded
   */
  settle(fillerBytes: number): void {
    this.#attempt(() => this.io.flush());
    this.overwhelm(fillerBytes, true);
    this.forget();
  }

  /**
   * Overwhelms the drive's cache by writing again what is there, near the start but never on a mark, and measures
   * its speed by it. Changes nothing on the drive.
   * @param stoppable false if a cancel is no reason to stop
   */
  overwhelm(fillerBytes: number, stoppable = false): void {
    const begin = this.now();
    // Round and round in a stretch that is several times as long, so that no cache knows it from the last time.
    const end = Math.min(this.#fillerEnd, headBytes + 4 * fillerBytes);
    let length = smallestBlockBytes;
    let done = 0;
    let skipped = 0;
    while (done < fillerBytes && skipped < 4 * fillerBytes) {
      if (stoppable) this.checkpoint();
      if (done >= leastFillerBytes && this.now() - begin > this.plan.limits.fill) break;
      if (this.#fillerAt + smallestBlockBytes > end) this.#fillerAt = headBytes;
      const piece = Math.min(length, roundDownTo(blockBytes, end - this.#fillerAt));
      const offset = this.#fillerAt;
      this.#fillerAt += piece;
      if (this.saved.touches(offset, offset + piece)) {
        skipped += piece;
        length = smallestBlockBytes;
        continue;
      }
      const seconds = this.#rewrite(offset, piece);
      done += piece;
      this.board.addDone(piece / blockBytes);
      if (seconds !== null) length = Math.min(largestBlockBytes, nextBlockBytes(length, piece, seconds));
    }
  }

  /**
   * Keeps filler below a place from where on the drive has no memory of its own: what is written there may replace
   * something else.
   */
  fillBelow(endBytes: number): void {
    this.#fillerEnd = Math.min(this.#fillerEnd, Math.max(endBytes, headBytes + smallestBlockBytes));
  }

  /** Makes the computer forget what it remembers of the drive. */
  forget(): void {
    this.#work.dropCache();
  }

  /**
   * What became of the marks of all blocks that were tried.
   * @throws ProbeEnded
   */
  look(marked: readonly Marked[], salt: Salt): Observation[] {
    return marked.flatMap(({ offset, length, ok }) =>
      Array.from({ length: length / blockBytes }, (_, index) => {
        const block = offset + index * blockBytes;
        return { offset: block, seen: ok ? this.#seenAt(block, salt) : refused };
      }),
    );
  }

  /**
   * Looks for the mark of another place where none was written.
   * @returns how far away that place is
   * @throws ProbeEnded
   */
  strangerAt(offset: number, salt: Salt): number | 'none' | 'refused' {
    this.checkpoint();
    this.board.addDone(1);
    const found = this.#attempt(() => this.io.read(offset, blockBytes));
    return found ? (otherMark(found, offset, [salt])?.difference ?? 'none') : 'refused';
  }

  /**
   * Looks for marks where none were written.
   * @returns the first sector between the two places that holds one of this run
   * @throws ProbeEnded
   */
  firstMarkIn(from: number, to: number, salt: Salt): number | null {
    for (const { offset, length } of this.#pieces({ offset: from, length: to - from })) {
      this.checkpoint();
      this.board.addDone(length / blockBytes);
      const found = this.#attempt(() => this.io.read(offset, length));
      if (found === null) continue;
      for (let at = 0; at < length; at += markBytes) {
        if (readMark(found, at, [salt]) !== null) return offset + at;
      }
    }
    return null;
  }

  /** @throws ProbeEnded if the probe was cancelled */
  checkpoint(): void {
    if (this.board.cancelled) throw new ProbeEnded({ code: 'probe-cancelled', data: {} });
  }

  #seenAt(offset: number, salt: Salt): Seen {
    this.checkpoint();
    this.board.addDone(1);
    const found = this.#attempt(() => this.io.read(offset, blockBytes));
    return found ? seenIn(found, { offset, salt, before: this.saved.before(offset) }) : refused;
  }

  /** @returns how long it took altogether, or `null` if it failed */
  #rewrite(offset: number, length: number): number | null {
    const seconds = this.#attempt(() =>
      this.io.rewrite(offset, length, this.now, () => {
        if (!this.#work.writesThrough) this.io.flush();
      }),
    );
    if (seconds === null) return null;
    if (seconds.read > 0) this.speeds.read.push(length / seconds.read);
    if (seconds.write > 0) this.speeds.write.push(length / seconds.write);
    return seconds.read + seconds.write;
  }

  #persistently<Value>(transfer: () => Value): Value {
    for (const pause of pausesMs) {
      try {
        return transfer();
      } catch (error) {
        if (!mayPass(error) || this.#triedAgain >= mostTriedAgain || !this.#work.pause(pause)) throw error;
      }
    }
    this.#triedAgain++;
    return transfer();
  }

  #pieces(area: Area): Area[] {
    const pieces: Area[] = [];
    for (let at = 0; at < area.length; at += this.io.pieceBytes) {
      pieces.push({ offset: area.offset + at, length: Math.min(this.io.pieceBytes, area.length - at) });
    }
    return pieces;
  }

  /** @returns `null` if the transfer failed at this place; what concerns the whole drive ends the probe */
  #attempt<Value>(transfer: () => Value): Value | null {
    const begin = this.now();
    try {
      return this.#persistently(transfer);
    } catch (error) {
      if (!(error instanceof BlockIoError)) throw error;
      const trouble = endsProbe(error);
      if (trouble) throw new ProbeEnded(trouble);
      this.#errors++;
      this.#errorSeconds += this.now() - begin;
      if (this.#errors >= mostErrors || this.#errorSeconds > mostErrorSeconds) {
        const { offset, errno } = error;
        throw new ProbeEnded({ code: 'probe-io-error', data: { offset, errno } });
      }
      return null;
    }
  }
}

/**
 * A loose contact must not make a good stick look worn. But a fake may refuse everything behind its end, so only so
 * many failures are tried again.
 */
const mostTriedAgain = 3;

/** A piece that was to be marked. */
export interface Marked extends Area {
  readonly ok: boolean;
}

const refused: Seen = { what: 'error' };
const leastFillerBytes = 1024 * 1024;
