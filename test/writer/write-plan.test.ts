import { describe, expect, test } from 'vitest';
import { planWrite } from '../../main/writer/write-plan.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

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
    const stretch = (ends: readonly number[] | null): unknown => ends && { start: ends[0], end: ends[1] };
    expect(planWrite(sizes)).toEqual({
      ok: true,
      value: {
        imageBytes: sizes.imageBytes,
        sectorBytes: sizes.sectorBytes,
        head: stretch(head),
        boot: stretch([0, Math.min(4096, head[1] ?? 0)]),
        behindBoot: (head[1] ?? 0) > 4096 ? stretch([4096, head[1] ?? 0]) : null,
        body: stretch(body),
        zeroFirst: stretch(zeroFirst),
        zeroLast: stretch(zeroLast),
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
    expect(planWrite(sizes)).toEqual({ ok: false, error });
  });
});
