import type { Reason } from '../common/reason.ts';

type Nothing = Record<string, never>;

/** Why a file holds no results that can be taken over. The file itself is always left as it is. */
export type ResultsError =
  | Reason<'results-empty', Nothing>
  | Reason<'results-not-results', Nothing>
  | Reason<'results-too-new', { version: number }>
  | Reason<'results-nothing-said', Nothing>;

/** What was noticed in results that were taken over all the same. */
export type ResultsNotice =
  | Reason<'results-cut', { answers: number }>
  | Reason<'results-not-finished', { answers: number }>
  | Reason<'results-lines-damaged', { lines: number }>
  | Reason<'results-checks-unknown', { checks: number }>
  | Reason<'results-id-damaged', Nothing>
  | Reason<'results-other-stick', { stick: string }>
  | Reason<'results-machine-unknown', Nothing>
  | Reason<'results-clock-wrong', { date: string }>;

/** Why a typed short code says nothing. */
export type ShortCodeError =
  | Reason<'short-code-empty', Nothing>
  | Reason<'short-code-characters', { characters: string }>
  | Reason<'short-code-mistyped', Nothing>
  | Reason<'short-code-too-new', Nothing>;
