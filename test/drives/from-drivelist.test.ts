import { expect, test } from 'vitest';
import { drivesFromDrivelist } from '../../main/drives/elsewhere/from-drivelist.ts';

/** A stick as drivelist 12 tells it on macOS and Windows; from its own types, not from real hardware. */
const stick = {
  device: '\\\\.\\PhysicalDrive2',
  raw: '\\\\.\\PhysicalDrive2',
  description: 'SanDisk Ultra Fit USB Device',
  size: 15_728_640_000,
  logicalBlockSize: 512,
  busType: 'USB',
  isSystem: false,
  isRemovable: true,
  isReadOnly: false,
  isUSB: true,
  isCard: false,
  isUAS: false,
  isVirtual: false,
  mountpoints: [] as { path: string; label?: string | null }[],
};

test.each<[string, object, string, string[]]>([
  ['a stick', {}, 'free', []],
  [
    'a stick with files',
    { mountpoints: [{ path: 'E:\\', label: 'HOLIDAY' }] },
    'typed',
    ['drive-has-open-files'],
  ],
  [
    'a stick with two letters',
    { mountpoints: [{ path: 'E:\\' }, { path: 'F:\\', label: null }] },
    'typed',
    ['drive-has-open-files', 'drive-has-several-partitions'],
  ],
  ['a card', { isUSB: false, isCard: true, busType: 'SD' }, 'free', []],
  [
    'a card that is soldered in',
    { isUSB: false, isCard: true, isRemovable: false },
    'refused',
    ['drive-is-internal'],
  ],
  ['a disk on UAS', { isUAS: true }, 'typed', ['drive-is-usb-disk']],
  ['a fixed disk on USB', { isRemovable: false }, 'typed', ['drive-is-usb-disk']],
  ['a large disk', { size: 2e12 }, 'typed', ['drive-is-large']],
  ['the system’s disk', { isSystem: true }, 'refused', ['drive-runs-system']],
  ['unknown whose', { isSystem: null }, 'refused', ['drive-system-unknown']],
  ['an open disk image', { isVirtual: true }, 'refused', ['drive-is-virtual']],
  ['NVMe', { isUSB: false, busType: 'NVMe', isRemovable: false }, 'refused', ['drive-is-internal']],
  ['SATA', { isUSB: null, busType: 'SATA', isRemovable: false }, 'refused', ['drive-is-internal']],
  [
    'unknown bus',
    { isUSB: null, busType: 'UNKNOWN', isRemovable: false },
    'refused',
    ['drive-attachment-unknown'],
  ],
  ['write-protected', { isReadOnly: true }, 'refused', ['drive-is-read-only']],
  ['an empty reader', { size: null }, 'refused', ['drive-has-no-medium']],
])('%s', (_name, change, verdict, codes) => {
  const [drive] = drivesFromDrivelist([{ ...stick, ...change }], { allowLoop: false });
  const found = drive?.writable ? (drive.needsTypedName ? 'typed' : 'free') : 'refused';
  expect([found, drive?.reasons.map(({ code }) => code)]).toEqual([verdict, codes]);
});

test('what is no drive is left out', () => {
  expect(drivesFromDrivelist([null, 'x', {}, { device: 7 }], { allowLoop: false })).toEqual([]);
});

test('facts are taken over', () => {
  const [drive] = drivesFromDrivelist([{ ...stick, mountpoints: [{ path: 'E:\\', label: 'A' }] }], {
    allowLoop: false,
  });
  expect(drive).toMatchObject({
    device: '\\\\.\\PhysicalDrive2',
    model: 'SanDisk Ultra Fit USB Device',
    sizeBytes: 15_728_640_000,
    transport: 'usb',
    mountpoints: ['E:\\'],
    holds: [{ label: 'A', mountpoints: ['E:\\'] }],
    identity: { majorMinor: null, sizeBytes: 15_728_640_000, serial: null, diskseq: null },
  });
});
