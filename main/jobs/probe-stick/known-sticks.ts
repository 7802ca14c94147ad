import { z } from 'zod';
import { isOwnSerial } from '../../common/own-serial.ts';
import type { DriveIdentity } from '../../drives/types.ts';
import type { ProbeOutcome } from '../../writer/probe/types.ts';

const knownStick = z.object({
  serial: z.string(),
  sizeBytes: z.number(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

/** A stick that was asked how much it holds, and holds what it says. */
export type KnownStick = z.infer<typeof knownStick>;

/** Two years of a busy repair café; whoever comes again after that is asked again. */
const mostKnown = 5000;

/** Sticks from a record on disk, oldest first. What is damaged is not known: then a stick is asked once more. */
export function parseKnownSticks(text: string): KnownStick[] {
  try {
    const parsed = z.array(z.unknown()).safeParse(JSON.parse(text));
    if (!parsed.success) return [];
    return parsed.data.flatMap((item) => {
      const stick = knownStick.safeParse(item);
      return stick.success ? [stick.data] : [];
    });
  } catch {
    return [];
  }
}

export function isKnown(sticks: readonly KnownStick[], identity: DriveIdentity): boolean {
  const key = keyOf(identity);
  return key !== null && sticks.some((stick) => isSame(stick, key));
}

/**
 * The record after a stick was asked: one that holds what it says is known from now on; of any other the record
 * says nothing any more. A stick that cannot be known again changes nothing.
 */
export function afterProbe(
  sticks: readonly KnownStick[],
  identity: DriveIdentity,
  verdict: ProbeOutcome['verdict'],
  at: string,
): readonly KnownStick[] {
  const key = keyOf(identity);
  if (key === null) return sticks;
  const others = sticks.filter((stick) => !isSame(stick, key));
  return verdict === 'genuine' ? [...others, { ...key, at }].slice(-mostKnown) : others;
}

type Key = Pick<KnownStick, 'serial' | 'sizeBytes'>;

function isSame(stick: KnownStick, { serial, sizeBytes }: Key): boolean {
  return stick.serial === serial && stick.sizeBytes === sizeBytes;
}

/** By what a stick is known again; `null` if it has nothing of its own. A genuine stick must not speak for a fake. */
function keyOf({ serial, sizeBytes }: DriveIdentity): Key | null {
  if (serial === null || sizeBytes === null) return null;
  return isOwnSerial(serial) ? { serial, sizeBytes } : null;
}
