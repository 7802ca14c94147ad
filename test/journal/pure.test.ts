import { describe, expect, test } from 'vitest';
import { compareMachines } from '../../main/journal/compare.ts';
import { boundsOf, dayOf } from '../../main/journal/days.ts';
import { identitiesOf } from '../../main/journal/identity.ts';
import { newId } from '../../main/journal/ids.ts';
import { parseProfile } from '../../main/journal/machine-json.ts';
import { searchable, searchWords } from '../../main/journal/words.ts';
import { machine, sheet } from './exports/samples.ts';
import { thinkPad } from './plain-samples.ts';

describe('identity', () => {
  const number = (
    kind: 'serial' | 'mac' | 'uuid',
    of: string,
    value: string,
  ): Parameters<typeof identitiesOf>[0][number] => ({
    kind,
    of,
    value,
  });

  test('the same number in another spelling is the same computer', () => {
    const spellings = ['4C4C4544-0042-3510-8052-B9C04F4D3132', '4c4c45440042351080 52b9c04f4d3132'];
    const [first, second] = spellings.map((value) => identitiesOf([number('uuid', 'system', value)]));
    expect(first).toEqual(second);
    expect(first?.[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('the surest first, each once', () => {
    const all = [
      number('mac', 'eth0', '00:16:d3:aa:bb:cc'),
      number('serial', 'board', '1ZFXK12'),
      number('serial', 'system', 'L3A1234'),
      number('serial', 'system', 'l3-a1234'),
      number('uuid', 'system', '4c4c4544-0042-3510-8052-b9c04f4d3132'),
    ];
    const digests = identitiesOf(all);
    expect(digests).toHaveLength(4);
    expect(digests).toEqual(
      [all[4], all[2], all[1], all[0]].flatMap((one) => identitiesOf(one ? [one] : [])),
    );
  });

  test.each([
    'To Be Filled By O.E.M.',
    'System Serial Number',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '03000200-0400-0500-0006-000700080009',
    '123456789',
    'None',
    'N/A',
    '',
  ])('%j is nobody’s own', (value) => {
    expect(identitiesOf([number('uuid', 'system', value), number('serial', 'system', value)])).toEqual([]);
  });

  test('a disk’s number does not count: disks move', () => {
    expect(identitiesOf([number('serial', 'sda', 'WD-WX11A1234567')])).toEqual([]);
  });
});

describe('days', () => {
  test('a day has the moments from its midnight to the next, in the time of the station', () => {
    const day = dayOf(new Date(2026, 2, 29, 12).toISOString());
    expect(day).toBe('2026-03-29');
    const bounds = boundsOf(day ?? '');
    expect(dayOf(bounds?.from ?? '')).toBe('2026-03-29');
    expect(dayOf(bounds?.before ?? '')).toBe('2026-03-30');
  });

  test.each(['2026-02-30', '2026-13-01', '26-01-01', 'today', ''])('%j is none', (text) => {
    expect(boundsOf(text)).toBeNull();
  });

  test('what is no time has no day', () => {
    expect(dayOf('soon')).toBeNull();
  });
});

test('words are compared without case, accents and extra spaces', () => {
  expect(searchable('  Große\tÉCOLE  ﬁn ')).toBe('grosse ecole fin');
  expect(searchWords(' a  b ')).toEqual(['a', 'b']);
  expect(searchWords('')).toEqual([]);
});

test('ids can be typed, and are not given twice', () => {
  const ids = Array.from({ length: 2000 }, newId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('a profile out of the journal', () => {
  test('comes back as it was', () => {
    expect(parseProfile(JSON.parse(JSON.stringify(thinkPad)))).toEqual(thinkPad);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['other types', { maker: 7, ramMiB: 'much', cpu: 'fast', disks: 'two', cautions: 3 }],
    ['an older form', { model: 'ThinkPad T60' }],
  ])('%s: what makes no sense is not known', (_name, json) => {
    const profile = parseProfile(json);
    expect(profile.ramMiB).toBeNull();
    expect(profile.cpu.arch).toBeNull();
    expect(profile.cautions).toEqual([]);
  });
});

test('two machines side by side: same, different, not known', () => {
  const side = (
    changes: Partial<typeof machine>,
    answers: number,
  ): Parameters<typeof compareMachines>[0] => ({
    machine: { ...machine, ...changes },
    check: sheet(answers).check,
  });
  const rows = compareMachines(side({}, 3), side({ profile: { ...thinkPad, ramMiB: 3072, year: null } }, 1));
  const row = (fact: string): (typeof rows)[number] | undefined => rows.find((one) => one.fact === fact);
  expect(row('model')).toMatchObject({ same: true });
  expect(row('ramMiB')).toEqual({ fact: 'ramMiB', first: 1536, second: 3072, same: false });
  expect(row('year')).toMatchObject({ first: 2006, second: null, same: null });
  expect(row('check:desktop')).toMatchObject({ first: 'pass', second: 'pass', same: true });
  expect(row('check:network')).toMatchObject({ second: null, same: null });
});
