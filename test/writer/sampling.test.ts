import { describe, expect, test } from 'vitest';
import {
  patience,
  samplePlaces,
  spotUnits,
  worthComparing,
  type Sample,
} from '../../main/writer/sampling.ts';
import { unitBytes } from '../../main/writer/settled-map.ts';
import { pseudoRandom } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const random = (seed: number) => {
  const { below } = pseudoRandom(seed);
  return () => below(2 ** 30) / 2 ** 30;
};
const bodyOf = (imageBytes: number) => ({ start: Math.min(MiB, imageBytes), end: imageBytes });

describe('the places looked at first', () => {
  test.each([MiB + 1, 2 * MiB, 14 * MiB + 777, 128 * MiB, 1024 * MiB, 30_000 * MiB])(
    'of an image of %d bytes lie in it, in order, none twice, and are few',
    (imageBytes) => {
      const body = bodyOf(imageBytes);
      const places = samplePlaces([body], random(3));
      const starts = places.map(({ start }) => start);
      expect(new Set(starts).size).toBe(places.length);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      for (const { start, end } of places) {
        expect(start).toBeGreaterThanOrEqual(body.start);
        expect(end).toBeLessThanOrEqual(body.end);
        expect(start % unitBytes).toBe(0);
        expect(end - start).toBeLessThanOrEqual(unitBytes);
      }
      expect(places.length).toBeLessThanOrEqual(64);
      // Of reading and writing together, 5 % may be spent.
      if (imageBytes >= 14 * MiB) expect(places.length * unitBytes).toBeLessThanOrEqual(imageBytes * 0.05);
    },
  );

  test('of an image that has no body are none', () => {
    expect(samplePlaces([bodyOf(MiB)], random(1))).toEqual([]);
  });

  test('of stretches with gaps lie in these, none twice, spread as if there were no gaps', () => {
    const body = Array.from({ length: 200 }, (_, part) => ({
      start: part * 50 * MiB + 512 * part,
      end: part * 50 * MiB + MiB + 512 * part,
    }));
    const places = samplePlaces(body, random(4));
    const starts = places.map(({ start }) => start);
    expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
    expect(places.length).toBeGreaterThanOrEqual(60);
    for (const { start, end } of places) {
      expect(body.some((part) => part.start <= start && end <= part.end)).toBe(true);
      expect(start).toBeLessThan(end);
    }
    expect(starts.filter((start) => start < 20 * 50 * MiB).length).toBeGreaterThanOrEqual(15);
  });

  test('differ from one time to the next, and lie closer together at the start', () => {
    const body = bodyOf(1024 * MiB);
    expect(samplePlaces([body], random(1))).not.toEqual(samplePlaces([body], random(2)));
    const inTenth = samplePlaces([body], random(1)).filter(({ start }) => start < 102 * MiB);
    expect(inTenth.length).toBeGreaterThanOrEqual(18);
  });
});

describe('comparing is worth it', () => {
  const body = bodyOf(1024 * MiB);
  const samplesOf = (equal: (start: number) => boolean, seed = 5): Sample[] =>
    samplePlaces([body], random(seed)).map(({ start }) => ({ start, equal: equal(start) }));
  const { below } = pseudoRandom(8);

  test.each<[string, (start: number) => boolean, boolean]>([
    ['on the same stick again', () => true, true],
    ['not on another stick', () => false, false],
    ['where 70 % were written', (start) => start < 717 * MiB, true],
    ['where 10 % were written', (start) => start < 103 * MiB, true],
    ['where 1 % was written', (start) => start < 11 * MiB, true],
    ['where the beginning alone is different', (start) => start > 100 * MiB, true],
    ['where nine of ten are right', () => below(10) > 0, true],
    ['not where one of ten is right by chance', () => below(10) === 0, false],
    ['not where the last quarter alone is right', (start) => start > 768 * MiB, false],
  ])('%s', (_, equal, worth) => {
    for (let seed = 1; seed < 20; seed++) {
      expect(worthComparing(samplesOf(equal, seed), body.start, body.start)).toBe(worth);
    }
  });

  test.each<[string, number, boolean]>([
    ['not behind the place where it was cut off', 300 * MiB, false],
    ['again before a part that is right', 600 * MiB, true],
    ['not behind the last sample', 1024 * MiB, false],
  ])('%s', (_, from, worth) => {
    const equal = (start: number): boolean => (from === 600 * MiB ? start > 610 * MiB : start < 300 * MiB);
    expect(worthComparing(samplesOf(equal), from, body.start)).toBe(worth);
  });

  test('not without any sample', () => {
    expect(worthComparing([], 0, body.start)).toBe(false);
  });
});

