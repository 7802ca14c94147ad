import type { Reason } from '../common/reason.ts';
import type { MachineProfile } from '../machine/profile.ts';
import type { CheckId, Preset } from './checklist.ts';

/**
 * What became of one check. `skip`: deliberately not done; `not-present`: the computer has no such thing;
 * `undecided`: done, but the person could not tell.
 */
export const outcomes = ['pass', 'fail', 'skip', 'not-present', 'undecided'] as const;
export type Outcome = (typeof outcomes)[number];

/** Who ran it: a person at the station, `check.sh` on a stick, or this program on the computer itself. */
export const places = ['station', 'stick', 'own'] as const;
export type Place = (typeof places)[number];

/** What was answered to one check. Times are ISO 8601 in UTC, as the clock of the asking computer had them. */
export interface Answer {
  readonly check: CheckId;
  readonly outcome: Outcome;
  /** In the person's own words; for `skip` the reason. */
  readonly note: string | null;
  /** The name of a picture that belongs to it, as the journal keeps it. */
  readonly photo: string | null;
  /** What the program's own test saw and measured, see `Finding`; left out if there was none. */
  readonly findings?: readonly Reason[];
  readonly at: string;
}

/** One going through the checklist with one computer, finished or to be gone on with. Plain data. */
export interface CheckRun {
  readonly id: string;
  readonly startedAt: string;
  /** `null`: still going on, or broken off. */
  readonly finishedAt: string | null;
  readonly where: Place;
  /** The id in the manifest of the stick that it came from. */
  readonly stick: string | null;
  readonly preset: Preset;
  /** What is known of the computer; `null`: nothing. */
  readonly machine: MachineProfile | null;
  /** One answer a check at most, in the order in which they were given first. */
  readonly answers: readonly Answer[];
  /** Who answered, if they wanted to be named. */
  readonly who: string | null;
}
