import type { Reason } from '../../common/reason.ts';
import type { CpuArch } from '../../machine/profile.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import type { TrustLevel } from '../../trust/types.ts';

export interface OfferRequest {
  /** Id in the catalogue. */
  readonly id: string;
  /** Of the computer that it is for; `null` if that is not known. */
  readonly arch: CpuArch | null;
}

/** An image of the system that lies in the library already. */
export interface StoredImage {
  readonly path: string;
  readonly version: string | null;
  readonly sizeBytes: number;
  /** How far it was proved when it came there. */
  readonly level: Exclude<TrustLevel, 'mismatch'>;
  /** When it came there, ISO 8601. */
  readonly date: string;
}

/** What a person should know before an image is downloaded. */
export interface ImageOffer {
  readonly id: string;
  /** What to ask of the download: for which processor there is an image of its own. */
  readonly arch: CpuArch | null;
  readonly name: string;
  /** As the catalogue has it; what the publisher offers now is in `release`. */
  readonly sizeBytes: number | null;
  readonly method: SystemEdition['method']['value'];
  readonly methodNote: SystemEdition['methodNote'];
  /** What it does cannot be undone: to be asked for twice. */
  readonly destructive: boolean;
  readonly legalNotice: SystemEdition['legalNotice'];
  /** How to sign in to it once it runs. */
  readonly login: SystemEdition['login']['value'];
  readonly downloadPage: string | null;
  /** What the publisher offers; `null` if nobody could be asked, now or ever. */
  readonly release: CurrentRelease | null;
  /** Set if `release` is what was offered at this time (ISO 8601), as the publisher cannot be asked now. */
  readonly seen: string | null;
  /** Why the publisher could not be asked; `null` if it could. */
  readonly trouble: Reason | null;
  /** The newest that the library has of it, and whether it is the one that is offered now. */
  readonly stored: (StoredImage & { readonly current: boolean }) | null;
}
