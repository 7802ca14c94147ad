import type { Finding } from '../../../preload/checks.ts';

/** What fills the screen, one after the other; `grey` runs from black to white. */
export const fills = ['white', 'black', 'red', 'green', 'blue', 'grey'] as const;
export type Fill = (typeof fills)[number];

/** A point that the person has marked, in parts of the screen's width and height. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Two marks of one point lie no further apart than a finger is sure of, in parts of the screen. */
const near = 0.015;

/** Marks a point; a mark that is there already is taken away. */
export function marked(spots: readonly Spot[], spot: Spot): readonly Spot[] {
  const others = spots.filter(({ x, y }) => Math.abs(x - spot.x) > near || Math.abs(y - spot.y) > near);
  return others.length < spots.length ? others : [...spots, spot];
}

/** So many odd points disturb nobody: the checklist's own measure. */
const mostHarmless = 2;

/** What was marked, once every colour was shown. Stains and pressure marks are the person's to judge. */
export function judgePixels(spots: readonly Spot[], shown: ReadonlySet<Fill>): Finding {
  const all = fills.every((fill) => shown.has(fill));
  return {
    suggests: spots.length > mostHarmless ? 'fail' : all ? 'pass' : null,
    facts: [
      { code: 'own-pixels-marked', data: { count: spots.length } },
      ...(all ? [] : [{ code: 'own-pixels-not-all', data: { shown: shown.size, fills: fills.length } }]),
    ],
  };
}
