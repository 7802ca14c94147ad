import { describe, expect, test } from 'vitest';
import type { Drive } from '../../main/drives/types.ts';
import { chooseTargets } from '../../main/jobs/make-stick/choose-targets.ts';
import { nameToType } from '../../main/jobs/make-stick/name-to-type.ts';
import type { StickTarget } from '../../main/jobs/make-stick/types.ts';

const stick: Drive = {
  device: '/dev/sdb',
  sizeBytes: 8_000_000_000,
  logicalSectorBytes: 512,
  vendor: 'SanDisk',
  model: 'Ultra  Fit',
  serial: '4C53',
  transport: 'usb',
  removable: true,
  usbHardDisk: false,
  readOnly: false,
  mountpoints: [],
  holds: [],
  identity: { majorMinor: '8:16', sizeBytes: 8_000_000_000, serial: '4C53', diskseq: '12' },
  writable: true,
  needsTypedName: false,
  reasons: [],
};
const target: StickTarget = { kind: 'drive', device: '/dev/sdb', identity: stick.identity, typedName: null };
const disk: Drive = {
  ...stick,
  device: '/dev/sda',
  writable: false,
  reasons: [{ code: 'drive-runs-system', data: { mountpoint: '/' } }],
};

const codes = (targets: StickTarget[], drives: Drive[], imageBytes = 1_000_000): string[] =>
  chooseTargets(targets, drives, imageBytes).refused.flatMap((refusal) =>
    refusal.reasons.map(({ code }) => code),
  );

describe('chooseTargets', () => {
  test('takes a drive that is what was shown', () => {
    const { identity } = stick;
    expect(chooseTargets([target], [stick, disk], 8_000_000_000)).toEqual({
      accepted: [{ kind: 'drive', device: '/dev/sdb', identity }],
      refused: [],
    });
  });

  test.each<[string, StickTarget[], Drive[], number, string[]]>([
    ['not plugged in', [target], [disk], 1, ['drive-not-there']],
    [
      'same name, plugged in again',
      [target],
      [{ ...stick, identity: { ...stick.identity, diskseq: '13' } }],
      1,
      ['drive-swapped'],
    ],
    [
      'same name, other serial',
      [target],
      [{ ...stick, identity: { ...stick.identity, serial: 'X' } }],
      1,
      ['drive-swapped'],
    ],
    [
      'same name, other size',
      [target],
      [{ ...stick, identity: { ...stick.identity, sizeBytes: 4 } }],
      1,
      ['drive-swapped'],
    ],
    ['refused by the guard', [{ ...target, device: '/dev/sda' }], [disk], 1, ['drive-runs-system']],
    ['one byte too small', [target], [stick], 8_000_000_001, ['drive-smaller-than-image']],
    ['name not typed', [target], [{ ...stick, needsTypedName: true }], 1, ['drive-name-not-typed']],
    [
      'wrong name typed',
      [{ ...target, typedName: 'ultra' }],
      [{ ...stick, needsTypedName: true }],
      1,
      ['drive-name-not-typed'],
    ],
    [
      'right name typed, other case and spaces',
      [{ ...target, typedName: ' ultra fit ' }],
      [{ ...stick, needsTypedName: true }],
      1,
      [],
    ],
    [
      'a fact that is not known now',
      [target],
      [{ ...stick, identity: { ...stick.identity, serial: null } }],
      1,
      [],
    ],
    [
      'a new practice stick that is too small',
      [{ kind: 'virtual', path: 'a.stick', createBytes: 9 }],
      [],
      10,
      ['stick-file-smaller-than-image'],
    ],
  ])('%s', (_name, targets, drives, imageBytes, expected) => {
    expect(codes(targets, drives, imageBytes)).toEqual(expected);
  });

  test('a drive named twice is written once, and not refused', () => {
    const chosen = chooseTargets([target, target], [stick], 1);
    expect(chosen.accepted).toHaveLength(1);
    expect(chosen.refused).toEqual([]);
  });

  test('one refused drive does not take the others with it', () => {
    const chosen = chooseTargets([{ ...target, device: '/dev/sda' }, target], [stick, disk], 1);
    expect(chosen.accepted.map((one) => one.kind === 'drive' && one.device)).toEqual(['/dev/sdb']);
    expect(chosen.refused.map(({ device }) => device)).toEqual(['/dev/sda']);
  });
});

test('the name to type is the model as printed, or the device if there is none', () => {
  expect(nameToType(stick)).toBe('Ultra Fit');
  expect(nameToType({ ...stick, model: ' ' })).toBe('sdb');
  expect(nameToType({ ...stick, model: null })).toBe('sdb');
});
