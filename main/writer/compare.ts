/** What a comparison found wrong. */
export interface Difference {
  /** The first wrong byte, counted from the start of what was compared. */
  readonly first: number;
  /** How many blocks of 4 KiB differ. */
  readonly wrongBlocks: number;
}

/** The unit in which wrong places are counted: what most flash memory reads and corrects at a time. */
export const countedBlockBytes = 4096;

/**
 * Compares the first `length` bytes of two buffers; `null` if they are equal, which is one call into the C
 * library. Blocks are counted from the start of the buffers.
 */
export function difference(found: Uint8Array, expected: Uint8Array, length: number): Difference | null {
  const a = asBuffer(found);
  const b = asBuffer(expected);
  if (a.compare(b, 0, length, 0, length) === 0) return null;
  let first = -1;
  let wrongBlocks = 0;
  for (let start = 0; start < length; start += countedBlockBytes) {
    const end = Math.min(start + countedBlockBytes, length);
    if (a.compare(b, start, end, start, end) === 0) continue;
    wrongBlocks++;
    if (first >= 0) continue;
    first = start;
    while (found[first] === expected[first]) first++;
  }
  return { first, wrongBlocks };
}

/** Two stretches of the same length hold the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return asBuffer(a).equals(asBuffer(b));
}

/** Nothing but zeroes, and be it nothing at all. */
export function isZero(bytes: Uint8Array): boolean {
  const [first] = bytes;
  if (first === undefined) return true;
  // Zeroes are what begins with one and equals itself one byte further.
  return first === 0 && asBuffer(bytes.subarray(1)).equals(asBuffer(bytes.subarray(0, -1)));
}

/** The differences of two neighbouring stretches, taken together. */
export function joined(a: Difference | null, b: Difference | null): Difference | null {
  if (a === null || b === null) return a ?? b;
  return { first: Math.min(a.first, b.first), wrongBlocks: a.wrongBlocks + b.wrongBlocks };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
