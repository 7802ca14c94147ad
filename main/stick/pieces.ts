import type { Stretch } from '../writer/stretches.ts';

/** Bytes for a place on a drive or in a volume. */
export interface Patch {
  readonly at: number;
  /** Whole sectors. */
  readonly bytes: Uint8Array;
}

/** The part of a drive or volume that has to be written, and nothing else of it: zeroes, and patches within them. */
export interface Fresh {
  readonly zeroes: readonly Stretch[];
  readonly patches: readonly Patch[];
}

/** A stretch of the drive, and where in the content its bytes begin; `null`: it is to be all zeroes. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly from: number | null;
}

/** What a drive is to hold, ready to be written: plain data that can go to a thread or a helper. */
export interface Pieces {
  /** In the order of the drive, none touching another's bytes. */
  readonly pieces: readonly Piece[];
  readonly content: Uint8Array;
}

/** Lays patches over zeroes. Of patches that overlap, the later one counts; none are expected to. */
export function layPieces({ zeroes, patches }: Fresh): Pieces {
  const ordered = [...patches].sort((a, b) => a.at - b.at);
  const contentBytes = ordered.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const content = new Uint8Array(contentBytes);
  const filled: Piece[] = [];
  let from = 0;
  for (const { at, bytes } of ordered) {
    content.set(bytes, from);
    filled.push({ start: at, end: at + bytes.length, from });
    from += bytes.length;
  }
  const empty = joinStretches(zeroes).flatMap((stretch) => without(stretch, filled));
  return { pieces: [...filled, ...empty].sort((a, b) => a.start - b.start), content };
}

/** The same stretches, those that touch or overlap taken together, in order. */
function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (next.end <= next.start) continue;
    if (last === undefined || next.start > last.end) joined.push(next);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
  }
  return joined;
}

/** @param holes in order */
function without(stretch: Stretch, holes: readonly Stretch[]): Piece[] {
  const rest: Piece[] = [];
  let at = stretch.start;
  for (const hole of holes) {
    if (hole.end <= at || hole.start >= stretch.end) continue;
    if (hole.start > at) rest.push({ start: at, end: hole.start, from: null });
    at = hole.end;
  }
  if (at < stretch.end) rest.push({ start: at, end: stretch.end, from: null });
  return rest;
}

/**
 * Can these pieces be written to a drive as they are? In order, apart from one another, of whole sectors, inside the
 * drive and the content. What comes over a pipe is asked this before anything is believed.
 */
export function piecesFit(
  { pieces, content }: Pieces,
  drive: { readonly sizeBytes: number; readonly sectorBytes: number },
): boolean {
  const whole = (value: number): boolean =>
    Number.isSafeInteger(value) && value >= 0 && value % drive.sectorBytes === 0;
  let at = 0;
  for (const { start, end, from } of pieces) {
    if (!whole(start) || !whole(end) || start < at || end <= start || end > drive.sizeBytes) return false;
    if (from !== null && (!whole(from) || from + (end - start) > content.length)) return false;
    at = end;
  }
  return true;
}

/** The same pieces further back on the drive. */
export function shifted({ zeroes, patches }: Fresh, by: number): Fresh {
  return {
    zeroes: zeroes.map(({ start, end }) => ({ start: start + by, end: end + by })),
    patches: patches.map(({ at, bytes }) => ({ at: at + by, bytes })),
  };
}
