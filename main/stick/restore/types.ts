import type { RestoreReason } from './reasons.ts';

/** The file systems that an ordinary stick has. */
export type StickFilesystem = 'fat32' | 'exfat';

/** `auto`: what the stick had when it was bought, by its size. */
export type WantedFilesystem = StickFilesystem | 'auto';

/** The one partition of an ordinary stick. */
export interface RestoredPartition {
  readonly filesystem: StickFilesystem;
  /** As it is written on the stick; empty for none. */
  readonly label: string;
  readonly startBytes: number;
  readonly sizeBytes: number;
}

export type RestorePhase = 'write' | 'verify';

/** What became of one drive. Times in seconds. */
export interface RestoreOutcome {
  /** All of it was written and read back, and found right. */
  readonly ok: boolean;
  readonly bytesWritten: number;
  readonly verified: boolean;
  /** True if the read-back saw the medium and not the computer's memory; `null` if it did not begin. */
  readonly pastPageCache: boolean | null;
  readonly seconds: { readonly write: number; readonly verify: number };
  /** Transfers that failed at first and went well when they were tried again. */
  readonly retries: number;
  /** Empty if `ok`. */
  readonly reasons: readonly RestoreReason[];
}
