import type { Reason } from '../../common/reason.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import type { Purpose } from '../schema.ts';

/** How much a person has done with computers before; decides what may be asked of them. */
export type Experience = 'new' | 'some' | 'expert';

/** What a person wants of the computer. */
export interface Wish {
  readonly for: Purpose;
  readonly experience: Experience;
}

/** `good`: the memory is what the system needs to be pleasant, or more; `tight`: less, or not known to be. */
export type Fit = 'good' | 'tight';

/** How a stick of it is made for this computer; `null` is not known. */
export type StickMethod = 'image' | 'kit' | null;

export interface RankedSystem {
  readonly id: string;
  readonly fit: Fit;
  /** Points of all rules that hold, a whole number. Only to be compared within one recommendation. */
  readonly score: number;
  /** What speaks for it, the most telling first. Never empty. */
  readonly reasons: readonly Reason[];
  /** What to know or do about it on this computer, the most important first. */
  readonly cautions: readonly Reason[];
  readonly method: StickMethod;
}

export interface RejectedSystem {
  readonly id: string;
  /** Every limit that it breaks, not just the first. Never empty. */
  readonly reasons: readonly Reason[];
}

/**
 * The answer of the recommender. Every edition of the catalogue stands exactly once in `ranked` or `rejected`;
 * `ranked` has the best first, `rejected` keeps the catalogue's order.
 */
export interface Recommendation {
  readonly profile: MachineProfile;
  readonly wish: Wish;
  /** What to do before anything else: test old memory. */
  readonly first: { readonly id: string; readonly reasons: readonly Reason[] } | null;
  readonly ranked: readonly RankedSystem[];
  readonly rejected: readonly RejectedSystem[];
  /** What would help where nothing fits, or nothing fits well. */
  readonly advice: readonly Reason[];
}
