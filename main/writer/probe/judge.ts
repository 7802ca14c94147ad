import type { Seen } from './seen.ts';
import type { FakeKind } from './types.ts';

/** What one place of the drive did with its mark. */
export interface Observation {
  readonly offset: number;
  readonly seen: Seen;
}

/** What a survey says of the drive. */
export type Pattern =
  | { readonly pattern: 'all-kept' }
  | { readonly pattern: 'nothing-kept' }
  /** Everything is kept up to a place, and lost from a place: a drive that ends between the two. */
  | { readonly pattern: 'edge'; readonly kept: number | null; readonly lost: number }
  /** Places share memory in a way that no single end explains. */
  | { readonly pattern: 'confused' }
  /** Lost here and there: worn. */
  | { readonly pattern: 'scattered'; readonly lost: number; readonly first: number };

/**
 * Finds the pattern in a survey. A place may be kept above the end of a fake: the one that was written last into
 * a cell that many share, or one that is still in the drive's cache. Neither makes most of them.
 * @param observations in ascending order
 */
export function patternOf(observations: readonly Observation[]): Pattern {
  const firstLost = observations.findIndex(({ seen }) => seen.what !== 'kept');
  const first = observations[firstLost];
  if (first === undefined) return { pattern: 'all-kept' };
  const sources = sourcesOf(observations);
  const above = observations.slice(firstLost);
  const lost = above.filter(({ seen }) => seen.what !== 'kept').length;
  const keptAbove = above.filter(({ offset, seen }) => seen.what === 'kept' && !sources.has(offset)).length;
  if (firstLost === 0 && keptAbove === 0) return { pattern: 'nothing-kept' };
  if (keptAbove > lost / 2) {
    const confused = above.some(({ seen }) => seen.what === 'other');
    return confused ? { pattern: 'confused' } : { pattern: 'scattered', lost, first: first.offset };
  }
  return { pattern: 'edge', kept: observations[firstLost - 1]?.offset ?? null, lost: first.offset };
}

/** The narrower edge after another round; `kept` stays where nothing of the round was kept. */
export function narrowed(
  edge: { readonly kept: number; readonly lost: number },
  round: readonly Observation[],
): { readonly kept: number; readonly lost: number } {
  const lost = Math.min(
    edge.lost,
    ...round.filter(({ seen }) => seen.what !== 'kept').map(({ offset }) => offset),
  );
  const kept = Math.max(
    edge.kept,
    ...round.filter(({ offset, seen }) => seen.what === 'kept' && offset < lost).map(({ offset }) => offset),
  );
  return { kept, lost };
}

/** The places whose mark was found where another one should be. */
export function sourcesOf(observations: readonly Observation[]): ReadonlySet<number> {
  return new Set(observations.flatMap(({ seen }) => (seen.what === 'other' ? [seen.source] : [])));
}

/** How far apart places are that share a cell: all such distances are multiples of it; `null` if none does. */
export function stepOf(observations: readonly Observation[]): number | null {
  return greatestCommonDivisor(
    observations.flatMap(({ seen }) => (seen.what === 'other' ? [seen.difference] : [])),
  );
}

/** `null` for an empty list. The numbers are whole, and more than 0. */
export function greatestCommonDivisor(values: readonly number[]): number | null {
  return values.reduce<number | null>((divisor, value) => {
    let [a, b] = [divisor ?? 0, value];
    while (b !== 0) [a, b] = [b, a % b];
    return a;
  }, null);
}

/** What a fake does with what it cannot hold: what most of the lost places showed; `null` if none was lost. */
export function kindOf(observations: readonly Observation[]): FakeKind | null {
  const counts = new Map<FakeKind, number>();
  for (const { seen } of observations) {
    const kind = kindOfSeen(seen);
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

function kindOfSeen({ what }: Seen): FakeKind | null {
  switch (what) {
    case 'kept':
      return null;
    case 'other':
      return 'tail';
    case 'zeros':
    case 'ones':
    case 'garbage':
      return what;
    case 'unchanged':
      return 'drops';
    case 'damaged':
      return 'garbage';
    case 'error':
      return 'errors';
  }
}

/** The middle one; `null` of an empty list. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
