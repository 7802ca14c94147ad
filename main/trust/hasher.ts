import { createHash } from 'node:crypto';
import { opensslName } from './algorithms.ts';
import type { DigestAlgorithm } from './types.ts';

/** A digest that grows block by block. */
export interface Hasher {
  update(block: Uint8Array): void;
  /** Lower-case hexadecimal; ends it. */
  hex(): string;
}

/** A fresh hasher. BLAKE2b has 512 bits here, BLAKE3 256, as `b2sum` and `b3sum` print them. */
export async function createHasher(algorithm: DigestAlgorithm): Promise<Hasher> {
  const name = opensslName[algorithm];
  if (name !== null) {
    const hash = createHash(name);
    return { update: (block) => void hash.update(block), hex: () => hash.digest('hex') };
  }
  // Loaded when it is needed: few publishers use these, and every start of the command line would pay.
  const { createBLAKE2b, createBLAKE3 } = await import('hash-wasm');
  const hash = algorithm === 'blake3' ? await createBLAKE3() : await createBLAKE2b(512);
  hash.init();
  return { update: (block) => void hash.update(block), hex: () => hash.digest('hex') };
}
