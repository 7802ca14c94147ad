import { describe, expect, test } from 'vitest';
import type { Inspection } from '../../main/images/types.ts';
import { bootsChips, bootsSentence } from '../../renderer/image/boots.ts';
import { textsFor } from '../../renderer/messages/text-provider.tsx';
import { headline, troubles } from '../../renderer/result/result-words.ts';
import { keysOf, shortcutOf } from '../../renderer/shell/keys.ts';
import {
  attachedBy,
  driveName,
  driveTitle,
  holdingsLine,
  sortDrives,
} from '../../renderer/stick/drive-words.ts';
import { isTyped } from '../../renderer/stick/typed-name.ts';
import { driveResult, result, stick } from './fixtures.ts';

const en = textsFor('en');
const de = textsFor('de');

const boots = (
  bios: boolean | null,
  uefiX64: boolean | null,
  uefiIa32: boolean | null = false,
  uefiArm64: boolean | null = false,
): Inspection['boots'] => ({ bios, uefiX64, uefiIa32, uefiArm64 });

test.each([
  [boots(true, true), 'app-boots-both'],
  [boots(true, false), 'app-boots-bios'],
  [boots(true, null), 'app-boots-bios'],
  [boots(false, true), 'app-boots-uefi'],
  [boots(null, true), 'app-boots-uefi'],
  [boots(false, false, true), 'app-boots-uefi-only-32'],
  [boots(false, false, false, true), 'app-boots-arm'],
  [boots(false, false), 'app-boots-nothing'],
  [boots(null, null, null, null), 'app-boots-unknown'],
  [boots(false, false, null), 'app-boots-unknown'],
])('what an image starts on: %o', (firmware, key) => {
  expect(bootsSentence(firmware)).toBe(key);
});

test('what is not known gets no word', () => {
  expect(bootsChips(boots(null, true), null)).toEqual([{ key: 'app-boots-chip-uefi', yes: true }]);
  expect(bootsChips(boots(true, false), false).map(({ yes }) => yes)).toEqual([true, false]);
});

describe('drives', () => {
  test.each([
    [{ vendor: 'SanDisk', model: 'Ultra Fit' }, 'SanDisk Ultra Fit'],
    [{ vendor: 'SanDisk ', model: 'SanDisk Ultra' }, 'SanDisk Ultra'],
    [{ vendor: null, model: 'DataTraveler' }, 'DataTraveler'],
    [{ vendor: '  ', model: null }, 'Stick without a name'],
    [{ vendor: null, model: null, transport: 'virtual' as const }, 'Practice stick 2'],
    [{ vendor: null, model: null, transport: 'loop' as const, device: '/dev/loop3' }, 'Loop device loop3'],
  ])('the name of %o', (change, name) => {
    expect(driveName(stick(change), 2, en)).toBe(name);
  });

  test('the size belongs to the name, if it is known', () => {
    expect(driveTitle(stick(), 1, en)).toBe('SanDisk Ultra Fit · 16 GB');
    expect(driveTitle(stick({ sizeBytes: null }), 1, en)).toBe('SanDisk Ultra Fit');
  });

  const part = (label: string | null, sizeBytes: number | null) => ({
    device: '/dev/x1',
    label,
    sizeBytes,
    filesystem: null,
    mountpoints: [],
  });
  test.each([
    [[], 'It looks empty'],
    [[part('PHOTOS', 12e9)], 'On it: “PHOTOS” (12 GB)'],
    [[part('PHOTOS', null), part(null, 4e9)], 'On it: “PHOTOS” and an unnamed part (4 GB)'],
    [[1, 2, 3, 4, 5].map((n) => part(`P${n}`, null)), 'On it: “P1”, “P2”, “P3”, and 2 more parts'],
  ])('what is on it: %#', (holds, line) => {
    expect(holdingsLine(stick({ holds }), en)).toBe(line);
  });

  test('an unknown size of a part is not told as nothing', () => {
    expect(holdingsLine(stick({ holds: [part(null, null)] }), de)).toBe('Darauf: ein Teil ohne Namen');
  });

  test('two of a kind are told apart', () => {
    expect(attachedBy(stick(), en)).toBe('USB · sdb');
    expect(attachedBy(stick({ transport: null, device: '/dev/vdb' }), en)).toBe('vdb');
  });

  test.each([
    ['large enough', stick(), 1e9, true],
    ['exactly large enough', stick(), 16e9, true],
    ['too small', stick(), 16e9 + 1, false],
    ['size of the image not known', stick(), null, true],
    ['size of the drive not known', stick({ sizeBytes: null }), 1e9, true],
    ['refused by the guard', stick({ writable: false }), 1e9, false],
    ['a loop device, allowed', stick({ transport: 'loop' }), 1e9, true],
  ])('offered or not: %s', (_name, drive, imageBytes, offered) => {
    const sorted = sortDrives([drive], imageBytes);
    expect(sorted.offered).toHaveLength(offered ? 1 : 0);
    expect(sorted.refused).toHaveLength(offered ? 0 : 1);
  });

  test('loop devices that nobody asked for are not even mentioned', () => {
    const loop = stick({
      transport: 'loop',
      writable: false,
      reasons: [{ code: 'drive-loop-not-allowed', data: {} }],
    });
    expect(sortDrives([loop], 1)).toEqual({ offered: [], refused: [] });
  });

  test('a drive that is too small says so', () => {
    const [refused] = sortDrives([stick({ sizeBytes: 1e9 })], 2e9).refused;
    expect(refused?.reasons).toEqual([
      { code: 'drive-too-small', data: { driveBytes: 1e9, imageBytes: 2e9 } },
    ]);
  });
});

