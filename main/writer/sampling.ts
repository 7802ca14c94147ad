import { unitBytes } from './settled-map.ts';
import type { Stretch } from './stretches.ts';

/** One place that was looked at: where it begins, and whether the drive holds the image there. */
export interface Sample {
  readonly start: number;
  readonly equal: boolean;
}

/** The samples cost at most about a fiftieth of reading the image, and no more than 4 MiB. */
const shareOfImage = 50;
const mostSamples = 64;
const fewestSamples = 8;

/** So many samples in a row that are right promise that it goes on like this for a while. */
const promisingRow = 3;

/**
 * Where to look first whether a drive already holds what it is to hold. The places lie closer together towards the
 * start (the n-th of N at (n/N)² of the way, give or take), because a write that was interrupted leaves a beginning:
 * the first tenth gets a third of the samples. Within these bounds they are drawn, so that no drive can know them.
 * @param body what is written first; what comes last an interrupted write leaves empty
 * @param random a number from 0 to below 1, another one each time
 * @returns stretches of at most one unit, in their order, none twice
 */
export function samplePlaces(body: readonly Stretch[], random: () => number): Stretch[] {
  const runs = runsOfUnits(body);
  const units = runs.reduce((sum, { count }) => sum + count, 0);
  if (units === 0) return [];
  const wanted = Math.floor(units / shareOfImage);
  const count = Math.min(units, mostSamples, Math.max(fewestSamples, wanted));
  const chosen = new Set<number>();
  for (let n = 0; n < count; n++) {
    chosen.add(Math.min(units - 1, Math.floor(((n + random()) / count) ** 2 * units)));
  }
  return [...chosen].flatMap((index) => {
    const run = runs.find(({ before, count: here }) => index < before + here);
    if (run === undefined) return [];
    const unit = run.first + index - run.before;
    const start = Math.max(run.stretch.start, unit * unitBytes);
    return [{ start, end: Math.min(run.stretch.end, (unit + 1) * unitBytes) }];
  });
}

/** Units in a row, the stretch that they lie in, and how many come before them. */
interface UnitRun {
  readonly stretch: Stretch;
  readonly first: number;
  readonly count: number;
  readonly before: number;
}

/** A unit in which two stretches lie counts for the first. */
function runsOfUnits(stretches: readonly Stretch[]): UnitRun[] {
  const runs: UnitRun[] = [];
  for (const stretch of stretches) {
    const last = runs.at(-1);
    const first = Math.max(Math.floor(stretch.start / unitBytes), last ? last.first + last.count : 0);
    const count = Math.ceil(stretch.end / unitBytes) - first;
    if (count > 0) runs.push({ stretch, first, count, before: last ? last.before + last.count : 0 });
  }
  return runs;
}

/**
 * Is it worth reading and comparing from this place on, rather than writing it all? A block that is right saves its
 * write for one read, one that is wrong costs a read in vain; no stick writes faster than it reads, so that it
 * pays where more than half is right, and for as long as a beginning is right.
 * @param samples in the order of their places
 * @param from samples before this place do not count
 * @param bodyStart where the first of them could have been
 */
export function worthComparing(samples: readonly Sample[], from: number, bodyStart: number): boolean {
  const rest = samples.filter(({ start }) => start >= from);
  const row = rest.slice(0, promisingRow);
  if (row.length === promisingRow && row.every(({ equal }) => equal)) return true;
  let all = 0;
  let right = 0;
  for (const { start, equal } of rest) {
    // A sample stands for the places around it, and these are the more, the farther it is from the start.
    const weight = Math.sqrt(start - bodyStart + unitBytes);
    all += weight;
    if (equal) right += weight;
  }
  return right > all / 2;
}

/** Reading in vain that is put up with before the samples are asked again. */
const smallestPatienceBytes = 512 * 1024;
const largestPatienceBytes = 4 * 1024 * 1024;

/** Notices where comparing does not pay any more. */
export interface Patience {
  /**
   * Takes note of what was compared.
   * @returns true if so much of late was read in vain that it should be asked whether to go on
   */
  note(bytes: number, equal: boolean): boolean;
}

/**
 * What differs is set off against what is right since then, so that both many differences in a row and a share of
 * more than half use the patience up. It is a fiftieth of the image, within bounds.
 */
export function patience(imageBytes: number): Patience {
  const limit = Math.min(largestPatienceBytes, Math.max(smallestPatienceBytes, imageBytes / shareOfImage));
  let inVain = 0;
  return {
    note(bytes, equal) {
      inVain = Math.max(0, inVain + (equal ? -bytes : bytes));
      if (inVain < limit) return false;
      inVain = 0;
      return true;
    },
  };
}

/** At least so many of the units that were left alone are read once more, and at least this share of them. */
const fewestSpots = 64;
const shareOfSpots = 50;

/**
 * Which units to read once more, of those that were found right and left alone, after others were written. A
 * fake stick has fewer blocks than it says and begins again from its start, so that writing one place changes
 * another. A fiftieth, drawn at random, finds that where much was written; where little was written, the damage is
 * as little, so the places where it would lie are looked at as well: a stick mostly wraps at a power of two.
 * @param settled the units left alone
 * @param written some units that were written: the first and the last
 */
export function spotUnits(
  settled: readonly number[],
  written: readonly number[],
  random: () => number,
): number[] {
  const wanted = Math.max(fewestSpots, Math.ceil(settled.length / shareOfSpots));
  if (settled.length <= wanted) return [...settled];
  const spots = new Set<number>();
  for (let n = 0; n < wanted; n++) {
    const unit = settled[Math.floor(((n + random()) / wanted) * settled.length)];
    if (unit !== undefined) spots.add(unit);
  }
  const known = new Set(settled);
  const end = Math.max(...written, settled.at(-1) ?? 0);
  for (const unit of written) {
    for (let size = 1; size <= end; size *= 2) {
      for (const other of [unit % size, unit + size]) if (known.has(other)) spots.add(other);
    }
  }
  return [...spots].sort((a, b) => a - b);
}
