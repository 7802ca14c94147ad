import { describe, expect, test } from 'vitest';
import { inOrder } from '../../main/jobs/make-stick/in-order.ts';
import type { StickTarget } from '../../main/jobs/make-stick/types.ts';

const file = (path: string): StickTarget => ({ kind: 'virtual', path, createBytes: null });

describe('results of sticks', () => {
  test.each([
    {
      name: 'come as they were chosen',
      chosen: ['a', 'b', 'c'],
      ended: ['c', 'a', 'b'],
      told: ['a', 'b', 'c'],
    },
    { name: 'once for a target named twice', chosen: ['a', 'b', 'a'], ended: ['a', 'b'], told: ['a', 'b'] },
    { name: 'for nothing, nothing', chosen: [], ended: [], told: [] },
  ])('$name', ({ chosen, ended, told }) => {
    const results = ended.map((device) => ({ device }));
    expect(inOrder(chosen.map(file), results).map(({ device }) => device)).toEqual(told);
  });
});
