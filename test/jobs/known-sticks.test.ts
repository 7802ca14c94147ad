import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DriveIdentity } from '../../main/drives/types.ts';
import { openKnownSticks } from '../../main/jobs/probe-stick/known-sticks-file.ts';
import { afterProbe, isKnown, parseKnownSticks } from '../../main/jobs/probe-stick/known-sticks.ts';

const stick = (serial: string | null, sizeBytes: number | null = 8e9): DriveIdentity => ({
  majorMinor: '8:16',
  sizeBytes,
  serial,
  diskseq: '5',
});
const own = stick('4C530001230627115093');

describe('a stick is known', () => {
  const met = afterProbe([], own, 'genuine', '2026-01-02T03:04:05Z');

  test.each<[string, DriveIdentity, boolean]>([
    ['again, whatever its name is now', { ...own, majorMinor: '8:32', diskseq: '9' }, true],
    ['not with another serial number', stick('4C530001230627115094'), false],
    ['not with another size', stick(own.serial, 64e9), false],
    ['not without a serial number', stick(null), false],
    ['not without a size', stick(own.serial, null), false],
  ])('%s', (_name, identity, known) => {
    expect(isKnown(met, identity)).toBe(known);
  });

  test.each(['AA00000000000489', '0123456789ABCDEF', '00000000', '123456789', '', 'ABAB', 'FFFFFFFFFFFF'])(
    'never by a serial number that many share: %j',
    (serial) => {
      expect(afterProbe([], stick(serial), 'genuine', '')).toEqual([]);
    },
  );

  test.each(['fake', 'undecided'] as const)('no more after it was found %s', (verdict) => {
    expect(isKnown(afterProbe(met, own, verdict, ''), own)).toBe(false);
  });

  test('once, however often it is asked, and the oldest are forgotten', () => {
    expect(afterProbe(met, own, 'genuine', 'later')).toEqual([
      { serial: own.serial, sizeBytes: 8e9, at: 'later' },
    ]);
    const many = Array.from({ length: 5000 }, (_, i) => ({ serial: `S-${i}-abc`, sizeBytes: 1, at: '' }));
    const after = afterProbe(many, own, 'genuine', '');
    expect(after).toHaveLength(5000);
    expect(isKnown(after, own)).toBe(true);
    expect(after[0]?.serial).toBe('S-1-abc');
  });
});

describe('the record on disk', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rekindle-known-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is there again at the next start', () => {
    const path = join(folder, 'new', 'known-sticks.json');
    openKnownSticks(path, () => 'now').note(own, 'genuine');
    expect(openKnownSticks(path).has(own)).toBe(true);
    openKnownSticks(path).note(own, 'fake');
    expect(openKnownSticks(path).has(own)).toBe(false);
  });

  test.each([
    ['', 0],
    ['[', 0],
    ['null', 0],
    ['{"sticks":[]}', 0],
    ['[1,{"serial":7},{"serial":"4C530001230627115093","sizeBytes":8000000000,"at":"x"}]', 1],
  ])('that is damaged is taken for what can be read of it: %j', (text, left) => {
    expect(parseKnownSticks(text)).toHaveLength(left);
    const path = join(folder, 'damaged.json');
    writeFileSync(path, text);
    const known = openKnownSticks(path);
    expect(known.has(own)).toBe(left === 1);
    known.note(own, 'genuine');
    expect(parseKnownSticks(readFileSync(path, 'utf8'))).toHaveLength(1);
  });

  test('that cannot be written costs only another probe', () => {
    writeFileSync(join(folder, 'file'), '');
    const known = openKnownSticks(join(folder, 'file', 'known-sticks.json'));
    known.note(own, 'genuine');
    expect(known.has(own)).toBe(false);
  });
});
