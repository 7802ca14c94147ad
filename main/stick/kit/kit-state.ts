import { z } from 'zod';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { kitMarkerPath } from '../grub/kit-boot.ts';
import type { KitSystem } from './types.ts';

/**
 * What a kit stick's menu was made from. It lies in the file by which GRUB knows kit sticks, so that systems can be added
 * and removed later, with the same menu for the others. Anybody can change it: nothing in it is trusted.
 */
export const kitStatePath = kitMarkerPath;
export const mostKitStateBytes = 4 * 1024 * 1024;
const newestVersion = 1;

/** Time to look at the menu before a system starts by itself, where nobody said otherwise. */
export const usualTimeoutSeconds = 30;
export const mostTimeoutSeconds = 600;

const line = z.string().max(500);
const path = z.string().regex(/^\/[^\p{Cc}]{1,4000}$/u);
const words = z.string().max(8000);

const start = z.object({
  label: line.nullable(),
  kernel: path,
  initrds: z.array(path).max(100),
  args: words,
  needs64: z.boolean(),
});

const system = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/),
  name: line,
  goodFor: line,
  about: z.string().max(20_000),
  iso: path.nullable(),
  starts: z.array(start).min(1).max(400),
  safeGraphics: words,
  toRam: words.nullable(),
  keeps: words.nullable(),
  fresh: words.default(''),
  atRoot: z.array(z.string().regex(/^[^/\\\p{Cc}]{1,255}$/u)).max(100),
});

const state = z.object({
  format: z.literal('rekindle-kit'),
  version: z.literal(newestVersion),
  stick: z.uuid(),
  language: z.enum(['en', 'de']),
  secureBoot: z.boolean(),
  memtest: z.boolean(),
  usual: z.string().max(100).nullable().default(null),
  timeoutSeconds: z.number().int().min(1).max(mostTimeoutSeconds).nullable().default(usualTimeoutSeconds),
  systems: z.array(system).max(200),
});

/** What is kept of a kit stick beside its files. */
export interface KitState {
  readonly stick: string;
  readonly language: 'en' | 'de';
  readonly secureBoot: boolean;
  readonly memtest: boolean;
  /** Id of the system that starts by itself; `null` for the first. */
  readonly usual: string | null;
  /** After so long; `null` for never. */
  readonly timeoutSeconds: number | null;
  readonly systems: readonly KitSystem[];
}

export type KitStateReason = Reason<'kit-state-damaged' | 'kit-state-too-new', Record<string, never>>;

export function kitStateText(kit: KitState): string {
  const { stick, language, secureBoot, memtest, usual, timeoutSeconds, systems } = kit;
  const whole = {
    ...{ format: 'rekindle-kit', version: newestVersion, stick, language, secureBoot, memtest },
    ...{ usual, timeoutSeconds, systems },
  };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

export function parseKitState(bytes: Uint8Array): Result<KitState, KitStateReason> {
  const damaged = err({ code: 'kit-state-damaged', data: {} } as const);
  if (bytes.length > mostKitStateBytes) return damaged;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return damaged;
  }
  const head = z.object({ format: z.literal('rekindle-kit'), version: z.number().int() }).safeParse(value);
  if (head.success && head.data.version > newestVersion) return err({ code: 'kit-state-too-new', data: {} });
  const parsed = state.safeParse(value);
  if (!parsed.success) return damaged;
  const { stick, language, secureBoot, memtest, usual, timeoutSeconds, systems } = parsed.data;
  return ok({ stick, language, secureBoot, memtest, usual, timeoutSeconds, systems });
}
