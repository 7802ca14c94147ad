import type { BlockIo } from './block-io.ts';
import { filledEnd, type ExtentSource, type Layout } from './layout.ts';
import { firstEndingBehind, type Stretch } from './stretches.ts';

/** A file that a layout takes from. */
export interface LayoutFile {
  readonly io: Pick<BlockIo, 'read'>;
  /** Asks the system whether the file is still what it was at the start. */
  readonly unchanged: () => boolean;
}

/** What a drive is to hold, by places on the drive. */
export interface LayoutSource {
  /**
   * Reads what belongs at `position`, where the layout holds all of the `length` bytes.
   * @returns how many were read: fewer only where a file is shorter than it was
   * @throws BlockIoError with the place in the file
   */
  read(buffer: Uint8Array, length: number, position: number): number;
  /** Whether the files read from since the last call are still what they were at the start. */
  unchanged(): boolean;
}

/** @param layout a sound one */
export function layoutSource(layout: Layout, files: readonly LayoutFile[]): LayoutSource {
  const runs = runsOf(layout);
  const touched = new Set<LayoutFile>();

  const take = (from: ExtentSource, into: Uint8Array, at: number): number => {
    switch (from.kind) {
      case 'file': {
        const file = files[from.file];
        if (file === undefined) throw new Error(`no file ${from.file}`);
        touched.add(file);
        return file.io.read(into, into.length, from.offset + at);
      }
      case 'bytes':
        into.set(from.bytes.subarray(at, at + into.length));
        return into.length;
      case 'zeroes':
        into.fill(0);
        return into.length;
    }
  };

  return {
    read(buffer, length, position) {
      const end = position + length;
      let at = position;
      for (let index = firstEndingBehind(runs, position); at < end; index++) {
        const run = runs[index];
        if (run === undefined || run.start > at) throw new Error(`the layout holds nothing at ${at}`);
        const part = Math.min(end, run.end) - at;
        const count = take(run.from, buffer.subarray(at - position, at - position + part), at - run.start);
        at += count;
        if (count < part) break;
      }
      return at - position;
    },
    unchanged() {
      const all = [...touched].every((file) => file.unchanged());
      touched.clear();
      return all;
    },
  };
}

/** The extents, and the zeroes that fill the last sector of some. */
function runsOf({ sizeBytes, extents }: Layout): (Stretch & { readonly from: ExtentSource })[] {
  return extents.flatMap((extent) => {
    const { start, length, from } = extent;
    const end = start + length;
    const filled = Math.min(filledEnd(extent), sizeBytes);
    const run = { start, end, from };
    return filled > end ? [run, { start: end, end: filled, from: { kind: 'zeroes' } }] : [run];
  });
}
