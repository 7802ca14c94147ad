import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drivesFromFacts } from '../../main/drives/linux/drives-from-facts.ts';
import { findSystemUse, type RootPlace } from '../../main/drives/linux/system-use.ts';
import type { Drive } from '../../main/drives/types.ts';
import { recordedFacts } from './fixtures.ts';

/** `free` may be written, `typed` after its name was typed, `refused` not at all; then the reasons' codes. */
type Answer = readonly ['free' | 'typed' | 'refused', ...string[]];

const free: Answer = ['free'];
const internal: Answer = ['refused', 'drive-is-internal'];
const system: Answer = ['refused', 'drive-runs-system', 'drive-is-internal'];
const systemAndSwap: Answer = ['refused', 'drive-runs-system', 'drive-is-swap', 'drive-is-internal'];
const medium: Answer = ['refused', 'drive-is-live-medium'];
const loopOfSystem: Answer = ['refused', 'drive-is-live-medium', 'drive-is-read-only'];
const openFiles: Answer = ['typed', 'drive-has-open-files'];
const twoPartitions: Answer = ['typed', 'drive-has-several-partitions'];
const unknown: Answer = ['refused', 'drive-system-unknown'];

/** Computers in `lsblk/`, where the root lies, and the answer on every drive; loops are allowed. */
const computers: [string, RootPlace, Record<string, Answer>][] = [
  [
    'installed-on-sata',
    'device',
    {
      sdc: systemAndSwap,
      sdd: internal,
      sde: ['typed', 'drive-is-usb-disk'],
      sdf: openFiles,
      sdg: free,
      sdh: ['typed', 'drive-is-usb-disk', 'drive-is-large'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'hybrid-stick-and-ventoy',
    'device',
    {
      sdc: systemAndSwap,
      sdd: internal,
      sdf: free,
      sdg: openFiles,
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'loop-file-on-stick',
    'device',
    {
      loop0: ['refused', 'drive-loop-in-use'],
      sdc: systemAndSwap,
      sdd: internal,
      sdf: free,
      sdg: ['refused', 'drive-backs-loop'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'swap-on-stick-and-zram',
    'device',
    {
      sdc: system,
      sdd: internal,
      sdf: free,
      sdg: ['refused', 'drive-is-swap'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'luks-open-on-stick',
    'device',
    {
      sdc: system,
      sdd: internal,
      sdf: free,
      sdg: ['refused', 'drive-is-mapped'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'lvm-root-on-two-disks',
    'device',
    { sdc: systemAndSwap, sdd: system, sdf: free, sdg: free, mmcblk0: twoPartitions, nvme0n1: internal },
  ],
  [
    'luks-root',
    'device',
    { sdc: system, sdd: internal, sdf: free, sdg: free, mmcblk0: twoPartitions, nvme0n1: internal },
  ],
  [
    'luks-lvm-on-nvme',
    'device',
    { sdc: internal, sdd: internal, sdf: free, sdg: free, mmcblk0: twoPartitions, nvme0n1: systemAndSwap },
  ],
  [
    'raid1-root',
    'device',
    { sdc: system, sdd: system, sdf: free, sdg: free, mmcblk0: twoPartitions, nvme0n1: internal },
  ],
  [
    'btrfs-root-over-disk-and-stick',
    'device',
    {
      sdc: system,
      sdd: internal,
      sdf: free,
      sdg: ['refused', 'drive-runs-system'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'live-stick-debian',
    'device',
    {
      loop0: loopOfSystem,
      sdc: internal,
      sdd: internal,
      sdf: medium,
      sdg: free,
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'live-stick-debian-toram',
    'memory',
    {
      loop0: loopOfSystem,
      sdc: internal,
      sdd: internal,
      sdf: ['typed', 'drive-may-be-live-medium'],
      sdg: free,
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'live-stick-casper',
    'device',
    {
      loop0: ['refused', 'drive-is-read-only'],
      sdc: internal,
      sdd: internal,
      sdf: medium,
      sdg: free,
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'live-medium-hidden',
    'unknown',
    {
      loop0: ['refused', 'drive-is-read-only'],
      sdc: [...unknown, 'drive-is-internal'],
      sdd: [...unknown, 'drive-is-internal'],
      sde: unknown,
      sdf: unknown,
      sdg: unknown,
      sdh: unknown,
      mmcblk0: unknown,
      nvme0n1: [...unknown, 'drive-is-internal'],
    },
  ],
  [
    'live-iso-file-on-nvme',
    'device',
    {
      loop0: loopOfSystem,
      loop1: loopOfSystem,
      sdc: internal,
      sdd: internal,
      sdf: free,
      sdg: free,
      mmcblk0: twoPartitions,
      nvme0n1: [...medium, 'drive-is-internal'],
    },
  ],
  [
    'loop-root-on-stick',
    'device',
    {
      loop0: medium,
      sdc: internal,
      sdd: internal,
      sdf: free,
      sdg: [...medium, 'drive-runs-system'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'tinycore-from-stick',
    'memory',
    {
      loop0: ['refused', 'drive-loop-in-use', 'drive-is-read-only'],
      sdc: internal,
      sdd: internal,
      sdf: ['typed', 'drive-may-be-live-medium'],
      sdg: ['refused', 'drive-backs-loop'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'multipath-root',
    'device',
    {
      sda: system,
      sdb: system,
      sdc: internal,
      sdd: internal,
      sde: ['typed', 'drive-is-usb-disk'],
      sdf: free,
      sdg: free,
      sdh: ['typed', 'drive-is-usb-disk', 'drive-is-large'],
      mmcblk0: twoPartitions,
      nvme0n1: internal,
    },
  ],
  [
    'root-on-card',
    'device',
    {
      sdc: internal,
      sdd: internal,
      sdf: free,
      sdg: free,
      mmcblk0: ['refused', 'drive-runs-system'],
      nvme0n1: internal,
    },
  ],
  [
    'card-reader',
    'device',
    {
      sda: system,
      sdb: ['refused', 'drive-has-no-medium'],
      sdc: ['refused', 'drive-has-no-medium'],
      sdd: free,
      sde: ['refused', 'drive-is-read-only'],
    },
  ],
  ['emmc-root', 'device', { mmcblk0: system, mmcblk1: free }],
  [
    'emmc-in-live-session',
    'device',
    {
      sda: medium,
      loop0: loopOfSystem,
      mmcblk0: internal,
      mmcblk1: free,
      mmcblk2: ['refused', 'drive-attachment-unknown'],
    },
  ],
  [
    'container',
    'unknown',
    { sda: ['refused', 'drive-runs-system', 'drive-system-unknown', 'drive-is-internal'], sdb: unknown },
  ],
  ['btrfs-dev-root', 'device', { nvme0n1: system, sda: ['typed', 'drive-is-usb-disk'] }],
  [
    'zfs-and-unknown',
    'device',
    {
      sda: system,
      sdb: ['refused', 'drive-runs-system'],
      sdc: ['refused', 'drive-attachment-unknown'],
      sdd: ['typed', 'drive-is-unusual'],
    },
  ],
];

function answersOn(drives: readonly Drive[]): Record<string, Answer> {
  return Object.fromEntries(
    drives.map((drive): [string, Answer] => {
      const verdict = drive.writable ? (drive.needsTypedName ? 'typed' : 'free') : 'refused';
      return [drive.device.replace('/dev/', ''), [verdict, ...drive.reasons.map(({ code }) => code)]];
    }),
  );
}

describe('the guard on whole computers', () => {
  test.each(computers)('%s', (name, _root, expected) => {
    expect(answersOn(drivesFromFacts(recordedFacts(name), { allowLoop: true }))).toEqual(expected);
  });

  test.each(computers)('%s: where the root lies', (name, root) => {
    const facts = recordedFacts(name);
    const { mounts, swaps } = facts;
    if (!mounts || !swaps) throw new Error('a recording has its tables');
    expect(findSystemUse({ ...facts, mounts, swaps }).root).toBe(root);
  });

  test('every recording has its row', () => {
    const files = readdirSync(join(import.meta.dirname, 'lsblk')).map((file) => file.replace('.json', ''));
    expect(computers.map(([name]) => name).sort()).toEqual(files.sort());
  });

  test.each(computers)('%s: with its mounts unread, nothing may be written', (name) => {
    for (const missing of [{ mounts: null }, { swaps: null }]) {
      const drives = drivesFromFacts({ ...recordedFacts(name), ...missing }, { allowLoop: true });
      expect(drives.map((drive) => drive.reasons[0]?.code)).toEqual(drives.map(() => 'drive-facts-unknown'));
    }
  });

  test.each(computers)(
    '%s: with less known, nothing more may be written without a question',
    (name, _root, expected) => {
      const facts = recordedFacts(name);
      const poorer = [
        { ...facts, sysfs: {} },
        { ...facts, paths: {} },
        { ...facts, commandLine: null },
        { ...facts, nodes: facts.nodes.map((node) => ({ ...node, removable: null })) },
        { ...facts, nodes: facts.nodes.map((node) => ({ ...node, transport: null, subsystems: null })) },
      ];
      for (const less of poorer) {
        const now = answersOn(drivesFromFacts(less, { allowLoop: true }));
        const opened = Object.keys(now).filter(
          (device) => expected[device]?.[0] === 'refused' && now[device]?.[0] === 'free',
        );
        expect(opened).toEqual([]);
      }
    },
  );
});

describe('what is shown of a drive', () => {
  const drive = (name: string, device: string): Drive => {
    const found = drivesFromFacts(recordedFacts(name), { allowLoop: true }).find(
      (candidate) => candidate.device === `/dev/${device}`,
    );
    if (!found) throw new Error(`no ${device} in ${name}`);
    return found;
  };

  test('a stick with files', () => {
    expect(drive('installed-on-sata', 'sdf')).toMatchObject({
      sizeBytes: 2 ** 30,
      logicalSectorBytes: 512,
      vendor: 'QEMU',
      model: 'QEMU HARDDISK',
      serial: '4C530001',
      transport: 'usb',
      removable: true,
      usbHardDisk: false,
      readOnly: false,
      mountpoints: ['/media/ann/HOLIDAY'],
      holds: [
        { device: '/dev/sdf1', filesystem: 'vfat', label: 'HOLIDAY', mountpoints: ['/media/ann/HOLIDAY'] },
      ],
      identity: { majorMinor: '8:80', sizeBytes: 2 ** 30, serial: '4C530001' },
    });
    expect(drive('installed-on-sata', 'sdf').identity.diskseq).toMatch(/^\d+$/);
  });

  test('LUKS and LVM are looked into', () => {
    const { holds, mountpoints } = drive('luks-lvm-on-nvme', 'nvme0n1');
    expect(holds.map((holding) => holding.device)).toEqual([
      '/dev/nvme0n1p1',
      '/dev/nvme0n1p2',
      '/dev/nvme0n1p3',
      '/dev/mapper/nvme0n1p3_crypt',
      '/dev/mapper/vg0-root',
      '/dev/mapper/vg0-home',
      '/dev/mapper/vg0-swap',
    ]);
    expect([...mountpoints].sort()).toEqual(['/', '/boot', '/boot/efi', '/home', '[SWAP]']);
  });

  test('a file system without a partition is shown as what the drive holds', () => {
    expect(drive('luks-root', 'sdg').holds).toMatchObject([
      { device: '/dev/sdg', filesystem: 'crypto_LUKS' },
    ]);
  });

  test('the boot areas of an eMMC are no drives and no holdings', () => {
    const drives = drivesFromFacts(recordedFacts('emmc-root'), { allowLoop: true });
    expect(drives.map(({ device }) => device)).toEqual(['/dev/mmcblk0', '/dev/mmcblk1']);
    expect(drives[0]?.holds.map(({ device }) => device)).toEqual(['/dev/mmcblk0p1', '/dev/mmcblk0p2']);
  });

  test('two slots of one reader differ in their identity', () => {
    const [first, second] = [drive('card-reader', 'sdd').identity, drive('card-reader', 'sde').identity];
    expect(first.serial).toBe(second.serial);
    expect(first).not.toEqual(second);
  });
});