describe('the patience with differences', () => {
  /** After how many units it is used up; `null` if it never is. */
  const usedUpAfter = (imageBytes: number, equal: (unit: number) => boolean): number | null => {
    const lost = patience(imageBytes);
    for (let unit = 0; unit < imageBytes / unitBytes; unit++) {
      if (lost.note(unitBytes, equal(unit))) return unit + 1;
    }
    return null;
  };
  test.each<[string, number, (unit: number) => boolean, number | null]>([
    ['ends after 4 MiB of a large image', 1024 * MiB, () => false, 64],
    ['ends after a fiftieth of a middling one', 100 * MiB, () => false, 32],
    ['ends after 512 KiB of a small one', 8 * MiB, () => false, 8],
    ['ends soon behind a long part that was right', 1024 * MiB, (unit) => unit < 1000, 1064],
    ['never ends where nothing differs', 1024 * MiB, () => true, null],
    ['never ends where every third differs', 1024 * MiB, (unit) => unit % 3 > 0, null],
    ['ends where two of three differ', 1024 * MiB, (unit) => unit % 3 === 0, 189],
  ])('%s', (_, imageBytes, equal, expected) => {
    expect(usedUpAfter(imageBytes, equal)).toBe(expected);
  });

  test('begins anew after it was asked whether to go on', () => {
    const lost = patience(8 * MiB);
    const asked = Array.from({ length: 20 }, () => lost.note(unitBytes, false));
    expect(asked.flatMap((ask, unit) => (ask ? [unit] : []))).toEqual([7, 15]);
  });
});

describe('what is read once more', () => {
  const settled = Array.from({ length: 10_000 }, (_, n) => 16 + n);

  test('is all of it, if it is little', () => {
    expect(spotUnits(settled.slice(0, 64), [0], random(1))).toEqual(settled.slice(0, 64));
  });

  test('is at least a fiftieth and at least 64, spread over all of it', () => {
    const spots = spotUnits(settled, [0], random(1));
    expect(spots.length).toBeGreaterThanOrEqual(200);
    expect(spots.length).toBeLessThan(260);
    for (let tenth = 0; tenth < 10; tenth++) {
      const inTenth = spots.filter((unit) => Math.floor((unit - 16) / 1000) === tenth);
      expect(inTenth.length).toBeGreaterThanOrEqual(20);
    }
    expect(spotUnits(settled.slice(0, 1000), [0], random(1)).length).toBeGreaterThanOrEqual(64);
  });

  test('is, beside that, where one written unit would lie on a stick that wraps at a power of two', () => {
    for (const size of [4096, 8192]) {
      expect(spotUnits(settled, [0, 9000, 9000], random(2))).toContain(9000 % size);
      expect(spotUnits(settled, [0, 17, 17], random(2))).toContain(17 + size);
    }
  });

  test('is in order, none twice, and none that was written', () => {
    const spots = spotUnits(settled, [0, 20_000, 20_001], random(9));
    expect(spots).toEqual([...new Set(spots)].sort((a, b) => a - b));
    expect(spots.every((unit) => unit >= 16 && unit < 10_016)).toBe(true);
  });
});
