import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { oldByte } from '../guest/stick.ts';
import { nbdErrors, type PlayedDrive } from './nbd-server.ts';

/** What is wrong with a drive. Nothing of it shows up as an error, unless it says so. */
export interface Faults {
  /** It has less than it says. What lies behind its real end… */
  readonly fake?: {
    readonly realBytes: number;
    readonly behind:
      /** …is the beginning once more. */
      | 'wraps'
      /** …is dropped, and reads as flash memory that was never written (0xFF). */
      | 'drops'
      /** …is dropped, and reads as zeros. */
      | 'zeros';
  };
  /** Bytes that come out with one bit turned over, whatever is written there. */
  readonly wrongBits?: readonly number[];
  /** Transfers that touch these bytes (one, by default) fail (EIO); `times`: that often, then they work. */
  readonly errors?: readonly {
    readonly on: 'read' | 'write';
    readonly offset: number;
    readonly length?: number;
    readonly times?: number;
  }[];
  /**
   * It says that something is written when it is only in its own memory: until the next flush, a power cut loses any
   * part of it.
   */
  readonly forgets?: boolean;
  /** How fast it is, in both directions together. */
  readonly bytesPerSecond?: number;
}

/** Looks at a transfer before it is done, and may hold it up. A flush is one of no bytes. */
export type Watcher = (
  kind: 'read' | 'write' | 'flush',
  offset: number,
  length: number,
) => void | Promise<void>;

/** A drive that a test plays: the file is what its chips hold. */
export interface FaultyDrive extends PlayedDrive {
  readonly file: string;
  /** Every write so far, in the order in which it came. */
  readonly writes: readonly { readonly offset: number; readonly length: number }[];
  /** Calls the watcher before each transfer from now on; `null` for none. */
  watch(watcher: Watcher | null): void;
  /** Power fails: of what was not flushed, each page is on the chips or is lost, as this says of its offset. */
  losePower(survives: (offset: number) => boolean): void;
  /** No transfer works any more. */
  readonly close: () => void;
}

/** The least that a drive of flash memory writes at once. */
const pageBytes = 4096;

/** @param file is made anew, full of old data */
export function faultyDrive(file: string, sizeBytes: number, faults: Faults = {}): FaultyDrive {
  const realBytes = faults.fake?.realBytes ?? sizeBytes;
  const fd = openSync(file, 'w+');
  fill(fd, realBytes);
  const writes: { offset: number; length: number }[] = [];
  const left = (faults.errors ?? []).map((error) => ({
    ...error,
    end: error.offset + (error.length ?? 1),
    times: error.times ?? Infinity,
  }));
  let unflushed: { offset: number; data: Buffer }[] = [];
  let watcher: Watcher | null = null;
  let free = 0;
  let open = true;

  const fails = (on: 'read' | 'write', offset: number, length: number): boolean => {
    const hit = left.find(
      (error) => error.on === on && error.times > 0 && error.offset < offset + length && error.end > offset,
    );
    if (hit) hit.times--;
    return hit !== undefined;
  };

  /** Waits as long as a transfer takes. */
  const take = async (length: number): Promise<void> => {
    if (faults.bytesPerSecond === undefined) return;
    free = Math.max(free, performance.now()) + (length * 1000) / faults.bytesPerSecond;
    await pause(free - performance.now());
  };

  /** Calls `act` for each stretch that lies in one piece on the chips; `null` for what is not on them. */
  const onChips = (
    offset: number,
    length: number,
    act: (at: number | null, from: number, to: number) => void,
  ): void => {
    for (let from = 0; from < length;) {
      const place = chipPlace(offset + from, realBytes, faults.fake?.behind ?? null);
      const to = Math.min(length, from + place.length);
      act(place.at, from, to);
      from = to;
    }
  };

  const store = (offset: number, data: Buffer): void => {
    const wrong = (faults.wrongBits ?? []).filter((at) => at >= offset && at < offset + data.length);
    const stored = wrong.length > 0 ? Buffer.from(data) : data;
    for (const at of wrong) stored[at - offset] = (stored[at - offset] ?? 0) ^ 0x10;
    onChips(offset, stored.length, (at, from, to) => {
      if (at !== null) writeSync(fd, stored, from, to - from, at);
    });
  };

  return {
    sizeBytes,
    file,
    writes,
    watch: (next) => (watcher = next),
    async read(offset, into) {
      await watcher?.('read', offset, into.length);
      await take(into.length);
      if (!open || fails('read', offset, into.length)) return nbdErrors.EIO;
      onChips(offset, into.length, (at, from, to) => {
        if (at === null) into.fill(faults.fake?.behind === 'drops' ? 0xff : 0, from, to);
        else readSync(fd, into, from, to - from, at);
      });
      for (const { offset: start, data } of unflushed) {
        const from = Math.max(start, offset);
        const to = Math.min(start + data.length, offset + into.length);
        if (from < to) data.copy(into, from - offset, from - start, to - start);
      }
      return 0;
    },
    async write(offset, data) {
      writes.push({ offset, length: data.length });
      await watcher?.('write', offset, data.length);
      await take(data.length);
      if (!open || fails('write', offset, data.length)) return nbdErrors.EIO;
      if (faults.forgets) unflushed.push({ offset, data: Buffer.from(data) });
      else store(offset, data);
      return 0;
    },
    async flush() {
      await watcher?.('flush', 0, 0);
      if (!open) return nbdErrors.EIO;
      for (const { offset, data } of unflushed) store(offset, data);
      unflushed = [];
      fsyncSync(fd);
      return 0;
    },
    losePower(survives) {
      for (const { offset, data } of unflushed) {
        for (let at = 0; at < data.length; at += pageBytes)
          if (survives(offset + at)) store(offset + at, data.subarray(at, at + pageBytes));
      }
      unflushed = [];
      this.close();
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

/**
 * Where a byte of a drive lies on its chips, and how many follow it there; `at` is `null` if it lies nowhere.
 * @param behind what a fake drive does with bytes behind its real end
 */
export function chipPlace(
  offset: number,
  realBytes: number,
  behind: 'wraps' | 'drops' | 'zeros' | null,
): { readonly at: number | null; readonly length: number } {
  if (offset < realBytes) return { at: offset, length: realBytes - offset };
  if (behind !== 'wraps') return { at: null, length: Infinity };
  return { at: offset % realBytes, length: realBytes - (offset % realBytes) };
}

function fill(fd: number, sizeBytes: number): void {
  ftruncateSync(fd, sizeBytes);
  const block = Buffer.alloc(1 << 20, oldByte);
  for (let at = 0; at < sizeBytes; at += block.length)
    writeSync(fd, block, 0, Math.min(block.length, sizeBytes - at), at);
}
