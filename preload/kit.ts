import { z } from 'zod';
import { newTarget, path } from './target.ts';

/** What the window may ask of sticks with several systems. */

/** Room for what a system keeps; `null` for none. */
export const keptBytes = z
  .number()
  .int()
  .positive()
  .max(2 ** 32)
  .nullable();

const system = z.strictObject({ path, persistenceBytes: keptBytes });
const way = z.enum(['auto', 'files', 'iso-file']);
/** No menu is longer. */
const systems = z.array(system).max(40);

/** What is being put together, and the sizes of the drives that it might come onto. */
export const kitDraft = z.strictObject({
  systems,
  way,
  secureBoot: z.boolean(),
  driveBytes: z.array(z.number().int().nonnegative()).max(64),
  /** It is made anew, or the systems are added to one. */
  stick: z.enum(['new', 'there']),
});

export const newKit = z.strictObject({
  /** The window's own number for it, which its events carry. */
  job: z.number().int().positive(),
  systems: systems.min(1),
  /** Which of them starts by itself. */
  usual: z.number().int().nonnegative(),
  /** After so many seconds; `null` for never. */
  timeoutSeconds: z.number().int().min(1).max(600).nullable(),
  way,
  secureBoot: z.boolean(),
  /** The person has said yes to images that nothing or little vouches for. */
  acceptUnproved: z.boolean(),
  /** Set for pretend sticks: what these must hold at least. */
  practiceBytes: z.number().int().nonnegative().nullable(),
  targets: z.array(newTarget).min(1).max(64),
});

export const kitToRead = newTarget.pick({ device: true, identity: true });

export const kitChange = z.strictObject({
  job: z.number().int().positive(),
  target: newTarget,
  add: systems,
  /** Ids of systems on the stick. */
  remove: z.array(z.string().min(1).max(100)).max(200),
  acceptUnproved: z.boolean(),
});

export type KitDraftRequest = z.infer<typeof kitDraft>;
export type { ForeseenSystem, KitForecast } from '../main/jobs/make-kit/foresee-kit.ts';
export type { ShownKit } from '../main/jobs/make-kit/read-kit.ts';
