import { expect, test } from 'vitest';
import type { Drive } from '../../main/drives/types.ts';
import type { UnfinishedStick } from '../../main/jobs/stick-log/log-line.ts';
import { unfinishedDrives } from '../../main/jobs/stick-log/unfinished-drives.ts';
import { stick } from '../renderer/fixtures.ts';

const identity = { majorMinor: '8:16', sizeBytes: 8e9, serial: 'S1', diskseq: '7' };
const begun = (change: Partial<UnfinishedStick> = {}): UnfinishedStick => ({
  device: '/dev/sdb',
  identity,
  image: { path: '/x.iso', sha256: 'a'.repeat(64), sizeBytes: 1000 },
  at: '2026-01-01T00:00:00.000Z',
  phase: 'write',
  bytes: 430,
  ...change,
});
const plugged = (change: Partial<Drive> = {}, serial: string | null = 'S1'): Drive =>
  stick({
    device: '/dev/sdc',
    sizeBytes: 8e9,
    identity: { majorMinor: '8:32', sizeBytes: 8e9, serial, diskseq: '9' },
    ...change,
  });
const photos = { device: '/dev/sdc1', sizeBytes: 1, filesystem: 'vfat', label: null, mountpoints: [] };

test.each<[string, Drive[], UnfinishedStick, string[]]>([
  ['back under another name', [plugged()], begun(), ['/dev/sdc']],
  ['one of several', [plugged(), plugged({ device: '/dev/sdd' }, 'S2')], begun(), ['/dev/sdc']],
  ['not plugged in', [plugged({}, 'S2')], begun(), []],
  ['of another size', [plugged()], begun({ identity: { ...identity, sizeBytes: 16e9 } }), []],
  ['without a serial number', [plugged({}, null)], begun({ identity: { ...identity, serial: null } }), []],
  ['two sticks with the same serial number', [plugged(), plugged({ device: '/dev/sdd' })], begun(), []],
  ['used for something else since', [plugged({ holds: [photos] })], begun(), []],
  ['may not be written', [plugged({ writable: false })], begun(), []],
  ['never got as far as writing', [plugged()], begun({ phase: 'open' }), []],
  ['never got anywhere', [plugged()], begun({ phase: null }), []],
])('%s', (_name, drives, entry, expected) => {
  expect([...unfinishedDrives(drives, [entry]).keys()]).toEqual(expected);
});
