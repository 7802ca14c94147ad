/** Numbers that look random and are the same in every run: xorshift32. */
export function pseudoRandom(seed: number): { below: (limit: number) => number } {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return { below: (limit) => next() % limit };
}

/** Bytes that never compress and never repeat in blocks; no zero among them. */
export function pseudoRandomBytes(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const { below } = pseudoRandom(seed);
  for (let index = 0; index < length; index++) bytes[index] = 1 + below(255);
  return bytes;
}
