import { describe, expect, test } from 'vitest';
import {
  checkLayout,
  imageLayout,
  overlaid,
  shiftedExtents,
  stretchesOf,
  type Extent,
  type Layout,
} from '../../main/writer/layout.ts';
import {
  commonStretches,
  firstEndingBehind,
  joinedStretches,
  lengthOf,
  withoutStretches,
} from '../../main/writer/stretches.ts';
import { pseudoRandom } from './pseudo-random.ts';

const file = (start: number, length: number, offset = start, index = 0): Extent => ({
  start,
  length,
  from: { kind: 'file', file: index, offset },
});
const zeroes = (start: number, length: number): Extent => ({ start, length, from: { kind: 'zeroes' } });
const bytes = (start: number, length: number, fill = 7): Extent => ({
  start,
  length,
  from: { kind: 'bytes', bytes: new Uint8Array(length).fill(fill) },
});
const files = [{ sizeBytes: 100_000 }];

describe('a layout is sound', () => {
  test.each<[string, Layout]>([
    ['of an image', imageLayout(100_000)],
    ['of nothing', { sizeBytes: 0, extents: [] }],
    ['with gaps', { sizeBytes: 9000, extents: [file(0, 512), zeroes(2048, 512), bytes(8192, 512)] }],
    ['whose file ends within a sector', { sizeBytes: 9000, extents: [file(0, 700), file(1024, 512)] }],
    ['that ends within a sector', { sizeBytes: 700, extents: [file(0, 700)] }],
    [
      'with an order at the end',
      {
        sizeBytes: 4096,
        extents: [file(0, 1024), zeroes(1024, 1024)],
        last: [
          { start: 1024, end: 1536 },
          { start: 512, end: 1024 },
        ],
      },
    ],
  ])('%s', (_, layout) => {
    expect(checkLayout(layout, files)).toEqual({ ok: true, value: null });
  });

  test.each<[string, Layout, string, number]>([
    ['not if an extent is empty', { sizeBytes: 4096, extents: [file(512, 0)] }, 'number', 512],
    ['not if a place is no number', { sizeBytes: 4096, extents: [zeroes(NaN, 512)] }, 'number', 0],
    ['not if a length is broken', { sizeBytes: 4096, extents: [zeroes(512, 0.5)] }, 'number', 512],
    ['not if a place is negative', { sizeBytes: 4096, extents: [zeroes(-512, 512)] }, 'number', -512],
    [
      'not if numbers are beyond counting',
      { sizeBytes: 4096, extents: [zeroes(2 ** 53 - 512, 1024)] },
      'number',
      2 ** 53 - 512,
    ],
    ['not if its size is none', { sizeBytes: -1, extents: [] }, 'number', 0],
    ['not if it begins within a sector', { sizeBytes: 4096, extents: [file(100, 512)] }, 'alignment', 100],
    ['not out of order', { sizeBytes: 4096, extents: [zeroes(512, 512), zeroes(0, 512)] }, 'order', 0],
    [
      'not if extents overlap',
      { sizeBytes: 4096, extents: [zeroes(0, 1024), zeroes(512, 512)] },
      'order',
      512,
    ],
    [
      'not in the rest of a sector',
      { sizeBytes: 4096, extents: [file(0, 513), zeroes(512, 512)] },
      'order',
      512,
    ],
    ['not behind its size', { sizeBytes: 1000, extents: [zeroes(512, 512)] }, 'size', 512],
    ['not behind the end of a file', { sizeBytes: 4096, extents: [file(0, 512, 99_900)] }, 'file', 0],
    ['not before its start', { sizeBytes: 4096, extents: [file(0, 512, -1)] }, 'file', 0],
    ['not from a file that is not there', { sizeBytes: 4096, extents: [file(0, 512, 0, 1)] }, 'file', 0],
    [
      'not with too few bytes',
      {
        sizeBytes: 4096,
        extents: [{ start: 0, length: 512, from: { kind: 'bytes', bytes: new Uint8Array(511) } }],
      },
      'bytes',
      0,
    ],
    [
      'not if what comes last is in a gap',
      { sizeBytes: 4096, extents: [zeroes(0, 512)], last: [{ start: 0, end: 1024 }] },
      'last',
      0,
    ],
    [
      'not if something comes last twice',
      {
        sizeBytes: 4096,
        extents: [zeroes(0, 1024)],
        last: [
          { start: 0, end: 1024 },
          { start: 512, end: 1024 },
        ],
      },
      'last',
      0,
    ],
  ])('%s', (_, layout, rule, start) => {
    expect(checkLayout(layout, files)).toEqual({
      ok: false,
      error: { code: 'layout-not-sound', data: { rule, start } },
    });
  });
});

describe('the stretches of a layout', () => {
  test('are whole sectors, joined where they touch, up to its size', () => {
    const layout = { sizeBytes: 4000, extents: [file(0, 700), zeroes(1024, 512), file(3584, 416)] };
    expect(stretchesOf(layout)).toEqual([
      { start: 0, end: 1536 },
      { start: 3584, end: 4000 },
    ]);
  });
});

describe('changes laid over a layout', () => {
  test('replace what lies below them, and the rest comes from the same places', () => {
    const changed = overlaid(imageLayout(10_000), [bytes(9728, 1024), bytes(512, 512)]);
    expect(changed).toEqual({
      sizeBytes: 10_752,
      extents: [file(0, 512), bytes(512, 512), file(1024, 8704), bytes(9728, 1024)],
    });
    expect(checkLayout(changed, files).ok).toBe(true);
  });

  test('take parts of bytes and zeroes as well', () => {
    const below: Layout = {
      sizeBytes: 4096,
      extents: [
        {
          start: 0,
          length: 1536,
          from: { kind: 'bytes', bytes: Uint8Array.from({ length: 1536 }, (_, i) => i >> 9) },
        },
        zeroes(2048, 1024),
      ],
    };
    expect(overlaid(below, [zeroes(512, 512), bytes(2048, 512)])).toEqual({
      sizeBytes: 4096,
      extents: [bytes(0, 512, 0), zeroes(512, 512), bytes(1024, 512, 2), bytes(2048, 512), zeroes(2560, 512)],
    });
  });

  test('that fill a gap only add to it', () => {
    const below = { sizeBytes: 4096, extents: [zeroes(0, 512), zeroes(2048, 512)] };
    expect(overlaid(below, shiftedExtents([zeroes(0, 512)], 1024)).extents).toEqual([
      zeroes(0, 512),
      zeroes(1024, 512),
      zeroes(2048, 512),
    ]);
  });
});

describe('sets of stretches', () => {
  test('agree with counting sector by sector', () => {
    const { below } = pseudoRandom(31);
    const some = (): { start: number; end: number }[] =>
      joinedStretches(
        Array.from({ length: below(6) }, () => {
          const start = below(60);
          return { start, end: start + below(12) };
        }),
      );
    const has = (stretches: readonly { start: number; end: number }[], at: number): boolean =>
      stretches.some(({ start, end }) => start <= at && at < end);
    for (let round = 0; round < 100; round++) {
      const a = some();
      const b = some();
      const common = commonStretches(a, b);
      const rest = withoutStretches(a, b);
      for (let at = 0; at < 75; at++) {
        expect(has(common, at)).toBe(has(a, at) && has(b, at));
        expect(has(rest, at)).toBe(has(a, at) && !has(b, at));
        expect(firstEndingBehind(a, at)).toBe(a.filter(({ end }) => end <= at).length);
      }
      expect(lengthOf(common) + lengthOf(rest)).toBe(lengthOf(a));
    }
  });
});
