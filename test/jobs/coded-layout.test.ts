import { describe, expect, test } from 'vitest';
import { codeLayout, decodeLayout, type CodedLayout } from '../../main/jobs/writer-process/coded-layout.ts';
import { plannedStick } from '../../main/jobs/writer-process/planned-stick.ts';
import { checkLayout, imageLayout, type Layout } from '../../main/writer/layout.ts';

const layout: Layout = {
  sizeBytes: 8192,
  extents: [
    { start: 0, length: 3, from: { kind: 'bytes', bytes: Uint8Array.of(1, 2, 3) } },
    { start: 512, length: 1024, from: { kind: 'file', file: 2, offset: 77 } },
    { start: 2048, length: 512, from: { kind: 'zeroes' } },
    { start: 4096, length: 2, from: { kind: 'bytes', bytes: Uint8Array.of(4, 5) } },
  ],
};

describe('a layout on its way between processes', () => {
  test.each<[string, Layout]>([
    ['a new stick', layout],
    ['a stick that is changed', { ...layout, last: [{ start: 512, end: 1024 }] }],
    ['one that is changed in no order', { ...layout, last: [] }],
    ['an image', imageLayout(1000)],
    ['nothing', { sizeBytes: 0, extents: [] }],
  ])('arrives as it was: %s', (_, one) => {
    expect(decodeLayout(JSON.parse(JSON.stringify(codeLayout(one))) as CodedLayout)).toEqual({
      ok: true,
      value: one,
    });
  });

  test.each<[string, number[]]>([
    ['content that is not there', [0, 6, -1, 0]],
    ['content before its start', [0, 2, -1, -1]],
    ['an unknown source', [0, 512, -3, 0]],
  ])('is refused with %s', (_, extents) => {
    expect(decodeLayout({ ...codeLayout(layout), extents }).ok).toBe(false);
  });

  test.each<[string, number[]]>([
    ['an extent cut short', [0, 512, -2, 0, 512]],
    ['places that are no numbers', [NaN, 512, -2, 0]],
  ])('is not sound with %s', (_, extents) => {
    const decoded = decodeLayout({ ...codeLayout(layout), extents });
    expect(decoded.ok && checkLayout(decoded.value, []).ok).toBe(false);
  });
});

describe('what a drive is to hold', () => {
  const files = [
    {
      path: '/x.iso',
      sha256: null,
      identity: { dev: '1', ino: '2', sizeBytes: 3000, mtimeNs: '4', ctimeNs: '5' },
    },
  ];

  test('is the first file as it is, if nothing else is told', () => {
    expect(plannedStick({}, files)).toEqual({
      ok: true,
      value: { layout: imageLayout(3000), changed: [], unmappedBytes: 0 },
    });
  });

  test('is told with how much of the image is left out, and what was changed is not', () => {
    const mapped: Layout = {
      sizeBytes: 3000,
      extents: [
        { start: 0, length: 512, from: { kind: 'zeroes' } },
        { start: 1024, length: 512, from: { kind: 'file', file: 0, offset: 1024 } },
      ],
    };
    const changed = [{ start: 0, length: 512, what: 'partition-table' }];
    expect(plannedStick({ layout: codeLayout(mapped), changed }, files)).toMatchObject({
      value: { changed, unmappedBytes: 512 + 3000 - 1536 },
    });
  });
});
