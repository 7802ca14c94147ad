import type { DriveIdentity } from '../types.ts';

/** A drive, or a virtual stick, that was opened for writing and proved to be the one that was meant. */
export interface OpenedDrive {
  /** Read and write; no other program has the drive open for writing. */
  readonly fd: number;
  /** `file` is a virtual stick. */
  readonly openedBy: 'direct' | 'udisks2' | 'helper' | 'file';
  /** As the handle told it. */
  readonly identity: DriveIdentity;
  readonly sizeBytes: number;
  /** Direct I/O must be aligned to this, in memory, offset and length. */
  readonly logicalSectorBytes: number;
  /** True if what is read and written goes past the computer's page cache (`O_DIRECT`). */
  readonly pastPageCache: boolean;
  /** Closes the handle; further calls do nothing. */
  close(): void;
}
