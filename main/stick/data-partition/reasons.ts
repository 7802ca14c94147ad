import type { Reason } from '../../common/reason.ts';
import type { Fat32Refusal } from '../fat32/reasons.ts';

type Nothing = Record<string, never>;

/** Why a stick cannot have a data partition behind its image, or its partition table cannot be made to fit the drive. */
export type DataRefusal =
  | Reason<'data-no-room', { roomBytes: number; leastBytes: number }>
  | Reason<'data-less-room-than-wanted', { roomBytes: number; wantedBytes: number }>
  | Reason<'data-too-small', { wantedBytes: number; leastBytes: number }>
  /** The image has no partition table that another partition could be entered into. */
  | Reason<'data-no-table', Nothing>
  | Reason<'data-table-damaged', Nothing>
  | Reason<'data-table-full', Nothing>
  | Reason<'data-sector-size', { sectorBytes: number }>
  | Reason<'data-gpt-no-room', Nothing>
  | Fat32Refusal;

/** What a person should know of a stick whose partition table was changed. */
export type DataNote =
  /** The image carries a checksum of itself (isomd5sum), which covers the partition table. */
  Reason<'data-self-check-fails', Nothing>;
