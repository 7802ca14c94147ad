import type { Reason } from '../common/reason.ts';
import type { EditionProblem } from './check.ts';

/** Why nothing at all could be taken from a catalogue. `place` is its file or address. */
export type CatalogueError =
  | Reason<'catalogue-unreadable', { place: string; errno: string }>
  | Reason<'catalogue-plain-http', { place: string }>
  | Reason<'catalogue-too-large', { place: string; limitBytes: number }>
  | Reason<
      | 'catalogue-empty'
      | 'catalogue-web-page'
      | 'catalogue-not-json'
      | 'catalogue-too-deep'
      | 'catalogue-not-one',
      { place: string }
    >;

/** How a value differs from the description of the catalogue. */
export type Misfit =
  'missing' | 'wrong-kind' | 'not-one-of' | 'unknown-field' | 'too-small' | 'too-large' | 'malformed';

/** Why an entry of a person's own catalogue was not taken. */
export type RefusedEntry =
  | Reason<`entry-field-${Misfit}`, { entry: string; path: string; detail: string }>
  | Reason<`entry-${EditionProblem}`, { entry: string; path: string }>
  | Reason<'entry-nothing-to-fetch' | 'entry-twice', { entry: string }>
  | Reason<'entry-too-many', { limit: number }>;

/** What was done otherwise than the catalogue says, or left out of it, without refusing the entry. */
export type CatalogueNotice =
  | Reason<'entry-trust-kept' | 'entry-key-not-believed', { entry: string }>
  | Reason<'entry-list-elsewhere', { entry: string; url: string }>
  | Reason<'entry-list-not-followed', { url: string }>;

/** Why a system was not found; `similar` names those that it might be. */
export type SystemError =
  Reason<'system-unknown', { id: string }> | Reason<'system-perhaps', { id: string; similar: string }>;
