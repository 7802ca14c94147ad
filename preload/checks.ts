import { z } from 'zod';
import { machineSource } from './advice.ts';

const id = z.string().min(1).max(64);
const words = z.string().max(4096);
const finding = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,64}$/),
  data: z.record(z.string().max(32), z.union([z.string().max(256), z.number(), z.boolean(), z.null()])),
});
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
  /** What the program's own test saw and measured; none if there was no test. More would be a log. */
  findings: z.array(finding).max(24).readonly(),
});

/** What the page may use from now on; `null`: nothing. */
export const mediaWish = z.strictObject({ media: z.enum(['microphone', 'camera']).nullable() });
export const fullScreenWish = z.strictObject({ on: z.boolean() });

export const answeredCheck = z.strictObject({ run: id, check: id });
export const checkRun = z.strictObject({ run: id });

export type NewCheckRequest = z.infer<typeof newCheck>;
export type NewAnswerRequest = z.infer<typeof newAnswer>;
export type { Check, CheckId, Group, Preset, Thing } from '../main/checks/checklist.ts';
export type { Finding } from '../main/checks/findings.ts';
export type { CheckState } from '../main/checks/run.ts';
export type { Answer, Outcome } from '../main/checks/types.ts';
export type { Verdict, VerdictSentence } from '../main/checks/verdict.ts';
export type { CheckView, UnfinishedCheck } from '../main/jobs/check-computer/types.ts';
