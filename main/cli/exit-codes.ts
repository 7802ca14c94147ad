import type { Outcome } from '../jobs/make-stick/types.ts';

/** The exit codes of the command line; scripts rely on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  mismatch: 4,
  cancelled: 5,
} as const satisfies Record<Outcome | 'usage', number>;
