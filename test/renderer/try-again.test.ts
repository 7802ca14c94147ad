import { describe, expect, test } from 'vitest';
import type { DriveResult, ShownDrive } from '../../preload/contract.ts';
import { startedRun, type DriveRun } from '../../renderer/flow/run-state.ts';
import { againOf, allAgain } from '../../renderer/flow/try-again.ts';
import { unfinishedGroups } from '../../renderer/stick/unfinished-groups.ts';
import { driveResult, stick } from './fixtures.ts';

const before = stick();
const failed = driveResult({ ok: false, outcome: 'failed', bytesWritten: 7 });
const ended = (result: DriveResult | null, drive = before): DriveRun => {
  const [one] = startedRun(1, [{ drive, typedName: null }]).drives;
  if (!one) throw new Error('no drive');
  return { ...one, result };
};
const back = (change: Partial<ShownDrive> = {}): ShownDrive =>
  stick({
    device: '/dev/sdz',
    identity: { majorMinor: '65:144', sizeBytes: 16e9, serial: '4C530001', diskseq: '40' },
    ...change,
  });
const photos = { device: '/dev/sdz1', sizeBytes: 1, filesystem: 'vfat', label: null, mountpoints: [] };
const nameless = stick({ identity: { ...before.identity, serial: null } });
const practice = stick({
  transport: 'virtual',
  identity: { majorMinor: null, sizeBytes: 1, serial: null, diskseq: null },
});

describe('another try', () => {
  test.each<[string, DriveRun, ShownDrive[], string]>([
    ['still at work', ended(null), [before], 'no'],
    ['ready', ended(driveResult()), [before], 'no'],
    ['stopped by the person', ended({ ...failed, outcome: 'cancelled' }), [before], 'no'],
    ['not what was written', ended({ ...failed, outcome: 'mismatch' }), [before], 'no'],
    ['worn', ended({ ...failed, reasons: [{ code: 'drive-worn', data: {} }] }), [before], 'no'],
    ['a fake', ended({ ...failed, reasons: [{ code: 'probe-fake', data: {} }] }), [before], 'no'],
    ['failed, and never left', ended(failed), [before], 'now sdb goes on'],
    ['failed, with something on it', ended(failed), [stick({ holds: [photos] })], 'now sdb goes on'],
    ['failed before anything was written', ended({ ...failed, bytesWritten: 0 }), [before], 'now sdb'],
    [
      'refused, as it was busy',
      ended({ ...failed, outcome: 'refused', bytesWritten: 0 }),
      [before],
      'now sdb',
    ],
    ['pulled out', ended(failed), [], 'plug-in'],
    [
      'pulled out, another one in its place',
      ended(failed),
      [stick({ identity: { ...before.identity, serial: 'X', diskseq: '13' } })],
      'plug-in',
    ],
    ['back under another name', ended(failed), [back()], 'now sdz goes on'],
    ['back, and used for something else', ended(failed), [back({ holds: [photos] })], 'choose'],
    ['back, and must not be written', ended(failed), [back({ writable: false })], 'choose'],
    ['back, with a twin', ended(failed), [back(), back({ device: '/dev/sdy' })], 'choose'],
    ['without a serial number, never left', ended(failed, nameless), [nameless], 'now sdb goes on'],
    [
      'without a serial number, plugged in again',
      ended(failed, nameless),
      [{ ...nameless, identity: { ...nameless.identity, diskseq: '13' } }],
      'choose',
    ],
    ['a practice stick', ended(failed, practice), [practice], 'now sdb goes on'],
  ])('%s', (_name, one, value, expected) => {
    const again = againOf(one, { ok: true, value });
    const told =
      again.kind === 'now'
        ? `now ${again.drive.device.replace('/dev/', '')}${again.goesOn ? ' goes on' : ''}`
        : again.kind;
    expect(told).toBe(expected);
  });

  test('nothing is known without a list', () => {
    expect(againOf(ended(failed), null).kind).toBe('choose');
  });

  test('all at once are those that can be tried now', () => {
    const other = stick({ device: '/dev/sdc', identity: { ...before.identity, serial: 'K' } });
    const run = startedRun(
      1,
      [before, other].map((drive) => ({ drive, typedName: null })),
    );
    const drives = run.drives.map((one) => ({ ...one, result: failed }));
    expect([...allAgain({ ...run, drives }, { ok: true, value: [back()] })]).toEqual([['/dev/sdb', back()]]);
  });
});

test('unfinished sticks are offered by their images, those of several systems not', () => {
  const of = (device: string, sha256: string, writable = true, kit = false): ShownDrive =>
    stick({ device, writable, unfinished: { kit, image: { path: '/a.iso', sha256 }, fraction: 0.4 } });
  const drives = [of('/dev/a', '1'), stick(), of('/dev/b', '2'), of('/dev/c', '1'), of('/dev/d', '1', false)];
  drives.push(of('/dev/e', '1', true, true));
  expect(
    unfinishedGroups(drives).map(({ image, drives: group }) => [
      image.sha256,
      group.map(({ device }) => device),
    ]),
  ).toEqual([
    ['1', ['/dev/a', '/dev/c']],
    ['2', ['/dev/b']],
  ]);
});
