/**
 * What the probe writes: every sector says where it belongs and in which run it was written, followed by bytes
 * that nothing but a memory gives back. So a sector found elsewhere tells where the drive put it, and neither old
 * content nor the marks of an earlier probe can be taken for new ones.
 */

/** The unit of a mark, whatever the sectors of the drive: nothing wraps more finely. */
export const markBytes = 512;
/** The unit of what is written, read and put back: the page of flash memory, and a sector of any drive. */
export const blockBytes = 4096;

/** Two random 32-bit numbers, new in each run. */
export type Salt = readonly [number, number];

const words = markBytes / 4;
const headWords = 6;
/** "RKPROBE1" */
const magic = [0x52504b52, 0x3145424f] as const;

/**
 * Fills a buffer with the marks of a stretch.
 * @param into starts on a multiple of 4 in its memory; its length is a multiple of 512
 * @param offset where on the drive the stretch begins; a multiple of 512
 */
export function fillMarks(into: Uint8Array, offset: number, salt: Salt): void {
  const view = new Uint32Array(into.buffer, into.byteOffset, into.length / 4);
  for (let at = 0; at < view.length; at += words) writeMark(view, at, offset + at * 4, salt);
}

/**
 * Where the sector says it belongs; `null` if it is not, in all its bytes, a mark of one of these runs.
 * @param at start of the sector in `bytes`, a multiple of 512
 */
export function readMark(bytes: Uint8Array, at: number, salts: readonly Salt[]): number | null {
  const found = new Uint32Array(bytes.buffer, bytes.byteOffset + at, words);
  if (found[0] !== magic[0] || found[1] !== magic[1]) return null;
  const salt = salts.find(([low, high]) => found[2] === low && found[3] === high);
  if (!salt) return null;
  const offset = (found[4] ?? 0) + (found[5] ?? 0) * 2 ** 32;
  writeMark(scratch, 0, offset, salt);
  for (let index = 0; index < words; index++) if (found[index] !== scratch[index]) return null;
  return offset;
}

const scratch = new Uint32Array(words);

function writeMark(view: Uint32Array, at: number, offset: number, [saltLow, saltHigh]: Salt): void {
  const low = offset % 2 ** 32;
  const high = Math.floor(offset / 2 ** 32);
  view.set([magic[0], magic[1], saltLow, saltHigh, low, high], at);
  // xorshift32 (Marsaglia, "Xorshift RNGs", 2003), started from place and run; its state must not be 0.
  let state = mixed(mixed(saltLow ^ low) ^ saltHigh ^ high) || 1;
  for (let index = at + headWords; index < at + words; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    view[index] = state;
  }
}

/** Spreads every bit over all others: the finaliser of MurmurHash3, which is in the public domain. */
function mixed(value: number): number {
  let mix = value;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
