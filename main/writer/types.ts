import type { WriteReason } from './reasons.ts';

/**
 * Where the SHA-256 in the result comes from. `known`: the image was hashed when it was proved; it is not hashed
 * again, see `writeImage`. `compute`: nobody did yet, so the read-back does (about half a second of processor time for
 * each GiB). `none`: the drive is to hold something else than an image.
 */
export type DigestSource =
  | { readonly kind: 'known'; readonly sha256: string }
  | { readonly kind: 'compute' }
  | { readonly kind: 'none' };

/**
 * What to do with what a drive holds already. `never`: everything is written. `always`: everything is read and
 * compared, and what differs is written. `auto`: a few places are looked at first; if the drive seems to hold the
 * image or its beginning, it is compared, for as long as that pays.
 */
export type Differences = 'auto' | 'always' | 'never';

/** What became of writing one drive. Sizes in bytes, times in seconds. */
export interface WriteOutcome {
  /** Written and read back, every byte found right. */
  readonly ok: boolean;
  /** How much the drive is to hold: the size of the image, if it is one as it is. */
  readonly bytes: number;
  /** Bytes of these that were written; what was zeroed is not counted. */
  readonly bytesWritten: number;
  /** Bytes that the drive held already and that were left alone. */
  readonly bytesSkipped: number;
  /** The read-back ran to its end and found all of it. */
  readonly verified: boolean;
  /** True if the read-back saw the medium and not the computer's memory; `null` if it did not begin. */
  readonly pastPageCache: boolean | null;
  /**
   * SHA-256 of the image, if the read-back found all of it on the drive but for what was changed on purpose; `null`
   * if it did not, or if the drive holds something else than an image.
   */
  readonly sha256: string | null;
  /** Looking for differences counts as `verify`: it reads and compares. */
  readonly seconds: { readonly write: number; readonly verify: number };
  /**
   * Transfers that failed at first and went well when they were tried again. What they moved was read back like
   * everything else, so a stick with some is as good as one without, today.
   */
  readonly retries: number;
  /** Empty if `ok`. */
  readonly reasons: readonly WriteReason[];
}

/**
 * How far a drive has come. A phase counts up to `totalBytes`: from 0, or, where the drive held a part of the image
 * already, from that. The phases come in the order compare, write, verify; compare only where there is something
 * to compare, and the others only where something was written. Where comparing does not pay, it ends before its
 * total.
 */
export interface WriteProgress {
  readonly phase: 'compare' | 'write' | 'verify';
  readonly bytes: number;
  readonly totalBytes: number;
}
