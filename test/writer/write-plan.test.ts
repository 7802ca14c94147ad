import { describe, expect, test } from 'vitest';
import { imageLayout, type Extent, type Layout } from '../../main/writer/layout.ts';
import type { Stretch } from '../../main/writer/stretches.ts';
import { planWrite } from '../../main/writer/write-plan.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

const planOf = ({
  imageBytes,
  ...sizes
}: {
  imageBytes: number;
  driveBytes: number;
  sectorBytes: number;
}): Parameters<typeof planWrite>[0] => ({
  layout: imageLayout(imageBytes),
  ...sizes,
});

describe('a plan', () => {
  test.each([
    {
      name: 'an image larger than a MiB on a larger drive',
      sizes: { imageBytes: 3 * MiB, driveBytes: 8 * MiB, sectorBytes: 512 },
      head: [0, MiB],
      body: [MiB, 3 * MiB],
      zeroFirst: [0, MiB],
      zeroLast: [8 * MiB - 33 * 512, 8 * MiB],
    },
    {
      name: 'sectors of 4096: the table behind is 4 sectors of entries and one of header',
      sizes: { imageBytes: 3 * MiB, driveBytes: 8 * MiB, sectorBytes: 4096 },
      head: [0, MiB],
      body: [MiB, 3 * MiB],
      zeroFirst: [0, MiB],
      zeroLast: [8 * MiB - 5 * 4096, 8 * MiB],
    },
    {
      name: 'an image of one byte',
      sizes: { imageBytes: 1, driveBytes: 8 * MiB, sectorBytes: 512 },
      head: [0, 1],
      body: [1, 1],
      zeroFirst: [0, MiB],
      zeroLast: [8 * MiB - 33 * 512, 8 * MiB],
    },
    {
      name: 'an image as large as the drive: nothing is left behind it',
      sizes: { imageBytes: 8 * MiB, driveBytes: 8 * MiB, sectorBytes: 512 },
      head: [0, MiB],
      body: [MiB, 8 * MiB],
      zeroFirst: [0, MiB],
      zeroLast: null,
    },
    {
      name: 'an image that ends inside the old table: only what is behind it is zeroed',
      sizes: { imageBytes: 8 * MiB - 10 * 512 - 1, driveBytes: 8 * MiB, sectorBytes: 512 },
      head: [0, MiB],
      body: [MiB, 8 * MiB - 10 * 512 - 1],
      zeroFirst: [0, MiB],
      zeroLast: [8 * MiB - 10 * 512, 8 * MiB],
    },
    {
      name: 'a drive smaller than a MiB',
      sizes: { imageBytes: 1000, driveBytes: 64 * KiB, sectorBytes: 512 },
      head: [0, 1000],
      body: [1000, 1000],
      zeroFirst: [0, 64 * KiB],
      zeroLast: null,
    },
    {
      name: 'a virtual stick of odd size with direct I/O: its last part sector cannot be written',
      sizes: { imageBytes: 2 * MiB, driveBytes: 4 * MiB + 100, sectorBytes: 4096 },
      head: [0, MiB],
      body: [MiB, 2 * MiB],
      zeroFirst: [0, MiB],
      zeroLast: [4 * MiB - 5 * 4096, 4 * MiB],
    },
    {
      name: 'a virtual stick of odd size without direct I/O',
      sizes: { imageBytes: 4 * MiB + 100, driveBytes: 4 * MiB + 100, sectorBytes: 1 },
      head: [0, MiB],
      body: [MiB, 4 * MiB + 100],
      zeroFirst: [0, MiB],
      zeroLast: null,
    },
  ])('$name', ({ sizes, head, body, zeroFirst, zeroLast }) => {
    const stretches = (ends: readonly number[] | null): Stretch[] =>
      ends?.[0] !== undefined && ends[1] !== undefined && ends[0] < ends[1]
        ? [{ start: ends[0], end: ends[1] }]
        : [];
    const { imageBytes, sectorBytes } = sizes;
    const headEnd = head[1] ?? 0;
    const padded = Math.ceil(imageBytes / sectorBytes) * sectorBytes;
    expect(planWrite(planOf(sizes))).toEqual({
      ok: true,
      value: {
        bytes: imageBytes,
        sectorBytes,
        changes: false,
        last: [stretches([4096, headEnd]), stretches([0, Math.min(4096, headEnd)])].filter(
          (step) => step.length > 0,
        ),
        lastBytes: headEnd,
        body: stretches(body),
        zeroFirst: stretches(zeroFirst)[0],
        zeroLast: stretches(zeroLast),
        zeroes: [...stretches([padded, zeroFirst[1] ?? 0]), ...stretches(zeroLast)],
      },
    });
  });

  test.each([
    {
      name: 'an empty image',
      sizes: { imageBytes: 0, driveBytes: 8 * MiB, sectorBytes: 512 },
      error: { code: 'write-image-empty', data: {} },
    },
    {
      name: 'a drive one sector too small',
      sizes: { imageBytes: 8 * MiB, driveBytes: 8 * MiB - 512, sectorBytes: 512 },
      error: { code: 'write-image-too-large', data: { imageBytes: 8 * MiB, driveBytes: 8 * MiB - 512 } },
    },
    {
      name: 'an image that needs the part sector at the end',
      sizes: { imageBytes: 8 * MiB + 1, driveBytes: 8 * MiB + 100, sectorBytes: 512 },
      error: { code: 'write-image-too-large', data: { imageBytes: 8 * MiB + 1, driveBytes: 8 * MiB } },
    },
    {
      name: 'a drive of no size (an empty card reader)',
      sizes: { imageBytes: 1, driveBytes: 0, sectorBytes: 512 },
      error: { code: 'write-image-too-large', data: { imageBytes: 1, driveBytes: 0 } },
    },
  ])('is refused for $name', ({ sizes, error }) => {
    expect(planWrite(planOf(sizes))).toEqual({ ok: false, error });
  });
});

