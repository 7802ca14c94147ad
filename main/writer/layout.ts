import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import { roundUpTo } from './aligned-buffer.ts';
import { commonStretches, joinedStretches, lengthOf, withoutStretches, type Stretch } from './stretches.ts';

/**
 * What a drive is to hold: stretches of bytes and where each comes from. Between the stretches the drive is left as
 * it is: nothing is written there, nothing is claimed.
 *
 * A layout with `last` changes a stick that is in use. Its stretches in `last` are written after all others were read
 * back right, one after the other, each on the chips before the next one begins; nothing is emptied beforehand.
 * Without `last` it makes a new stick: what it holds in the first MiB is written last, and before anything else all
 * of the drive's first MiB is zeroed, be it in the layout or not, so that an unfinished stick never looks bootable.
 */
export interface Layout {
  /** Up to where anything lies; at most the drive's size. */
  readonly sizeBytes: number;
  /**
   * In order, apart from one another. Starts are multiples of 512. So are lengths, but for the last part of a file,
   * the rest of whose sector is zeroes.
   */
  readonly extents: readonly Extent[];
  /** Whole sectors that the extents hold, none twice, in the order in which they are to be written. */
  readonly last?: readonly Stretch[];
  /** What the drive has to hold still; otherwise nothing is written. */
  readonly found?: Found;
}

/** What was read of a drive, for a plan that is worth nothing if it changes before the drive is written. */
export interface Found {
  /** On the drive, in the order in which they were read. */
  readonly stretches: readonly Stretch[];
  /** Of the bytes of all of them, in hex. */
  readonly sha256: string;
}

export interface Extent {
  /** In bytes from the start of the drive. */
  readonly start: number;
  /** In bytes. */
  readonly length: number;
  readonly from: ExtentSource;
}

export type ExtentSource =
  /** `file`: which of the open files that come with the layout. `offset`: where in it, in bytes. */
  | { readonly kind: 'file'; readonly file: number; readonly offset: number }
  /** As many bytes as the extent is long. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'zeroes' };

/** The unit of layouts: the smallest sector there is. */
export const layoutSectorBytes = 512;

/** A layout that cannot be what was meant; `start` is where. It comes from a mistake, or from no friend. */
export type LayoutReason = Reason<
  'layout-not-sound',
  { rule: 'number' | 'size' | 'order' | 'alignment' | 'file' | 'bytes' | 'last' | 'found'; start: number }
>;

/** A drive that gets an image as it is: one extent, out of the first file; none of an empty one. */
export function imageLayout(sizeBytes: number): Layout {
  const image: Extent = { start: 0, length: sizeBytes, from: { kind: 'file', file: 0, offset: 0 } };
  return { sizeBytes, extents: sizeBytes > 0 ? [image] : [] };
}

/** True if a layout is that of an image as it is, and of nothing else. */
export function isImage({ extents }: Layout, imageBytes: number): boolean {
  const [only] = extents;
  return (
    extents.length === 1 &&
    only?.start === 0 &&
    only.length === imageBytes &&
    only.from.kind === 'file' &&
    only.from.file === 0 &&
    only.from.offset === 0
  );
}

/**
 * Whether a layout keeps the rules and asks no file for more than it has.
 * @param files sizes of the files that it takes from
 */
export function checkLayout(
  layout: Layout,
  files: readonly { readonly sizeBytes: number }[],
): Result<null, LayoutReason> {
  const broken = (rule: LayoutReason['data']['rule'], start: number): Result<null, LayoutReason> =>
    err({ code: 'layout-not-sound', data: { rule, start } });
  if (!isCount(layout.sizeBytes)) return broken('number', 0);
  let before = 0;
  for (const { start, length, from } of layout.extents) {
    if (!isCount(start) || !isCount(length) || length === 0 || !isCount(start + length)) {
      return broken('number', Number.isSafeInteger(start) ? start : 0);
    }
    if (start % layoutSectorBytes !== 0) return broken('alignment', start);
    if (start < before) return broken('order', start);
    if (start + length > layout.sizeBytes) return broken('size', start);
    before = roundUpTo(layoutSectorBytes, start + length);
    if (from.kind === 'bytes' && from.bytes.length !== length) return broken('bytes', start);
    if (from.kind === 'file') {
      const file = files[from.file];
      const inside = isCount(from.offset) && file !== undefined && from.offset + length <= file.sizeBytes;
      if (!inside) return broken('file', start);
    }
  }
  for (const { start, end } of layout.found?.stretches ?? []) {
    if (!isCount(start) || !isCount(end) || start >= end) return broken('found', isCount(start) ? start : 0);
  }
  return layout.last ? checkLast(layout.last, stretchesOf(layout)) : ok(null);
}

function checkLast(last: readonly Stretch[], mapped: readonly Stretch[]): Result<null, LayoutReason> {
  for (const { start, end } of last) {
    const whole = isCount(start) && isCount(end) && start < end && start % layoutSectorBytes === 0;
    if (!whole || lengthOf(commonStretches([{ start, end }], mapped)) !== end - start) {
      return err({ code: 'layout-not-sound', data: { rule: 'last', start: isCount(start) ? start : 0 } });
    }
  }
  if (lengthOf(joinedStretches(last)) === lengthOf(last)) return ok(null);
  return err({ code: 'layout-not-sound', data: { rule: 'last', start: last[0]?.start ?? 0 } });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** What of the drive a layout holds: its extents with the zeroes that fill their sectors, taken together where they touch. */
export function stretchesOf({ sizeBytes, extents }: Layout): Stretch[] {
  return joinedStretches(
    extents.map((extent) => ({ start: extent.start, end: Math.min(filledEnd(extent), sizeBytes) })),
  );
}

/** The first byte behind the last sector of an extent. */
export function filledEnd({ start, length }: Extent): number {
  return roundUpTo(layoutSectorBytes, start + length);
}

/**
 * The same with some places changed or added: of what overlaps, `changes` count.
 * @param changes in any order, apart from one another
 */
export function overlaid(layout: Layout, changes: readonly Extent[]): Layout {
  const holes = joinedStretches(changes.map((one) => ({ start: one.start, end: filledEnd(one) })));
  const kept = layout.extents.flatMap((extent) =>
    withoutStretches([{ start: extent.start, end: extent.start + extent.length }], holes).map((part) =>
      partOf(extent, part),
    ),
  );
  const extents = [...kept, ...changes].sort((a, b) => a.start - b.start);
  const end = extents.at(-1);
  return {
    ...layout,
    sizeBytes: Math.max(layout.sizeBytes, end ? end.start + end.length : 0),
    extents,
  };
}

/** The same extents further back on the drive; `by` is a multiple of 512. */
export function shiftedExtents(extents: readonly Extent[], by: number): Extent[] {
  return extents.map((extent) => ({ ...extent, start: extent.start + by }));
}

/** A part of an extent, from the same source. */
export function partOf({ start, from }: Extent, part: Stretch): Extent {
  const length = part.end - part.start;
  const skipped = part.start - start;
  switch (from.kind) {
    case 'file':
      return { start: part.start, length, from: { ...from, offset: from.offset + skipped } };
    case 'bytes':
      return {
        start: part.start,
        length,
        from: { kind: 'bytes', bytes: from.bytes.subarray(skipped, skipped + length) },
      };
    case 'zeroes':
      return { start: part.start, length, from };
  }
}
