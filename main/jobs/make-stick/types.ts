import type { Reason } from '../../common/reason.ts';
import type { DriveIdentity } from '../../drives/types.ts';
import type { Inspection } from '../../images/types.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import type { Changed } from '../../writer/changed.ts';
import type { Differences } from '../../writer/types.ts';
import type { ProbeFacts } from '../probe-stick/types.ts';
import type { BlockMapChoice } from './block-map.ts';
import type { Outcome, StickPhase } from './stick-life.ts';

export type { Outcome, StickPhase } from './stick-life.ts';

/** Where a stick is to be made. */
export type StickTarget =
  | {
      readonly kind: 'drive';
      readonly device: string;
      /** What the person was shown; the opened handle must be this very drive. */
      readonly identity: DriveIdentity;
      /** What the person typed where the guard asks for the drive's name; `null` if nothing was asked. */
      readonly typedName: string | null;
    }
  | {
      /** A regular file that stands for a stick: practice, demonstration, tests. */
      readonly kind: 'virtual';
      readonly path: string;
      /** Size of the file to make; `null` takes the file as it is. */
      readonly createBytes: number | null;
    };

export interface MakeStickRequest {
  /** Path of the image file. */
  readonly image: string;
  /** What the image is to be compared with; all `null` takes it as it is, with level `none`. */
  readonly proof: {
    /** A pasted digest, hexadecimal. */
    readonly digest: string | null;
    /** A checksum file; `null` looks for one next to the image. */
    readonly sumsFile: string | null;
  };
  readonly targets: readonly StickTarget[];
  /** The person said yes to an image that is proved by nothing, or by a weak digest only. */
  readonly acceptUnproved: boolean;
  /** Loop devices count as drives (tests and technicians). */
  readonly allowLoop: boolean;
  /** Switch drives off, or eject them, once they are written and proved; not if left out. */
  readonly eject?: boolean;
  /** What to do with what a drive holds already; `auto` if left out. */
  readonly differences?: Differences;
  /**
   * Ask sticks that Rekindle has not met how much they really hold, before anything is written: a few seconds each.
   * True if left out.
   */
  readonly probe?: boolean;
  /** The block map to write it by, or none at all; one that lies beside the image if left out. */
  readonly bmap?: BlockMapChoice;
  /** A place for files behind the image; none if left out. */
  readonly data?: DataRequest | null;
  /** The second GPT is moved to the end of the drive, as it is with a place for files; not if left out. */
  readonly fitGpt?: boolean;
}

/** A FAT32 partition `REKINDLE` with what lies on every stick. */
export interface DataRequest {
  readonly sizeBytes: number | 'all';
  /** A drive that cannot have it is refused; otherwise it gets the image alone, and a note says why. */
  readonly required: boolean;
}

export type StickEvent =
  /** The job as a whole, or one drive, has entered a phase. */
  | { readonly event: 'phase'; readonly phase: StickPhase; readonly device: string | null }
  | {
      readonly event: 'progress';
      readonly phase: StickPhase;
      /** `null` while the image itself is read (prove, unpack). */
      readonly device: string | null;
      readonly bytes: number;
      readonly totalBytes: number;
      /** Over the last seconds; `null` until it is known. */
      readonly bytesPerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  /** The image is known and proved as far as it can be. */
  | { readonly event: 'image'; readonly inspection: Inspection; readonly trust: TrustVerdict }
  /** One drive has ended, well or not; the others go on. */
  | { readonly event: 'drive'; readonly result: DriveResult }
  | { readonly event: 'result'; readonly result: MakeStickResult };

/** What became of one drive. Sizes in bytes, times in seconds. */
export interface DriveResult {
  readonly device: string;
  readonly ok: boolean;
  /** How this drive ended; `ok` is true for `done` alone. */
  readonly outcome: Outcome;
  /** How much the stick is to hold: the size of the image, if it is one as it is. */
  readonly bytes: number;
  readonly bytesWritten: number;
  /** Found right already and left alone. */
  readonly bytesSkipped: number;
  /**
   * SHA-256 of the image, all of which the read-back found on the drive, but for what is in `changed`; `null` if it was
   * not read to the end, or if the stick holds something else than an image.
   */
  readonly sha256: string | null;
  readonly verified: boolean;
  /** Where the stick holds something else than the image on purpose. */
  readonly changed: readonly Changed[];
  /**
   * How much of the image was neither written nor read back because its block map says that nothing is there: whatever
   * the drive held is still there.
   */
  readonly unmappedBytes: number;
  /** True if the read-back saw the medium and not the computer's memory; `null` before it began. */
  readonly pastPageCache: boolean | null;
  /** How the drive was opened. */
  readonly openedBy: 'direct' | 'udisks2' | 'helper' | 'file' | null;
  readonly seconds: { readonly write: number; readonly verify: number };
  /** Transfers that went well when they were tried again; all they moved was read back. */
  readonly retries: number;
  /** How much the drive really holds; `null` if it was not asked, or could not be. */
  readonly probe: ProbeFacts | null;
  readonly reasons: readonly Reason[];
}

export interface MakeStickResult {
  readonly outcome: Outcome;
  readonly ok: boolean;
  readonly image: {
    readonly path: string;
    readonly sizeBytes: number | null;
    readonly sha256: string | null;
    readonly trust: TrustVerdict | null;
  };
  readonly drives: readonly DriveResult[];
  /** What concerns the whole job; the drives have their own. */
  readonly reasons: readonly Reason[];
}
