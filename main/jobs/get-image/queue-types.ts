import type { CurrentRelease } from '../../systems/release/types.ts';
import type { GetEvent, GetImageRequest, GetImageResult, GetPhase } from './types.ts';

/**
 * `left-over`: begun by an earlier run of the program; goes on only when it is asked to.
 * `waiting`: its turn comes when one of those before it has ended or pauses.
 */
export type QueuedState = 'left-over' | 'waiting' | 'running' | 'paused' | 'ended';

export interface QueueProgress {
  /** Of the image, what arrived earlier included. */
  readonly bytes: number;
  /** `null` until somebody has said it. */
  readonly totalBytes: number | null;
  /** Over the last seconds; `null` until it is known, and while nothing arrives. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** One system's image on its way. */
export interface QueuedDownload {
  /** One system for one processor is in the queue once: see `downloadKey`. */
  readonly key: string;
  readonly request: GetImageRequest;
  /** The library's folder that it goes into. */
  readonly folder: string;
  readonly state: QueuedState;
  /** `null` unless it runs, or paused while it ran. */
  readonly phase: GetPhase | null;
  /** What is being fetched; `null` until the publisher has said it. */
  readonly release: CurrentRelease | null;
  /** The publisher could not be asked: its answer of this time is used (ISO 8601). */
  readonly seen: string | null;
  /** `null` until the first byte is known. A left-over one has what had arrived. */
  readonly progress: QueueProgress | null;
  /** Only of one that has ended. */
  readonly result: GetImageResult | null;
}

/** All that wait, run or pause, as one; without those that have ended or are left over. */
export interface QueueTotals extends QueueProgress {
  readonly downloads: number;
}

export interface QueueState {
  /** In the order in which they get their turn; those that have ended stay where they were. */
  readonly downloads: readonly QueuedDownload[];
  /** `null` if nothing waits, runs or pauses. */
  readonly totals: QueueTotals | null;
}

/** Several downloads, some of them at once. A key that is not there (any more) changes nothing. */
export interface DownloadQueue {
  state(): QueueState;
  /**
   * Puts a download behind the others. One that waits, runs or pauses already stays as it is; one that is left over or
   * has ended begins again, going on with what had arrived. A yes (`acceptUnproved`) is taken over.
   * @returns its key
   */
  add(request: GetImageRequest): string;
  /** Lets go of the connection, and lets the next one have its turn. */
  pause(key: string): void;
  /** Also for one that is left over, or failed. */
  resume(key: string): void;
  /** Ends it; what has arrived is kept for another try. */
  cancel(key: string): void;
  pauseAll(): void;
  resumeAll(): void;
  cancelAll(): void;
  /** Puts one that waits first, so that it gets the next turn. */
  first(key: string): void;
  /** Takes it off the list: cancels it if needed, and throws away what had arrived unless it was finished. */
  discard(key: string): Promise<void>;
  /** Takes those off the list that ended well. */
  clearDone(): void;
  /** The program ends: stops everything, and remembers what was not finished. */
  close(): Promise<void>;
}

/** What the queue needs from the one who opens it. */
export interface QueuePorts {
  /** Starts one download into a folder; the queue decides when. */
  readonly start: (
    request: GetImageRequest,
    folder: string,
    onEvent: (event: GetEvent) => void,
  ) => {
    readonly done: Promise<GetImageResult>;
    pause(): void;
    resume(): void;
    cancel(): void;
  };
  /** The library's folder now; a download stays with the one that it began with. */
  readonly folder: () => string;
  /** What was not finished when the program ended, however it ended. */
  readonly unfinished: UnfinishedDownloads;
  /** At most so many at once; 2 if left out. */
  readonly atOnce?: number;
  /** Told after every change, at most about ten times a second for each that runs. */
  readonly onChange: (state: QueueState) => void;
}

/** A download that was begun and not finished. */
export interface UnfinishedDownload {
  readonly id: string;
  readonly arch: GetImageRequest['arch'];
  readonly folder: string;
  /** When it was asked for, ISO 8601. */
  readonly since: string;
  /** What was being fetched; `null` if nobody had said it yet. */
  readonly fileName: string | null;
}

/** The record on disk. One that cannot be written costs only the remembering. */
export interface UnfinishedDownloads {
  all(): readonly UnfinishedDownload[];
  note(download: UnfinishedDownload): void;
  forget(key: string): void;
}

/** What makes two downloads the same. */
export function downloadKey({ id, arch }: Pick<GetImageRequest, 'id' | 'arch'>): string {
  return arch === null ? id : `${id} ${arch}`;
}