describe('a plan of a layout', () => {
  const zeroes = (start: number, length: number): Extent => ({ start, length, from: { kind: 'zeroes' } });
  const driveBytes = 64 * MiB;
  const plan = (layout: Layout, sectorBytes = 512): ReturnType<typeof planWrite> =>
    planWrite({ layout, driveBytes, sectorBytes });

  test('with gaps in its first MiB empties all of that, and leaves the other gaps alone', () => {
    const layout = {
      sizeBytes: 32 * MiB,
      extents: [zeroes(0, 512), zeroes(8192, 512), zeroes(MiB - 512, 1024), zeroes(8 * MiB, 24 * MiB)],
    };
    expect(plan(layout)).toEqual({
      ok: true,
      value: {
        bytes: 24 * MiB + 2048,
        sectorBytes: 512,
        changes: false,
        zeroFirst: { start: 0, end: MiB },
        zeroLast: [{ start: driveBytes - 33 * 512, end: driveBytes }],
        zeroes: [
          { start: 512, end: 8192 },
          { start: 8704, end: MiB - 512 },
          { start: driveBytes - 33 * 512, end: driveBytes },
        ],
        body: [
          { start: MiB, end: MiB + 512 },
          { start: 8 * MiB, end: 32 * MiB },
        ],
        last: [
          [
            { start: 8192, end: 8704 },
            { start: MiB - 512, end: MiB },
          ],
          [{ start: 0, end: 512 }],
        ],
        lastBytes: 512 + 512 + 512,
      },
    });
  });

  test('that has a partition table at the end of the drive does not zero it', () => {
    const layout = {
      sizeBytes: driveBytes,
      extents: [zeroes(0, MiB), zeroes(driveBytes - 33 * 512, 33 * 512)],
    };
    expect(plan(layout)).toMatchObject({ value: { zeroLast: [], zeroes: [] } });
  });

  test('that holds nothing in the first MiB leaves it as it is', () => {
    expect(plan({ sizeBytes: 4 * MiB, extents: [zeroes(2 * MiB, MiB)] })).toMatchObject({
      value: { zeroFirst: null, last: [], lastBytes: 0 },
    });
  });

  test('that changes a stick zeroes nothing and keeps to its order, in parts that a buffer holds', () => {
    const last = [
      { start: 4 * MiB, end: 9 * MiB },
      { start: 512, end: 1024 },
    ];
    expect(plan({ sizeBytes: 32 * MiB, extents: [zeroes(0, 1024), zeroes(2 * MiB, 8 * MiB)], last })).toEqual(
      {
        ok: true,
        value: {
          bytes: 8 * MiB + 1024,
          sectorBytes: 512,
          changes: true,
          zeroFirst: null,
          zeroLast: [],
          zeroes: [],
          body: [
            { start: 0, end: 512 },
            { start: 2 * MiB, end: 4 * MiB },
            { start: 9 * MiB, end: 10 * MiB },
          ],
          last: [
            [
              { start: 4 * MiB, end: 6 * MiB },
              { start: 6 * MiB, end: 8 * MiB },
              { start: 8 * MiB, end: 9 * MiB },
            ],
            [{ start: 512, end: 1024 }],
          ],
          lastBytes: 5 * MiB + 512,
        },
      },
    );
  });

  test.each<[string, Layout, number]>([
    [
      'a gap that begins within a sector',
      { sizeBytes: MiB, extents: [zeroes(0, 512), zeroes(4096, 4096)] },
      512,
    ],
    [
      'a gap that ends within a sector',
      { sizeBytes: MiB, extents: [zeroes(0, 4096), zeroes(8704, 512)] },
      8704,
    ],
    [
      'the end of a stick that is changed',
      { sizeBytes: MiB, extents: [zeroes(0, 4608)], last: [{ start: 0, end: 4096 }] },
      4608,
    ],
  ])('is refused for %s of the drive, if that has large ones', (_, layout, start) => {
    expect(plan(layout).ok).toBe(true);
    expect(plan(layout, 4096)).toEqual({
      ok: false,
      error: { code: 'layout-unaligned', data: { start, sectorBytes: 4096 } },
    });
  });
});
