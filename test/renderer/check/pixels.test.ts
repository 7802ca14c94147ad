import { expect, test } from 'vitest';
import { fills, judgePixels, marked, type Spot } from '../../../renderer/check/own/pixels.ts';

const spot = (x: number, y = 0.5): Spot => ({ x, y });
const spots = (count: number): readonly Spot[] => Array.from({ length: count }, (_, i) => spot(i / 10));

test('points are marked, and a mark is taken away where it is pressed again', () => {
  const two = marked(marked([], spot(0.2)), spot(0.4));
  expect(two).toEqual([spot(0.2), spot(0.4)]);
  expect(marked(two, spot(0.41, 0.49))).toEqual([spot(0.2)]);
  expect(marked(two, spot(0.4, 0.6))).toHaveLength(3);
});

test.each([
  [0, 'pass'],
  [2, 'pass'],
  [3, 'fail'],
  [20, 'fail'],
] as const)('%i points on all colours: %s', (count, suggests) => {
  expect(judgePixels(spots(count), new Set(fills))).toEqual({
    suggests,
    facts: [{ code: 'own-pixels-marked', data: { count } }],
  });
});

test('colours that were not shown prove nothing, but many points on one are enough', () => {
  const some = new Set(fills.slice(0, 2));
  expect(judgePixels([], some)).toMatchObject({
    suggests: null,
    facts: [{}, { code: 'own-pixels-not-all', data: { shown: 2, fills: fills.length } }],
  });
  expect(judgePixels(spots(5), some).suggests).toBe('fail');
});
