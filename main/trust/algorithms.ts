import type { DigestAlgorithm } from './types.ts';

/** Length of a digest in hexadecimal digits. BLAKE3 and BLAKE2b are told by their heading only, never by length. */
export const hexLength: Readonly<Record<DigestAlgorithm, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  blake2b: 128,
  blake3: 64,
};

/** How people read them. */
export const algorithmName: Readonly<Record<DigestAlgorithm, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  blake2b: 'BLAKE2b',
  blake3: 'BLAKE3',
};

/**
 * Names for Node's `createHash`; `null` where a library computes it (see `hasher.ts`): Electron is built with
 * BoringSSL, which lacks BLAKE2b, and neither has BLAKE3.
 */
export const opensslName: Readonly<Record<DigestAlgorithm, string | null>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  blake2b: null,
  blake3: null,
};

/** From weakest to strongest: where a list offers several, the strongest counts. */
export const byStrength: readonly DigestAlgorithm[] = [
  'md5',
  'sha1',
  'sha224',
  'blake3',
  'sha256',
  'sha384',
  'blake2b',
  'sha512',
];

/**
 * Digests for which two files with the same value can be made on purpose: they guard against damage, not
 * against tampering (MD5: RFC 6151; SHA-1: NIST policy of December 2022).
 */
export const weakAlgorithms: ReadonlySet<DigestAlgorithm> = new Set(['md5', 'sha1']);

/** What a word such as `SHA256`, `sha-256`, `MD5SUMS`, `B3SUMS` or `x.sha512` names; `null` if nothing. */
export function algorithmFromWord(word: string): DigestAlgorithm | null {
  if (/\.b3$/i.test(word)) return 'blake3';
  if (/\.b2$/i.test(word)) return 'blake2b';
  const plain = word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const found = /(blake3|b3sum|blake2b|b2sum|sha512|sha384|sha256|sha224|sha1|md5)/.exec(plain)?.[1];
  switch (found) {
    case undefined:
      return null;
    case 'b3sum':
      return 'blake3';
    case 'b2sum':
      return 'blake2b';
    default:
      return found as DigestAlgorithm;
  }
}

/** What a digest of this length most likely is, where nothing says it; `null` if no length fits. */
export function algorithmFromLength(digits: number): DigestAlgorithm | null {
  const usual: readonly DigestAlgorithm[] = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
  return usual.find((algorithm) => hexLength[algorithm] === digits) ?? null;
}
