import { describe, expect, test } from 'vitest';
import { difference, joined } from '../../main/writer/compare.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const length = 5 * 4096 + 100;

describe('a difference', () => {
  test.each([
    { name: 'none', flips: [], expected: null },
    { name: 'the first byte', flips: [0], expected: { first: 0, wrongBlocks: 1 } },
    { name: 'the last byte', flips: [length - 1], expected: { first: length - 1, wrongBlocks: 1 } },
    { name: 'two in one block', flips: [5000, 8191], expected: { first: 5000, wrongBlocks: 1 } },
    { name: 'either side of a border', flips: [4095, 4096], expected: { first: 4095, wrongBlocks: 2 } },
    {
      name: 'three blocks, told in any order',
      flips: [20000, 9000, 100],
      expected: { first: 100, wrongBlocks: 3 },
    },
    { name: 'behind what is compared', flips: [length], expected: null },
  ])('$name', ({ flips, expected }) => {
    const image = pseudoRandomBytes(7, length + 50);
    const found = image.slice();
    for (const at of flips) found[at] = (found[at] ?? 0) ^ 1;
    expect(difference(found, image, length)).toEqual(expected);
  });

  test('is found in views that do not start at the start of their memory', () => {
    const memory = pseudoRandomBytes(3, 20000);
    const image = memory.slice(1000, 19000);
    const view = memory.subarray(1000, 19000);
    expect(difference(view, image, view.length)).toBeNull();
    memory[1000 + 4099] = (memory[1000 + 4099] ?? 0) ^ 0x80;
    expect(difference(view, image, view.length)).toEqual({ first: 4099, wrongBlocks: 1 });
  });
});

test.each([
  { a: null, b: null, both: null },
  { a: { first: 9, wrongBlocks: 2 }, b: null, both: { first: 9, wrongBlocks: 2 } },
  { a: null, b: { first: 9, wrongBlocks: 2 }, both: { first: 9, wrongBlocks: 2 } },
  { a: { first: 9, wrongBlocks: 2 }, b: { first: 4, wrongBlocks: 5 }, both: { first: 4, wrongBlocks: 7 } },
])('differences are taken together: $both', ({ a, b, both }) => {
  expect(joined(a, b)).toEqual(both);
});
