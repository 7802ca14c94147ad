import { describe, expect, test } from 'vitest';
import {
  defaultLargeDriveBytes,
  judgeDrive,
  type DriveUse,
  type GuardFacts,
} from '../../main/drives/guard.ts';

/** An ordinary, empty USB stick: the one thing that may be written without a question. */
const stick: GuardFacts = {
  loop: false,
  transport: 'usb',
  removable: true,
  usbHardDisk: false,
  soldered: null,
  readOnly: false,
  sizeBytes: 16e9,
  uses: [],
  filePartitions: 1,
  looksLive: false,
  system: 'known',
};

const card: GuardFacts = { ...stick, transport: 'mmc', removable: false, soldered: false };
const loop: GuardFacts = { ...stick, loop: true, transport: 'loop', removable: false };

const mounted: DriveUse = {
  kind: 'mounted',
  mountpoint: '/media/ann/HOLIDAY',
  device: '/dev/sdb1',
  label: 'HOLIDAY',
  files: true,
};

const codes = (facts: GuardFacts, options: Partial<Parameters<typeof judgeDrive>[1]> = {}): unknown[] => {
  const { writable, needsTypedName, reasons } = judgeDrive(facts, { allowLoop: false, ...options });
  return [writable ? (needsTypedName ? 'typed' : 'free') : 'refused', ...reasons.map(({ code }) => code)];
};

describe('what may be erased', () => {
  test.each<[string, GuardFacts, ...string[]]>([
    ['a stick', stick, 'free'],
    ['a stick whose write protection is not known', { ...stick, readOnly: null }, 'free'],
    ['a memory card', card, 'free'],
    [
      'a stick in a computer that runs over the network or from memory',
      { ...stick, system: 'memory' },
      'free',
    ],
    [
      'a removable disk that is not on USB',
      { ...stick, transport: 'sata', usbHardDisk: false },
      'typed',
      'drive-is-unusual',
    ],
    ['a removable disk on an unknown bus', { ...stick, transport: null }, 'typed', 'drive-is-unusual'],
    ['a USB disk', { ...stick, removable: false, usbHardDisk: true }, 'typed', 'drive-is-usb-disk'],
    [
      'a USB drive that does not say what it is',
      { ...stick, removable: null, usbHardDisk: null },
      'typed',
      'drive-may-be-usb-disk',
    ],
    ['a large stick', { ...stick, sizeBytes: defaultLargeDriveBytes + 512 }, 'typed', 'drive-is-large'],
    ['the largest ordinary stick', { ...stick, sizeBytes: defaultLargeDriveBytes }, 'free'],
    ['a stick with a mounted partition', { ...stick, uses: [mounted] }, 'typed', 'drive-has-open-files'],
    ['a mounted live image', { ...stick, uses: [{ ...mounted, files: false }] }, 'free'],
    ['a stick with two partitions', { ...stick, filePartitions: 2 }, 'typed', 'drive-has-several-partitions'],
    [
      'a live stick, while the computer runs from memory',
      { ...stick, system: 'memory', looksLive: true },
      'typed',
      'drive-may-be-live-medium',
    ],
    ['a live stick, while the computer runs from its disk', { ...stick, looksLive: true }, 'free'],
  ])('%s', (_name, facts, ...expected) => {
    expect(codes(facts)).toEqual(expected);
  });
});

