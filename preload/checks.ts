import { z } from 'zod';
import { machineSource } from './advice.ts';

const id = z.string().min(1).max(64);
const words = z.string().max(4096);
const outcome = z.enum(['pass', 'fail', 'skip', 'not-present', 'undecided']);

/** What begins a check. */
export const newCheck = z.strictObject({
  preset: z.enum(['five-minutes', 'full', 'donation']),
  /** Where the facts about the computer come from; `null` if nothing is known of it. */
  source: machineSource.nullable(),
  /** A computer that the journal knows; goes before `source`. */
  machine: id.nullable(),
  /** The system that it was started with, by its id in the catalogue. */
  system: id.nullable(),
  assetTag: z.string().max(64).nullable(),
  who: z.string().max(128).nullable(),
});

export const newAnswer = z.strictObject({
  run: id,
  check: id,
  outcome,
  note: words.nullable(),
  photoFile: z.string().min(1).max(4096).nullable(),
});

export const answeredCheck = z.strictObject({ run: id, check: id });
export const checkRun = z.strictObject({ run: id });

export type NewCheckRequest = z.infer<typeof newCheck>;
export type NewAnswerRequest = z.infer<typeof newAnswer>;
export type { Check, CheckId, Group, Preset, Thing } from '../main/checks/checklist.ts';
export type { CheckState } from '../main/checks/run.ts';
export type { Answer, Outcome } from '../main/checks/types.ts';
export type { Verdict, VerdictSentence } from '../main/checks/verdict.ts';
export type { CheckView, UnfinishedCheck } from '../main/jobs/check-computer/types.ts';
