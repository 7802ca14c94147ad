import { z } from 'zod';
import type { ProbedDrive, ProbeEvent } from '../main/jobs/probe-stick/types.ts';
import type { RestoredDrive, RestoreEvent } from '../main/jobs/restore-stick/types.ts';
import { newTarget } from './target.ts';

/** What else is done with a stick: emptied for everyday use, or asked how much it really holds. */
export const newRestore = z.strictObject({
  /** The window's own number for it, which its events carry. */
  job: z.number().int().positive(),
  target: newTarget,
  filesystem: z.enum(['auto', 'fat32', 'exfat']),
  /** `null` for the usual name, empty for none. */
  label: z.string().max(64).nullable(),
});

export const newProbe = z.strictObject({ job: z.number().int().positive(), target: newTarget });

/** What is told of either; the last one carries the result. */
export type CareEvent =
  | Extract<RestoreEvent, { event: 'phase' | 'progress' }>
  | Extract<ProbeEvent, { event: 'phase' | 'progress' }>
  | { readonly event: 'restored'; readonly result: RestoredDrive }
  | { readonly event: 'probed'; readonly result: ProbedDrive };

export type { ProbedDrive } from '../main/jobs/probe-stick/types.ts';
export type { RestoredDrive } from '../main/jobs/restore-stick/types.ts';
