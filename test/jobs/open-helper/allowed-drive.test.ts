import { expect, test } from 'vitest';
import { isAllowedPlace, mayHelperWrite } from '../../../main/jobs/open-helper/allowed-drive.ts';

const pci = '/sys/devices/pci0000:00';

test.each<[string, { place: string; removable?: boolean; cardKind?: string }, boolean]>([
  ['a stick', { place: `${pci}/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb` }, true],
  ['a disk in a USB case', { place: `${pci}/0000:00:14.0/usb2/2-1/2-1:1.0/host6/x/block/sdb` }, true],
  ['a card', { place: `${pci}/0000:00:1e.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0`, cardKind: 'SD' }, true],
  [
    'soldered memory',
    { place: `${pci}/x/mmc_host/mmc0/mmc0:0001/block/mmcblk0`, cardKind: 'MMC', removable: true },
    false,
  ],
  ['a removable SATA disk', { place: `${pci}/ata3/host2/x/block/sdc`, removable: true }, true],
  ['the disk inside', { place: `${pci}/ata1/host0/target0:0:0/0:0:0:0/block/sda` }, false],
  ['an NVMe disk', { place: `${pci}/0000:01:00.0/nvme/nvme0/nvme0n1` }, false],
  ['a loop device', { place: '/sys/devices/virtual/block/loop0' }, false],
  [
    'a mapping that calls itself removable',
    { place: '/sys/devices/virtual/block/dm-0', removable: true },
    false,
  ],
  ['a folder that only looks like it', { place: '/sys/devices/virtual/usb1/1-1/block/x' }, false],
  ['what is not there', { place: '' }, false],
  ['what is somewhere else', { place: '/home/me/usb1/x', removable: true }, false],
])('%s', (_, facts, allowed) => {
  expect(isAllowedPlace({ removable: false, cardKind: '', ...facts })).toBe(allowed);
});

test('a number that there is no drive for is not allowed', async () => {
  expect(await mayHelperWrite('4095:1')).toBe(false);
});
