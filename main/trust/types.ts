import type { Reason } from '../common/reason.ts';

export type DigestAlgorithm =
  'sha256' | 'sha512' | 'md5' | 'sha1' | 'sha384' | 'sha224' | 'blake3' | 'blake2b';

/**
 * How far a file is proved. `signed` by a pinned key, or by one that the person gave; `checksum` agrees with a strong digest;
 * `weak` agrees with MD5 or SHA-1 only, or with a list that came without TLS; `none` was compared with nothing;
 * `mismatch` does not agree, and stops everything.
 */
export type TrustLevel = 'signed' | 'checksum' | 'weak' | 'none' | 'mismatch';

/** A signature that counts. */
export interface SignatureProof {
  /** What was signed: the image itself, or the list that names its digest. */
  readonly on: 'image' | 'list';
  /** `pinned`: by a key that Rekindle knows; `given`: by one that the person vouches for. */
  readonly key: 'pinned' | 'given';
  /** OpenPGP: of the primary key, 40 capitals. Minisign and signify: the key's number, 16 capitals. */
  readonly fingerprint: string;
  readonly whose: string;
  /** ISO 8601; `null` where the kind of signature does not say. */
  readonly signedAt: string | null;
}

export interface TrustVerdict {
  readonly level: TrustLevel;
  readonly sizeBytes: number;
  /** Digests of the file, lower-case hexadecimal; SHA-256 always. */
  readonly digests: { readonly sha256: string } & Partial<Record<DigestAlgorithm, string>>;
  /** The digest that it was compared with; `null` if there was none. */
  readonly expected: {
    readonly algorithm: DigestAlgorithm;
    readonly digest: string;
    /**
     * Where the expected digest came from. `library`: it was noted when the image came into the library; `catalogue`:
     * it stands in a catalogue of the person's own.
     */
    readonly from: 'pasted' | 'file' | 'publisher' | 'library' | 'catalogue';
    /** The checksum file or its address, where there was one. */
    readonly sumsFile: string | null;
  } | null;
  /** The signature that makes it `signed`, or that would if what it covers were stronger; `null` if there is none. */
  readonly signature: SignatureProof | null;
  /** Why this level, for people: what was proved and what not. */
  readonly reasons: readonly Reason[];
}