describe('what is refused', () => {
  test.each<[string, GuardFacts, ...string[]]>([
    ['NVMe', { ...stick, transport: 'nvme', removable: false }, 'drive-is-internal'],
    ['NVMe that calls itself removable', { ...stick, transport: 'nvme' }, 'drive-is-internal'],
    ['SATA', { ...stick, transport: 'sata', removable: false }, 'drive-is-internal'],
    ['SATA, removable or not', { ...stick, transport: 'sata', removable: null }, 'drive-is-internal'],
    ['a virtual disk', { ...stick, transport: 'virtio', removable: false }, 'drive-is-internal'],
    ['a soldered card', { ...card, soldered: true }, 'drive-is-internal'],
    ['a card of an unknown kind', { ...card, soldered: null }, 'drive-attachment-unknown'],
    ['nothing known', { ...stick, transport: null, removable: null }, 'drive-attachment-unknown'],
    ['unknown bus, fixed', { ...stick, transport: null, removable: false }, 'drive-attachment-unknown'],
    ['an odd bus, fixed', { ...stick, transport: 'other', removable: false }, 'drive-attachment-unknown'],
    ['a disk image', { ...stick, transport: 'virtual' }, 'drive-is-virtual'],
    ['write-protected', { ...stick, readOnly: true }, 'drive-is-read-only'],
    ['an empty slot of size 0', { ...stick, sizeBytes: 0 }, 'drive-has-no-medium'],
    ['an empty slot of unknown size', { ...stick, sizeBytes: null }, 'drive-has-no-medium'],
    ['a disk of unknown size', { ...stick, removable: false, sizeBytes: null }, 'drive-size-unknown'],
    ['mounts could not be read', { ...stick, system: null }, 'drive-facts-unknown'],
    ['the system’s drive is not found', { ...stick, system: 'unknown' }, 'drive-system-unknown'],
    ['the system', { ...stick, uses: [{ kind: 'system', mountpoint: '/' }] }, 'drive-runs-system'],
    ['swap', { ...stick, uses: [{ kind: 'swap', device: '/dev/sdb2' }] }, 'drive-is-swap'],
    [
      'the live medium',
      { ...stick, uses: [{ kind: 'live-medium', place: '/run/live/medium' }] },
      'drive-is-live-medium',
    ],
    [
      'a file on it is a loop device',
      { ...stick, uses: [{ kind: 'loop-file', file: '/media/x/a.img', loop: '/dev/loop0' }] },
      'drive-backs-loop',
    ],
    [
      'an open LUKS volume',
      { ...stick, uses: [{ kind: 'mapping', name: 'vault', type: 'crypt' }] },
      'drive-is-mapped',
    ],
    ['a loop device', loop, 'drive-loop-not-allowed'],
  ])('%s', (_name, facts, ...expected) => {
    expect(codes(facts)).toEqual(['refused', ...expected]);
  });

  test('the size of the image counts where it is known', () => {
    expect(codes(stick, { imageBytes: 16e9 })).toEqual(['free']);
    expect(codes(stick, { imageBytes: 16e9 + 1 })).toEqual(['refused', 'drive-too-small']);
  });

  test('the limit for large drives can be set', () => {
    expect(codes(stick, { largeDriveBytes: 8e9 })).toEqual(['typed', 'drive-is-large']);
  });

  test('what follows from the system is not told twice, and the mount point nearest to / is named', () => {
    const uses: DriveUse[] = [
      { kind: 'mapping', name: 'vg-root', type: 'lvm' },
      { kind: 'system', mountpoint: '/home' },
      { kind: 'system', mountpoint: '/' },
      mounted,
    ];
    const verdict = judgeDrive({ ...stick, uses }, { allowLoop: false });
    expect(verdict.reasons).toEqual([{ code: 'drive-runs-system', data: { mountpoint: '/' } }]);
  });

  test('a refused drive is not said to need a typed name', () => {
    expect(judgeDrive({ ...stick, readOnly: true, filePartitions: 3 }, { allowLoop: false })).toMatchObject({
      writable: false,
      needsTypedName: false,
      reasons: [{ code: 'drive-is-read-only' }],
    });
  });
});

describe('loop devices, when they are allowed', () => {
  test.each<[string, GuardFacts, ...string[]]>([
    ['one that nobody uses', loop, 'free'],
    ['even where the system’s drive is not found', { ...loop, system: 'unknown' }, 'free'],
    ['not one that is mounted', { ...loop, uses: [mounted] }, 'refused', 'drive-loop-in-use'],
    [
      'not one that the system runs from',
      { ...loop, uses: [{ kind: 'live-medium', place: '/' }] },
      'refused',
      'drive-is-live-medium',
    ],
    [
      'not one that is swapped to',
      { ...loop, uses: [{ kind: 'swap', device: '/dev/loop0' }] },
      'refused',
      'drive-is-swap',
    ],
    ['not one that is read-only', { ...loop, readOnly: true }, 'refused', 'drive-is-read-only'],
    ['not if mounts could not be read', { ...loop, system: null }, 'refused', 'drive-facts-unknown'],
  ])('%s', (_name, facts, ...expected) => {
    expect(codes(facts, { allowLoop: true })).toEqual(expected);
  });
});

test('whatever is not known, nothing is writable that is not surely on USB, a card, or removable', () => {
  const transports = [
    'usb',
    'mmc',
    'nvme',
    'sata',
    'ata',
    'scsi',
    'virtio',
    'virtual',
    'other',
    null,
  ] as const;
  const unsafe: unknown[] = [];
  for (const transport of transports) {
    for (const removable of [true, false, null]) {
      for (const soldered of [true, false, null]) {
        const facts = { ...stick, transport, removable, soldered };
        const surelyExternal =
          transport === 'usb' || (transport === 'mmc' ? soldered === false : removable === true);
        const { writable } = judgeDrive(facts, { allowLoop: true });
        if (writable && !surelyExternal) unsafe.push([transport, removable, soldered]);
      }
    }
  }
  expect(unsafe).toEqual([]);
});