test.each([
  ['My Passport', true],
  ['  my   passport ', true],
  ['My Passpor', false],
  ['', false],
])('typed %j for “My Passport”', (text, right) => {
  expect(isTyped(text, 'My Passport')).toBe(right);
});

describe('how it ended', () => {
  const bad = driveResult({ device: '/dev/c', ok: false, outcome: 'failed' });
  test.each([
    ['one good', result([driveResult()]), false, 'Your stick is ready'],
    [
      'two good',
      result([driveResult(), driveResult({ device: '/dev/c' })]),
      false,
      'Your 2 sticks are ready',
    ],
    [
      'one of two',
      result([driveResult(), bad], { outcome: 'failed', ok: false }),
      false,
      '1 of 2 sticks is ready',
    ],
    ['none', result([bad], { outcome: 'failed', ok: false }), false, 'The stick did not work out'],
    ['refused', result([], { outcome: 'refused', ok: false }), false, 'Nothing was written'],
    ['cancelled', result([bad], { outcome: 'cancelled', ok: false }), false, 'Stopped'],
    ['mismatch', result([bad], { outcome: 'mismatch', ok: false }), false, 'What was read does not match'],
  ])('%s', (_name, outcome, practice, title) => {
    expect(headline(outcome, practice, en).title).toBe(title);
  });

  const ends = [
    driveResult(),
    driveResult({ ok: false, outcome: 'failed', reasons: [{ code: 'write-drive-gone', data: {} }] }),
    driveResult({ ok: false, outcome: 'failed', reasons: [{ code: 'drive-worn', data: {} }] }),
    driveResult({ ok: false, outcome: 'failed', reasons: [{ code: 'probe-fake', data: {} }] }),
    driveResult({ ok: false, outcome: 'failed', reasons: [{ code: 'write-io-error', data: {} }] }),
    driveResult({ ok: false, outcome: 'mismatch' }),
    driveResult({ ok: false, outcome: 'refused' }),
    driveResult({ ok: false, outcome: 'cancelled' }),
  ];
  test.each([
    [ends.slice(0, 1), en, ''],
    [ends.slice(0, 3), en, '1 was pulled out and 1 is worn'],
    [[...ends.slice(0, 2), ...ends.slice(0, 2)], de, '2 wurden abgezogen'],
    [
      ends,
      en,
      '1 was pulled out, 1 is worn, 1 is a fake, 1 does not hold what was written, 1 did not work out, 1 was refused, and 1 was stopped',
    ],
  ])('what became of the others: %#', (drives, texts, words) => {
    expect(troubles(drives, texts)).toBe(words);
  });

  test('practice says that it was practice', () => {
    expect(headline(result([driveResult()]), true, en).text).toContain('real stick');
  });

  test('a stick that differs from its image on purpose is not called the same', () => {
    const changed = [{ start: 0, length: 512, what: 'mbr' }];
    expect(headline(result([driveResult()]), false, en).text).toContain('the same as the image');
    expect(headline(result([driveResult({ changed })]), false, en).text).toContain(
      'every byte on it is right',
    );
  });
});

test.each([
  [0.999, '99%'],
  [1, '100%'],
  [0, '0%'],
])('%d is told as %s: 100 %% only when it is true', (fraction, text) => {
  expect(en.percent(fraction)).toBe(text);
});

describe('shortcuts', () => {
  const key = (
    name: string,
    held: { ctrl?: boolean; meta?: boolean; alt?: boolean; shift?: boolean } = {},
  ) => ({
    key: name,
    ctrlKey: held.ctrl ?? false,
    metaKey: held.meta ?? false,
    altKey: held.alt ?? false,
    shiftKey: held.shift ?? false,
  });
  test.each([
    [key('o', { ctrl: true }), false, 'open'],
    [key('O', { ctrl: true }), false, 'open'],
    [key('o', { meta: true }), true, 'open'],
    [key('o', { ctrl: true }), true, null],
    [key('o'), false, null],
    [key('Enter', { ctrl: true }), false, 'onward'],
    [key('Enter'), false, null],
    [key('ArrowLeft', { alt: true }), false, 'back'],
    [key('o', { ctrl: true, alt: true }), false, null],
    [key('o', { ctrl: true, shift: true }), false, null],
  ])('%o, Mac: %s', (event, mac, shortcut) => {
    expect(shortcutOf(event, mac)).toBe(shortcut);
  });

  test('are written as the keyboard has them', () => {
    expect(keysOf('open', de, false)).toEqual({ shown: 'Strg O', aria: 'Control+O' });
    expect(keysOf('open', en, true)).toEqual({ shown: '⌘O', aria: 'Meta+O' });
  });
});
