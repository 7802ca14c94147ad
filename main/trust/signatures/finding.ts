/** How far a key is believed to be its owner's. Only `established` and `given` make a file signed. */
export type KeyStanding = 'established' | 'not-established' | 'given';

/** Whose key made a signature. */
export interface Signer {
  /** OpenPGP: fingerprint of the primary key, 40 capitals. Minisign and signify: the key's number, 16 capitals. */
  readonly fingerprint: string;
  readonly whose: string;
  readonly standing: KeyStanding;
}

/**
 * What became of one signature. Only `good` and `wrong` say anything of the file:
 * `good` — it is over exactly these bytes, by a key that was valid when it was made;
 * `wrong` — a known key is said to have made it, but not over these bytes;
 * `unknown-key`, `key-not-here` — cannot be checked: nobody is known by that key, or only its fingerprint is;
 * `weak-hash`, `weak-key` — made in a way that can be forged today;
 * `key-revoked`, `key-expired`, `expired`, `in-future`, `key-unusable` — the key's owner does not stand by it, or
 * not at the time that it names;
 * `unsupported` — of a kind that this program does not check.
 */
export type SignatureState =
  | 'good'
  | 'wrong'
  | 'unknown-key'
  | 'key-not-here'
  | 'weak-hash'
  | 'weak-key'
  | 'key-revoked'
  | 'key-expired'
  | 'expired'
  | 'in-future'
  | 'key-unusable'
  | 'unsupported';

export interface SignatureFinding {
  readonly state: SignatureState;
  /** Of the key that it names, 16 capitals or more. */
  readonly keyId: string;
  /** `null` for a key that is not known. */
  readonly signer: Signer | null;
  /** When it says it was made (ISO 8601); `null` where the kind of signature does not say. */
  readonly signedAt: string | null;
  /** When the key expired, if it has expired since the signature was made (ISO 8601). */
  readonly keyExpiredAt: string | null;
}

/** Checks the signatures of one file while the file is read. */
export interface SignatureCheck {
  /** The next bytes; they may be written over once the promise is settled. */
  write(block: Uint8Array): Promise<void> | void;
  /** All bytes were written. */
  end(): Promise<readonly SignatureFinding[]>;
  /** The file will not be read to its end. */
  abandon(): void;
}
