import type { Reason } from '../../common/reason.ts';
import type { CpuArch } from '../../machine/profile.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { TrustVerdict } from '../../trust/types.ts';

export interface GetImageRequest {
  /** Id in the catalogue. */
  readonly id: string;
  /** For editions that are built for several processors; `null` takes the first. */
  readonly arch: CpuArch | null;
  /** The person said yes to an image that is proved by nothing, or by a weak digest only. */
  readonly acceptUnproved: boolean;
}

export type GetPhase = 'find' | 'list' | 'check' | 'download' | 'prove' | 'store';

export type GetEvent =
  | { readonly event: 'phase'; readonly phase: GetPhase }
  /** What is going to be fetched. `seen` is set if there was no network and an earlier answer is used. */
  | { readonly event: 'release'; readonly release: CurrentRelease; readonly seen: string | null }
  | {
      readonly event: 'progress';
      readonly phase: GetPhase;
      readonly bytes: number;
      readonly totalBytes: number | null;
      readonly bytesPerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly event: 'result'; readonly result: GetImageResult };

export interface GetImageResult {
  readonly outcome: 'done' | 'failed' | 'refused' | 'mismatch' | 'cancelled';
  readonly ok: boolean;
  readonly id: string;
  /** Where the proved image lies; `null` if there is none. */
  readonly path: string | null;
  /** It was in the library already, and was proved again. */
  readonly already: boolean;
  readonly release: CurrentRelease | null;
  readonly trust: TrustVerdict | null;
  readonly reasons: readonly Reason[];
}
