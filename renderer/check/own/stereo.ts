import type { Finding } from '../../../preload/checks.ts';

export type Side = 'left' | 'right';
export const heardSides = ['left', 'right', 'both', 'nothing'] as const;
export type Heard = (typeof heardSides)[number];

/** One tone: from which side it was played, and from which the person heard it. */
export interface Round {
  readonly played: Side;
  readonly heard: Heard;
}

/** So many tones are played: whoever only guesses is right in one of six. */
export const rounds = 4;

/**
 * Each side equally often, in an order that cannot be known.
 * @param random numbers from 0 to below 1
 */
export function orderOf(random: () => number): readonly Side[] {
  const sides: Side[] = Array.from({ length: rounds }, (_, i) => (i % 2 === 0 ? 'left' : 'right'));
  for (let last = sides.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [sides[last], sides[other]];
    if (one !== undefined && two !== undefined) [sides[last], sides[other]] = [two, one];
  }
  return sides;
}

/**
 * A tone on one side, or on both, that rises from low to high: torn speakers rattle at low tones, some are deaf for high
 * ones.
 * @param rate samples a second
 * @returns the samples of the left and of the right channel, -1 to 1
 */
export function tone(
  side: Side | 'both',
  rate: number,
  seconds = 1.2,
): readonly [Float32Array, Float32Array] {
  const length = Math.round(rate * seconds);
  const fade = rate * 0.03;
  const [lowest, highest, loudness] = [180, 900, 0.5];
  const wave = Float32Array.from({ length }, (_, i) => {
    const time = i / rate;
    const phase = 2 * Math.PI * (lowest * time + ((highest - lowest) / (2 * seconds)) * time * time);
    return loudness * Math.sin(phase) * Math.min(1, i / fade, (length - 1 - i) / fade);
  });
  const silence = new Float32Array(length);
  return [side === 'right' ? silence : wave, side === 'left' ? silence : wave];
}

/** What was heard of the tones. */
export function judgeStereo(heard: readonly Round[]): Finding {
  if (heard.length < rounds) return { suggests: null, facts: [] };
  const all = (of: (round: Round) => boolean): boolean => heard.every(of);
  const right = heard.filter((round) => round.heard === round.played).length;
  if (right === heard.length)
    return { suggests: 'pass', facts: [{ code: 'own-stereo-all-right', data: { count: right } }] };
  const fail = (code: string): Finding => ({ suggests: 'fail', facts: [{ code, data: {} }] });
  if (all((round) => round.heard === 'nothing')) return fail('own-stereo-silent');
  if (all((round) => round.heard === 'both')) return fail('own-stereo-mono');
  if (all((round) => round.heard === (round.played === 'left' ? 'right' : 'left')))
    return fail('own-stereo-swapped');
  for (const side of ['left', 'right'] as const) {
    const dead = heard.filter(({ played }) => played === side).every((round) => round.heard === 'nothing');
    const other = heard
      .filter(({ played }) => played !== side)
      .every((round) => round.heard === round.played);
    if (dead && other) return fail(`own-stereo-${side}-dead`);
  }
  return {
    suggests: null,
    facts: [{ code: 'own-stereo-mixed', data: { right, count: heard.length } }],
  };
}
