import type { Reason } from '../../common/reason.ts';

/** Why there is no room for changes. */
export type PersistenceFailure =
  | Reason<'persistence-no-tool', { tool: string }>
  | Reason<'persistence-failed', { detail: string }>
  | Reason<'persistence-size', { sizeBytes: number; leastBytes: number; mostBytes: number }>;

/** What becomes of a system's changes on a kit stick. */
export type PersistenceNote =
  | Reason<'persistence-ready', { name: string; sizeBytes: number }>
  /** It makes room for itself. */
  | Reason<'persistence-by-itself' | 'persistence-when-asked' | 'persistence-by-lbu', { name: string }>
  | Reason<'persistence-not-here', { name: string }>
  /** It needs a partition, and the stick was divided up when it was made. */
  | Reason<'persistence-with-new-stick', { name: string }>
  /** It was taken from the stick, and what it had kept beside its files with it. */
  | Reason<'persistence-gone', { name: string }>
  /** Two systems would mix what they keep. */
  | Reason<'persistence-only-one', { name: string; other: string }>;
