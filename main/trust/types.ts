import type { Reason } from '../common/reason.ts';

export type DigestAlgorithm =
  'sha256' | 'sha512' | 'md5' | 'sha1' | 'sha384' | 'sha224' | 'blake3' | 'blake2b';

/**
 * How far a file is proved. `signed` by a pinned key; `checksum` agrees with a strong digest;
 * `weak` agrees with MD5 or SHA-1 only, or with a list that came without TLS; `none` was compared with nothing;
 * `mismatch` does not agree, and stops everything.
 */
export type TrustLevel = 'signed' | 'checksum' | 'weak' | 'none' | 'mismatch';

export interface TrustVerdict {
  readonly level: TrustLevel;
  readonly sizeBytes: number;
  /** Digests of the file, lower-case hexadecimal; SHA-256 always. */
  readonly digests: { readonly sha256: string } & Partial<Record<DigestAlgorithm, string>>;
  /** What it was compared with; `null` for `none`. */
  readonly expected: {
    readonly algorithm: DigestAlgorithm;
    readonly digest: string;
    /** Where the expected digest came from. */
    readonly from: 'pasted' | 'file' | 'publisher';
    /** The checksum file, where there was one. */
    readonly sumsFile: string | null;
  } | null;
  /** Why this level, for people: what was proved and what not. */
  readonly reasons: readonly Reason[];
}
