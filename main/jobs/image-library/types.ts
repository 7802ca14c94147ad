import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { Evidence } from '../../fetch/library/evidence.ts';
import type { Inspection } from '../../images/types.ts';
import type { RecognisedEntry } from '../../systems/recognise.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import type { Job } from '../job.ts';

/** An image in the library, as it is shown. */
export interface LibraryEntry {
  /** Base name: what `remove` wants. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** What is known of it, how far it was proved when it came here; `null` if nobody has proved it. */
  readonly evidence: Evidence | null;
  /** The system's name in the catalogue; `null` if it is not known, or not in the catalogue (any more). */
  readonly systemName: string | null;
  /** Whole days since it came here; `null` if that is not known. */
  readonly ageDays: number | null;
  /** A newer release that the publisher was seen to offer; `null` if none is known. `seen` is ISO 8601. */
  readonly newer: { readonly version: string; readonly seen: string } | null;
  /** What is to be said of it (no evidence, changed since, …). */
  readonly reasons: readonly Reason[];
}

/** A download that has not all arrived. */
export interface ArrivingFile {
  /** Base name of the image it is to become: what `discardArriving` wants. */
  readonly name: string;
  readonly bytes: number;
  /** `null` if nobody has said it. */
  readonly totalBytes: number | null;
  /** When the last byte came, ISO 8601. */
  readonly lastByte: string;
}

export interface LibraryState {
  readonly folder: string;
  /** False for a folder that is not there (yet), such as that of a disk that is not plugged in. */
  readonly there: boolean;
  /** Files can be put into it; `null` while it is not there. */
  readonly writable: boolean | null;
  readonly images: readonly LibraryEntry[];
  readonly arriving: readonly ArrivingFile[];
  /** What was set aside and can still be put back. */
  readonly aside: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** Of all that lies there: images, what is arriving, and what was set aside. */
  readonly totalBytes: number;
  /** `null` if the system does not say. */
  readonly freeBytes: number | null;
}

/** What is asked of publishers again, to know what is old. */
export interface RefreshResult {
  /** Ids whose publishers answered. */
  readonly asked: readonly string[];
  /** Those that did not, and why. */
  readonly failed: readonly { readonly id: string; readonly reason: Reason }[];
}

export interface AdoptRequest {
  /** The file that the person has. It stays where it is. */
  readonly path: string;
  /** What the person says it is, by id; `null` looks at its bytes and its name. */
  readonly system: string | null;
  /** The person said yes to an image that is proved by nothing, or by a weak digest only. */
  readonly acceptUnproved: boolean;
  /** False asks nobody on the network. */
  readonly online: boolean;
}

export type AdoptPhase = 'recognise' | 'ask' | 'prove' | 'copy';

export type AdoptEvent =
  | { readonly event: 'phase'; readonly phase: AdoptPhase }
  /** What it is. `entry` is `null` if nothing tells, or if the catalogue does not have it. */
  | { readonly event: 'recognised'; readonly inspection: Inspection; readonly entry: RecognisedEntry | null }
  | {
      readonly event: 'progress';
      readonly phase: AdoptPhase;
      readonly bytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly event: 'result'; readonly result: AdoptResult };

export interface AdoptResult {
  /**
   * `refused`: it needs a yes (`adopt-needs-yes`), or is no image at all. `mismatch`: the publisher has a file of this
   * name whose bytes are others.
   */
  readonly outcome: 'done' | 'failed' | 'refused' | 'mismatch' | 'cancelled';
  readonly ok: boolean;
  /** Where it lies in the library now; `null` if it does not. */
  readonly path: string | null;
  /** The library had the very same bytes already. */
  readonly already: boolean;
  readonly entry: RecognisedEntry | null;
  readonly trust: TrustVerdict | null;
  readonly reasons: readonly Reason[];
}

/** Cancelled, it ends within a moment; nothing of it stays in the library. */
export type Adopt = Job<AdoptResult>;

/** The library of images, as app and command line use it. Nothing is remembered between two calls but on disk. */
export interface ImageLibraryJobs {
  look(): Promise<LibraryState>;
  /** Deletes an image and its evidence. */
  remove(name: string): Promise<Result<null, Reason>>;
  /** Takes an image out of the list so that it can be put back; it takes its space until `forgetAside`. */
  setAside(name: string): Promise<Result<null, Reason>>;
  putBack(name: string): Promise<Result<null, Reason>>;
  /** Deletes all that was set aside. */
  forgetAside(): Promise<Result<null, Reason>>;
  /** Deletes what had arrived of a download; one that is under way (here or in another program) is left alone. */
  discardArriving(name: string): Promise<Result<null, Reason>>;
  /** Asks the publishers of all systems in the library what they offer now. */
  refresh(signal: AbortSignal): Promise<RefreshResult>;
  /**
   * Takes in a file that a person has: recognises it, proves it by what its publisher says (or, if nobody can be
   * asked, by what lies beside it), and copies it with its evidence. One that lies in the folder already gets its
   * evidence where it is.
   */
  adopt(request: AdoptRequest, onEvent: (event: AdoptEvent) => void): Adopt;
}
