import { z } from 'zod';
import { machineSource } from './advice.ts';
import type { BootHelp } from '../main/boot/types.ts';

/** Which computer is to be started from which stick. */
export const bootQuestion = z.strictObject({
  /** The image that was written. */
  image: z.string().min(1).max(4096),
  /** Whether a stick with a boot loader of Rekindle’s own has signed loaders; `null` for any other stick. */
  kitSecureBoot: z.boolean().nullable(),
  /** Where the facts about the computer came from, if the person asked for advice before. */
  machine: machineSource.nullable(),
  /** A maker that the person chose. */
  maker: z.string().min(1).max(64).nullable(),
});

export interface ShownBootHelp {
  readonly help: BootHelp;
  /** All whose keys are known. */
  readonly makers: readonly string[];
  /** The system that the stick holds, if it was recognised. */
  readonly system: {
    readonly name: string;
    /** Name and password, if it asks. */
    readonly login: { readonly en: string; readonly de: string } | null;
  } | null;
}

export type { BootHelp, BootTrouble } from '../main/boot/types.ts';
