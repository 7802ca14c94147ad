import { err, ok, type Result } from '../../common/result.ts';
import { roundDownTo } from '../aligned-buffer.ts';
import { headBytes } from '../write-plan.ts';
import { blockBytes } from './mark.ts';
import type { ProbeTrouble } from './reasons.ts';
import type { ProbeForm } from './types.ts';

const mebibyte = 1024 * 1024;

/** Whole numbers at random, from 0 to below `limit`; the tests' are the same in every run. */
export interface Random {
  below(limit: number): number;
}

/** A stretch of blocks to be marked. `offset` and `length` are multiples of a block. */
export interface Area {
  readonly offset: number;
  readonly length: number;
}

/** What a probe does where, and how long it may take. Sizes in bytes, times in seconds. */
export interface ProbePlan {
  readonly form: ProbeForm;
  /** The drive's size in whole blocks. */
  readonly endBytes: number;
  /**
   * Places of the survey and of the first edge rounds are all at this offset within their MiB. A fake that puts
   * what does not fit into its last part takes the place modulo some power of two: this way the places collide.
   */
  readonly residue: number;
  readonly sweep: SweepPlan;
  readonly surveyPlaces: number;
  /** Each is written before marks are looked at; the next one only if none was lost yet. */
  readonly fillerBytes: readonly [number, ...number[]];
  readonly edgePlaces: number;
  readonly limits: {
    /** For marking, beyond a least number of places. */
    readonly mark: number;
    /** For writing filler, beyond its first MiB. */
    readonly fill: number;
    readonly looks: number;
    /** For finding the real size, once it is known to be another. */
    readonly edge: number;
  };
}

/**
 * How a drive that begins again is found: a ruler is marked near its start, and then the drive is read at steps
 * as long as the ruler. If it begins again after a period, one step must fall onto the ruler and read from it how
 * long the period is. Nothing above the ruler is written, so that an existing partition table survives even where
 * a fake would put such a write onto the first MiB.
 */
export interface SweepPlan {
  readonly ruler: readonly Area[];
  readonly firstLook: number;
  readonly lookSpacing: number;
}

/** Smaller drives are not probed: there is no room for samples. No stick of this size was sold for decades. */
export const smallestProbedBytes = 8 * mebibyte;

/**
 * The quick form is made for ten seconds on a stick that writes 5 MB/s. Its filler overwhelms the caches that were
 * seen in fakes (1 to 3 MB in the f3 project's reports, https://github.com/AltraMayor/f3/issues, except for one of
 * 63 MB and one of 256 MB); the full form's overwhelms that of 63 MB, too.
 */
export function planProbe(
  claimedBytes: number,
  form: ProbeForm,
  random: Random,
): Result<ProbePlan, ProbeTrouble> {
  if (claimedBytes < smallestProbedBytes) return err({ code: 'probe-too-small', data: { claimedBytes } });
  const endBytes = roundDownTo(blockBytes, claimedBytes);
  const residue = random.below(mebibyte / blockBytes) * blockBytes;
  const shared = { form, endBytes, residue, edgePlaces: 31 };
  switch (form) {
    case 'quick':
      return ok({
        ...shared,
        sweep: combPlan(endBytes, residue),
        surveyPlaces: 32,
        fillerBytes: [6 * mebibyte],
        limits: { mark: 1.5, fill: 2, looks: 2, edge: 45 },
      });
    case 'full':
      return ok({
        ...shared,
        sweep: solidPlan(endBytes),
        surveyPlaces: 256,
        fillerBytes: [8 * mebibyte, 128 * mebibyte],
        limits: { mark: 60, fill: 300, looks: 120, edge: 900 },
      });
  }
}

/**
 * A ruler of single blocks, a MiB apart: finds periods of whole MiB (those of real memory chips) with few writes.
 * A write at a far place costs a slow stick ten times as much as a read, which gives the best number of blocks.
 */
function combPlan(endBytes: number, residue: number): SweepPlan {
  const places = endBytes / mebibyte;
  const count = Math.min(clamped(Math.round(Math.sqrt(places) / 5), 8, 256), Math.floor(places / 4));
  const first = headBytes + residue;
  const lookSpacing = count * mebibyte;
  return {
    ruler: Array.from({ length: count }, (_, index) => ({
      offset: first + index * mebibyte,
      length: blockBytes,
    })),
    firstLook: first + lookSpacing,
    lookSpacing,
  };
}

