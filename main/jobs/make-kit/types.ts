import type { Reason } from '../../common/reason.ts';
import type { Language } from '../../messages/catalogues.ts';
import type { KitWay } from '../../stick/kit/types.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import type { Outcome } from '../make-stick/stick-life.ts';
import type { DriveResult, MakeStickRequest, StickEvent } from '../make-stick/types.ts';

/** A system that is to come onto the sticks. */
export interface KitItem {
  /** Path of the image file, packed or not. */
  readonly image: string;
  /** Which entry of the catalogue it is; `null` lets the image itself say. */
  readonly id: string | null;
  /** Room for what it keeps, in bytes and whole MiB; `null` for none. */
  readonly persistenceBytes: number | null;
}

export interface MakeKitRequest extends Pick<
  MakeStickRequest,
  'targets' | 'acceptUnproved' | 'allowLoop' | 'eject' | 'differences' | 'probe'
> {
  /** In the order of the menu. */
  readonly items: readonly KitItem[];
  /** Which of the items starts by itself; the first if left out. */
  readonly usual?: number;
  /** After so many seconds; `null` for never, the usual time if left out. */
  readonly timeoutSeconds?: number | null;
  readonly way: KitWay | 'auto';
  /** More words for every kernel; empty for none. */
  readonly append: string;
  /** Of the sticks' menus. */
  readonly language: Language;
  /** Debian's signed loaders, for computers with Secure Boot switched on. */
  readonly secureBoot: boolean;
}

/** What is known of one system of the sticks. */
export interface KitItemResult {
  /** Its folder on the sticks, and its id in the catalogue if it is in it. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly sizeBytes: number;
  readonly trust: TrustVerdict;
  /** `null` if it does not come onto the sticks. */
  readonly way: KitWay | null;
  /** Why it does not, or what a person should know. */
  readonly reasons: readonly Reason[];
}

export type KitEvent =
  | Exclude<StickEvent, { event: 'result' } | { event: 'image' }>
  /** An image was proved and looked into. */
  | { readonly event: 'system'; readonly system: KitItemResult }
  | { readonly event: 'result'; readonly result: MakeKitResult };

export interface MakeKitResult {
  readonly outcome: Outcome;
  readonly ok: boolean;
  readonly systems: readonly KitItemResult[];
  readonly drives: readonly DriveResult[];
  /** What concerns the whole job; systems and drives have their own. */
  readonly reasons: readonly Reason[];
}
