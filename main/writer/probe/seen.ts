import { blockBytes, fillMarks, markBytes, readMark, type Salt } from './mark.ts';

/** What a block that was marked reads as afterwards. */
export type Seen =
  | { readonly what: 'kept' }
  /** It holds a mark of another place, `source` (of that sector). `difference`: how far away, always positive. */
  | { readonly what: 'other'; readonly source: number; readonly difference: number }
  | { readonly what: 'zeros' | 'ones' }
  /** As before it was marked. */
  | { readonly what: 'unchanged' }
  /** The mark with a few wrong bytes: worn, not faked. */
  | { readonly what: 'damaged' }
  | { readonly what: 'garbage' }
  | { readonly what: 'error' };

/** More wrong bytes than this are no damage but something else altogether. */
const damagedBytes = 32;

/**
 * Tells what became of a marked block.
 * @param found one block as it reads now, in memory that starts on a multiple of 4
 * @param before as it read before it was marked
 */
export function seenIn(
  found: Uint8Array,
  place: { readonly offset: number; readonly salt: Salt; readonly before: Uint8Array },
): Seen {
  const expected = new Uint8Array(blockBytes);
  fillMarks(expected, place.offset, place.salt);
  const wrong = wrongBytes(found, expected);
  if (wrong === 0) return { what: 'kept' };
  const other = otherMark(found, place.offset, [place.salt]);
  if (other) return { what: 'other', ...other };
  if (found.every((byte) => byte === 0)) return { what: 'zeros' };
  if (found.every((byte) => byte === 0xff)) return { what: 'ones' };
  if (wrongBytes(found, place.before) === 0) return { what: 'unchanged' };
  return { what: wrong <= damagedBytes ? 'damaged' : 'garbage' };
}

/**
 * Looks in a block that was not marked, or whose mark is gone, for the mark of another place.
 * @returns where that is, and how far away
 */
export function otherMark(
  found: Uint8Array,
  offset: number,
  salts: readonly Salt[],
): { readonly source: number; readonly difference: number } | null {
  for (let at = 0; at < blockBytes; at += markBytes) {
    const source = readMark(found, at, salts);
    if (source !== null && source !== offset + at) {
      return { source, difference: Math.abs(offset + at - source) };
    }
  }
  return null;
}

function wrongBytes(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return 0;
  let count = 0;
  for (let index = 0; index < blockBytes; index++) if (a[index] !== b[index]) count++;
  return count;
}