/** A ruler without gaps: finds periods of any number of sectors. Written in one go, it is cheap for its length. */
function solidPlan(endBytes: number): SweepPlan {
  const places = endBytes / blockBytes;
  const count = Math.min(clamped(Math.round(Math.sqrt(places / 5)), 256, 2048), Math.floor(places / 8));
  const lookSpacing = count * blockBytes;
  return {
    ruler: [{ offset: headBytes, length: lookSpacing }],
    firstLook: headBytes + lookSpacing,
    lookSpacing,
  };
}

/**
 * Places over the whole drive, one in each of `count` equal parts, and its very last block; ascending, never in
 * the first MiB.
 * @param endBytes where the drive ends, as far as is known; whole blocks
 */
export function surveyOffsets(
  endBytes: number,
  { count, residue, random }: { readonly count: number; readonly residue: number; readonly random: Random },
): number[] {
  const last = endBytes - blockBytes;
  const places = Math.floor((last - residue) / mebibyte);
  const offsets = new Set<number>();
  for (let part = 0; part < count; part++) {
    const from = 1 + Math.floor((part * places) / count);
    const to = Math.floor(((part + 1) * places) / count);
    if (from <= to) offsets.add((from + random.below(to - from + 1)) * mebibyte + residue);
  }
  if (last >= headBytes) offsets.add(last);
  return [...offsets].sort((a, b) => a - b);
}

/**
 * The next places between the highest that was kept and the lowest that was lost: evenly spread, ascending.
 * Empty if the two are neighbours.
 */
export function edgeOffsets(kept: number, lost: number, count: number, residue: number): number[] {
  const step = (lost - kept) / (count + 1);
  const offsets = new Set<number>();
  for (let index = 1; index <= count; index++) {
    const place = kept + index * step;
    const offset =
      step >= 2 * mebibyte
        ? roundDownTo(mebibyte, place) + residue
        : roundDownTo(blockBytes, place + blockBytes / 2);
    if (offset > kept && offset < lost) offsets.add(offset);
  }
  return [...offsets].sort((a, b) => a - b);
}

/**
 * For each place another one, as many steps further as bring it to `from` or behind, that a fake with a tail puts
 * into the same cell: written last, it shows whether the first one has a memory of its own.
 * @param step a distance at which two places were seen to share a cell
 */
export function decoyOffsets(
  offsets: readonly number[],
  { step, from, endBytes }: { readonly step: number; readonly from: number; readonly endBytes: number },
): number[] {
  return offsets
    .map((offset) => offset + Math.max(1, Math.ceil((from - offset) / step)) * step)
    .filter((decoy) => decoy % blockBytes === 0 && decoy + blockBytes <= endBytes);
}

/** Places that must all be kept, and places that must all be lost, if the drive really ends at `realBytes`. */
export function confirmOffsets(
  realBytes: number,
  {
    endBytes,
    residue,
    random,
  }: { readonly endBytes: number; readonly residue: number; readonly random: Random },
): { readonly below: readonly number[]; readonly above: readonly number[] } {
  const between = (from: number, to: number): number[] => {
    const first = Math.ceil((from - residue) / mebibyte);
    const last = Math.floor((to - blockBytes - residue) / mebibyte);
    if (first > last) return [];
    return [(first + random.below(last - first + 1)) * mebibyte + residue];
  };
  const distinct = (offsets: readonly number[]): number[] => [...new Set(offsets)].sort((a, b) => a - b);
  const many = (count: number, from: number, to: number): number[] =>
    Array.from({ length: count }).flatMap(() => between(from, to));
  return {
    below: distinct([
      ...(realBytes - blockBytes >= headBytes ? [realBytes - blockBytes] : []),
      ...many(3, headBytes, realBytes),
    ]),
    above: distinct([
      ...(realBytes + blockBytes <= endBytes ? [realBytes] : []),
      ...many(7, realBytes, endBytes),
    ]),
  };
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
