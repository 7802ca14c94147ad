import type { CheckId, Finding } from '../../../preload/checks.ts';

/** What every own test gets from the question that it belongs to. */
export interface OwnTestProps {
  readonly check: CheckId;
  /** To be called whenever the test knows more than before; `null`: it begins anew. */
  readonly onFinding: (finding: Finding | null) => void;
}
