import type { Reason } from '../common/reason.ts';
import type { Outcome } from './types.ts';

/** What one of the program's own tests found out about the computer that it runs on. Plain data. */
export interface Finding {
  /** What the test would answer; the person confirms it or not. `null`: only the person can say. */
  readonly suggests: Outcome | null;
  /**
   * What was seen and measured, as sentences, the most important first; kept with the answer. Nothing that says whose
   * computer it is, or where: no serial numbers, no addresses, no names of networks.
   */
  readonly facts: readonly Reason[];
}
