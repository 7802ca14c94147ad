import { describe, expect, test } from 'vitest';
import { layPieces, piecesFit, type Piece } from '../../main/stick/pieces.ts';

const sector = 512;
const bytes = (sectors: number, fill: number): Uint8Array => new Uint8Array(sectors * sector).fill(fill);

describe('patches over zeroes', () => {
  test('make pieces in the order of the drive', () => {
    const { pieces, content } = layPieces({
      zeroes: [
        { start: 4096, end: 8192 },
        { start: 0, end: 4096 },
        { start: 2048, end: 5120 },
        { start: 9216, end: 9216 },
        { start: 10240, end: 11264 },
      ],
      patches: [
        { at: 10240, bytes: bytes(1, 3) },
        { at: 0, bytes: bytes(1, 1) },
        { at: 7680, bytes: bytes(2, 2) },
        { at: 20480, bytes: bytes(1, 4) },
      ],
    });
    expect(pieces).toEqual([
      { start: 0, end: 512, from: 0 },
      { start: 512, end: 7680, from: null },
      { start: 7680, end: 8704, from: 512 },
      { start: 10240, end: 10752, from: 1536 },
      { start: 10752, end: 11264, from: null },
      { start: 20480, end: 20992, from: 2048 },
    ]);
    expect([0, 512, 1535, 1536, 2048].map((at) => content[at])).toEqual([1, 2, 2, 3, 4]);
    expect(piecesFit({ pieces, content }, { sizeBytes: 20992, sectorBytes: 512 })).toBe(true);
  });
});

describe('pieces that came over a pipe', () => {
  const fits = (pieces: Piece[]): boolean =>
    piecesFit({ pieces, content: bytes(4, 1) }, { sizeBytes: 8192, sectorBytes: 512 });

  test.each<[string, Piece[]]>([
    ['none', []],
    ['one', [{ start: 0, end: 512, from: 1536 }]],
    [
      'neighbours',
      [
        { start: 0, end: 512, from: null },
        { start: 512, end: 8192, from: null },
      ],
    ],
  ])('fit: %s', (_name, pieces) => {
    expect(fits(pieces)).toBe(true);
  });

  test.each<[string, Piece[]]>([
    ['behind the end of the drive', [{ start: 7680, end: 8704, from: null }]],
    ['behind the end of the content', [{ start: 0, end: 1024, from: 1536 }]],
    ['half a sector', [{ start: 256, end: 512, from: null }]],
    ['half a sector of content', [{ start: 0, end: 512, from: 256 }]],
    ['empty', [{ start: 512, end: 512, from: null }]],
    ['backwards', [{ start: 1024, end: 512, from: null }]],
    ['negative', [{ start: -512, end: 512, from: null }]],
    ['from before the content', [{ start: 0, end: 512, from: -512 }]],
    [
      'out of order',
      [
        { start: 512, end: 1024, from: null },
        { start: 0, end: 512, from: null },
      ],
    ],
    [
      'overlapping',
      [
        { start: 0, end: 1024, from: null },
        { start: 512, end: 1536, from: null },
      ],
    ],
    ['no number', [{ start: Number.NaN, end: 512, from: null }]],
    ['beyond all numbers', [{ start: 0, end: Infinity, from: null }]],
  ])('do not fit: %s', (_name, pieces) => {
    expect(fits(pieces)).toBe(false);
  });
});
