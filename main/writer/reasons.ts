import type { Reason } from '../common/reason.ts';
import type { BlockIoError } from './block-io.ts';
import type { LayoutReason } from './layout.ts';

/** What keeps an image from being written to a drive, told before anything is touched. */
export type WriteRefusal =
  | Reason<'write-image-empty', Record<string, never>>
  | Reason<'write-image-too-large', { imageBytes: number; driveBytes: number }>
  /** The drive's sectors are larger than those that the layout was made for. */
  | Reason<'layout-unaligned', { start: number; sectorBytes: number }>
  | LayoutReason;

/** What went wrong with the image file while it was written. */
export type SourceTrouble =
  | Reason<'source-read-error', { offset: number; errno: string }>
  | Reason<'source-changed', Record<string, never>>;

/** What went wrong with the drive. `offset` is where the failed transfer began, in bytes from its start. */
export type DriveTrouble =
  | Reason<'write-drive-gone', { offset: number; errno: string }>
  | Reason<'write-io-error', { offset: number; errno: string }>
  | Reason<'write-flush-error', { errno: string }>
  | Reason<'write-drive-full', { offset: number; driveBytes: number }>
  | Reason<'write-protected', { errno: string }>
  | Reason<'verify-read-error', { offset: number; errno: string }>
  /** Some sectors cannot be read or written, however often it is tried, and their neighbours can. */
  | Reason<'drive-worn', { offset: number; badBytes: number; errno: string }>
  | Reason<
      'verify-mismatch',
      {
        /** The first wrong byte. */
        offset: number;
        /** How many blocks of 4 KiB hold something else than the image. */
        wrongBlocks: number;
        /** False if the read-back was ended early, because that many were enough. */
        countedAll: boolean;
      }
    >;

/** Why writing a drive did not end well. */
export type WriteReason =
  | WriteRefusal
  | SourceTrouble
  | DriveTrouble
  | Reason<'write-cancelled', Record<string, never>>
  /** Cancelled while a stick in use was being changed, before anything that it needs was written over. */
  | Reason<'write-cancelled-unchanged', Record<string, never>>
  /** A change was planned for what the stick held a moment ago, and it holds something else now: nothing was written. */
  | Reason<'write-stick-changed', Record<string, never>>
  /** Cancelled while it was only being looked at: nothing was written. */
  | Reason<'write-cancelled-untouched', Record<string, never>>
  | Reason<'write-worker-died', { detail: string }>;

/**
 * What a failed transfer on the drive means. EIO stays EIO here: whether the drive is still plugged in is for
 * the caller to ask, who knows which drive it is.
 * @param driveBytes size of the drive
 */
export function driveTrouble(error: BlockIoError, driveBytes: number): DriveTrouble {
  const { operation, offset, errno, badBytes } = error;
  switch (errno) {
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOMEDIUM':
      return { code: 'write-drive-gone', data: { offset, errno } };
    case 'EROFS':
    case 'EPERM':
    case 'EACCES':
      return { code: 'write-protected', data: { errno } };
    case 'ENOSPC':
    case 'EFBIG':
    case 'EDQUOT':
      return { code: 'write-drive-full', data: { offset, driveBytes } };
  }
  if (badBytes !== null) return { code: 'drive-worn', data: { offset, badBytes, errno } };
  switch (operation) {
    case 'read':
      return { code: 'verify-read-error', data: { offset, errno } };
    case 'write':
      return { code: 'write-io-error', data: { offset, errno } };
    case 'flush':
      return { code: 'write-flush-error', data: { errno } };
  }
}
