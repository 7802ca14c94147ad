import type { FileIdentity } from './file-identity.ts';
import type { WriteReason } from './reasons.ts';

/**
 * Where the SHA-256 in the result comes from. `known`: the file was hashed when it was proved, in the state
 * `source`; it is not hashed again, see `writeImage`. `compute`: nobody did yet, so the read-back does
 * (about half a second of processor time for each GiB).
 */
export type DigestSource =
  | { readonly kind: 'known'; readonly sha256: string; readonly source: FileIdentity }
  | { readonly kind: 'compute' };

/** What became of writing one drive. Sizes in bytes, times in seconds. */
export interface WriteOutcome {
  /** Written and read back, every byte found right. */
  readonly ok: boolean;
  /** Size of the image. */
  readonly bytes: number;
  /** Bytes of the image that were written; what was zeroed is not counted. */
  readonly bytesWritten: number;
  /** Bytes that the drive held already and that were left alone. */
  readonly bytesSkipped: number;
  /** The read-back ran to its end and found the image. */
  readonly verified: boolean;
  /** True if the read-back saw the medium and not the computer's memory; `null` if it did not begin. */
  readonly pastPageCache: boolean | null;
  /** SHA-256 of what the read-back found on the drive; `null` if it did not find the whole image. */
  readonly sha256: string | null;
  readonly seconds: { readonly write: number; readonly verify: number };
  /** Empty if `ok`. */
  readonly reasons: readonly WriteReason[];
}

/** How far a drive has come. Each phase counts from 0 to `totalBytes`. */
export interface WriteProgress {
  readonly phase: 'write' | 'verify';
  readonly bytes: number;
  readonly totalBytes: number;
}
