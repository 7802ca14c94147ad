import { z } from 'zod';
import { experiences, wishes } from './wishes.ts';

/** Where the facts about a computer come from. */
export const machineSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('this-computer') }),
  z.strictObject({ from: z.literal('files'), paths: z.array(z.string().min(1).max(4096)).min(1).max(500) }),
  z.strictObject({
    from: z.literal('answers'),
    /** Question → what was chosen. */
    answers: z.record(z.string().max(64), z.string().max(64)),
  }),
]);

export const wish = z.strictObject({ for: z.enum(wishes), experience: z.enum(experiences) });

export type MachineSource = z.infer<typeof machineSource>;
export type ShownWish = z.infer<typeof wish>;
export type { Advice, SystemCard } from '../main/systems/recommend/shown-advice.ts';
export type { MachineProfile } from '../main/machine/profile.ts';
export type { ComparisonRow } from '../main/systems/recommend/present.ts';
export type { Experience, RankedSystem } from '../main/systems/recommend/types.ts';
export type { Purpose } from '../main/systems/schema.ts';
export type { Question } from '../main/machine/questions.ts';
