import { z } from 'zod';
import type { ComparedFact } from '../main/journal/compare.ts';
import type {
  JournalCheck,
  JournalMachine,
  JournalStick,
  ListedMachine,
  MachineHistory,
  StickCheck,
  StickEvent,
} from '../main/journal/types.ts';

const id = z.string().min(1).max(64);
const words = z.string().max(4096);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Which computers of the journal are shown; every condition that is set has to hold. */
export const machineQuery = z.strictObject({
  /** All of them have to occur in what is known of a computer. */
  words: z.string().max(256),
  /** What its latest check came to; `unchecked`: it has none that came to anything. */
  verdict: z.enum(['ready', 'cautions', 'other-system', 'not-worth-it', 'open', 'unchecked']).nullable(),
  /** Checked on that day or later, and on that day or earlier; in the station's time zone. */
  from: day.nullable(),
  to: day.nullable(),
  /** With a check that was begun and not finished. */
  unfinished: z.boolean(),
  /** Memory in MiB: at least, and less than. */
  leastRamMiB: z.number().int().nonnegative().nullable(),
  belowRamMiB: z.number().int().nonnegative().nullable(),
  /** What its processor can do at most. */
  bits: z.enum(['32', '64']).nullable(),
});

/** A part of the list, the computer that was met last first. */
export const machinePage = z.strictObject({
  query: machineQuery,
  offset: z.number().int().nonnegative().max(10_000_000),
  limit: z.number().int().positive().max(500),
});

export const journalId = z.strictObject({ id });
export const journalPair = z.strictObject({ first: id, second: id });

/** What a person says of a computer: what is left out stays as it is, `null` removes it. */
export const machineNotes = z.strictObject({
  id,
  assetTag: z.string().max(64).nullable().optional(),
  owner: z.string().max(256).nullable().optional(),
  note: words.nullable().optional(),
});

export type MachineQueryRequest = z.infer<typeof machineQuery>;
export type MachineNotesRequest = z.infer<typeof machineNotes>;
export type {
  JournalAnswer,
  JournalCheck,
  JournalImport,
  JournalMachine,
  JournalSentence,
  JournalStick,
  JournalVerdict,
  ListedMachine,
  StickCheck,
  StickEvent,
} from '../main/journal/types.ts';
export type { ComparedFact } from '../main/journal/compare.ts';

/** A part of the list, and how many there are. */
export interface MachinePage {
  readonly machines: readonly ListedMachine[];
  /** How many the query finds. */
  readonly count: number;
  /** How many the journal has at all. */
  readonly total: number;
}

/** One computer with everything that became of it. */
export interface MachineView extends MachineHistory {
  readonly machine: JournalMachine;
  /** The latest first. */
  readonly checks: readonly JournalCheck[];
}

/** One check, to be read. */
export interface CheckSheet {
  readonly machine: JournalMachine;
  readonly check: JournalCheck;
}

/** Two computers side by side. */
export interface MachinePair {
  readonly machines: readonly [JournalMachine, JournalMachine];
  readonly facts: readonly ComparedFact[];
}

/** One stick with everything that became of it. */
export interface StickView {
  readonly stick: JournalStick;
  /** The latest first. */
  readonly events: readonly StickEvent[];
  readonly checks: readonly StickCheck[];
}
