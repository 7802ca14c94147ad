import type { Reason } from '../../common/reason.ts';

/** What is wrong with a block map itself. */
export type BmapReason =
  | Reason<'bmap-not-readable', { path: string; errno: string }>
  /** `what` names the element that is not as it should be. */
  | Reason<'bmap-malformed', { what: string }>
  | Reason<'bmap-version', { version: string }>
  | Reason<'bmap-checksum-type', { algorithm: string }>
  /** Its own checksum does not fit: it was damaged, or changed by hand. */
  | Reason<'bmap-damaged', Record<string, never>>;

/** What is wrong with a block map for this image. */
export type BmapMisfit =
  | Reason<'bmap-other-image', { imageBytes: number; mapBytes: number }>
  /** The image holds something where the map says that nothing is. */
  | Reason<'bmap-leaves-out-data', { offset: number }>
  /** The image does not hold what the map says: one of the two is not genuine or damaged. */
  | Reason<'bmap-mismatch', { offset: number; partBytes: number }>;

/** What a person should know of a stick that was made by a block map, or in spite of one. */
export type BmapNote =
  | Reason<'stick-unmapped', { unmappedBytes: number }>
  /** The reason follows. */
  | Reason<'bmap-ignored', { path: string }>;
