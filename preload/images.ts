import type { QueueState, QueuedDownload } from '../main/jobs/get-image/queue-types.ts';
import type { LibraryState } from '../main/jobs/image-library/types.ts';

/** A download as the window shows it. */
export interface ShownDownload extends QueuedDownload {
  /** The system's name in the catalogue; its id if it is not there (any more). */
  readonly name: string;
}

export interface ShownQueue extends Pick<QueueState, 'totals'> {
  readonly downloads: readonly ShownDownload[];
}

/** The library, and whether it lies where Rekindle put it by itself. */
export interface ShownLibrary extends LibraryState {
  readonly usualFolder: boolean;
}

export type { GetImageResult, GetPhase } from '../main/jobs/get-image/types.ts';
export type { QueueProgress, QueueTotals } from '../main/jobs/get-image/queue-types.ts';
export type { ImageOffer } from '../main/jobs/image-offer/types.ts';
export type {
  AdoptEvent,
  AdoptPhase,
  AdoptResult,
  ArrivingFile,
  LibraryEntry,
  RefreshResult,
} from '../main/jobs/image-library/types.ts';
