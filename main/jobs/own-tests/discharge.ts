import type { PowerReading } from '../../machine/this-computer/power-supplies.ts';

/** The batteries at one moment. */
export interface PowerSample {
  readonly atMs: number;
  readonly mains: boolean | null;
  /** What is in all batteries together, of what they can hold: 0…1; `null` if none says. */
  readonly level: number | null;
}

/** How fast the batteries lose what they hold, while the computer runs from them. */
export interface Discharge {
  readonly minutes: number;
  /** Percentage points from the first sample to the last. */
  readonly lostPercent: number;
  /** Percentage points an hour, with what they may be wrong by; `null` while nothing can be said. */
  readonly perHour: { readonly percent: number; readonly plusMinus: number } | null;
  /** A loss between two looks that no load explains: a cell that breaks down. */
  readonly drop: { readonly percent: number; readonly minutes: number } | null;
}

/** Wh where every battery tells them, so that a small battery does not count like a large one; else the mean. */
export function levelOf({ batteries }: PowerReading): number | null {
  const levels = batteries.flatMap(({ level }) => (level === null ? [] : [level]));
  if (levels.length === 0) return null;
  const full = batteries.map(({ facts }) => facts?.fullWh ?? null);
  const now = batteries.map(({ nowWh }) => nowWh);
  if (!full.includes(null) && !now.includes(null)) {
    return Math.min(1, sum(now) / sum(full));
  }
  return sum(levels) / levels.length;
}

const hourMs = 3_600_000;
/** So much within so short a time would empty a full battery in ten minutes. */
const dropPercent = 10;
const dropWithinMs = 60_000;

/**
 * What the samples since the plug was pulled come to. The loss is known to one step of the battery's own gauge at either
 * end: with gauges that count whole percents, a short look says little, and says so.
 * @param samples in order of time, all of them taken while nothing charged
 */
export function dischargeOf(samples: readonly PowerSample[]): Discharge {
  const known = samples.flatMap(({ atMs, level }) => (level === null ? [] : [{ atMs, level }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return { minutes: 0, lostPercent: 0, perHour: null, drop: null };
  const ms = last.atMs - first.atMs;
  const lostPercent = (first.level - last.level) * 100;
  const steps = known.slice(1).map((sample, i) => {
    const before = known[i] ?? sample;
    return { lost: (before.level - sample.level) * 100, ms: sample.atMs - before.atMs };
  });
  const falls = steps.filter(({ lost }) => lost > 1e-6);
  const step = Math.min(...falls.map(({ lost }) => lost));
  const drop = falls.find(({ lost, ms: within }) => lost >= dropPercent && within <= dropWithinMs);
  return {
    minutes: ms / 60_000,
    lostPercent: Math.max(0, lostPercent),
    perHour:
      falls.length < 2 ? null : { percent: (lostPercent * hourMs) / ms, plusMinus: (2 * step * hourMs) / ms },
    drop: drop ? { percent: drop.lost, minutes: drop.ms / 60_000 } : null,
  };
}

/** The least and the most minutes that a full battery lasts at this rate; `null` for what cannot be said. */
export function lastsMinutes({ perHour }: Discharge): { least: number; most: number | null } | null {
  if (perHour === null || perHour.percent <= 0) return null;
  const slow = perHour.percent - perHour.plusMinus;
  return {
    least: 6000 / (perHour.percent + perHour.plusMinus),
    most: slow > 0 ? 6000 / slow : null,
  };
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
