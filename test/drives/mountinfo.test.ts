import { describe, expect, test } from 'vitest';
import {
  decodeOctal,
  isAtOrBelow,
  mountOfPath,
  overlayFolders,
  parseMountinfo,
  parseSwaps,
} from '../../main/drives/linux/mountinfo.ts';
import { placeKind, type PlaceKind } from '../../main/drives/linux/system-places.ts';

const table = [
  '1 0 0:2 / / rw - rootfs rootfs rw',
  '29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro',
  '40 29 8:17 / /media/ann/Ann\\047s\\040stick\\0112 rw shared:7 master:2 - vfat /dev/sdb1 rw,utf8',
  '41 29 0:40 / /mnt rw - tmpfs tmpfs rw',
  '42 29 8:33 / /media/ann/Fotos\\040Z\xc3\xbcrich rw - vfat /dev/sdc1 rw',
  'junk',
  '43 29 x:y / /nowhere rw - ext4 /dev/sdz rw',
  '',
].join('\n');

describe('the mount table', () => {
  const mounts = parseMountinfo(Buffer.from(table, 'latin1').toString('utf8'));

  test('names, numbers and optional fields are read; junk is left out', () => {
    expect(mounts.map((mount) => [mount.id, mount.parentId, mount.majorMinor, mount.filesystem])).toEqual([
      [1, 0, '0:2', 'rootfs'],
      [29, 1, '8:2', 'ext4'],
      [40, 29, '8:17', 'vfat'],
      [41, 29, '0:40', 'tmpfs'],
      [42, 29, '8:33', 'vfat'],
    ]);
    expect(mounts[1]).toMatchObject({ source: '/dev/sda2', options: 'rw,errors=remount-ro' });
  });

  test('octal escapes are undone', () => {
    expect(mounts[2]?.mountpoint).toBe("/media/ann/Ann's stick\t2");
    expect(mounts[4]?.mountpoint).toBe('/media/ann/Fotos Zürich');
  });

  test.each([
    ['/etc/passwd', 29],
    ['/mnt', 41],
    ['/mnt/x', 41],
    ['/mntx', 29],
    ["/media/ann/Ann's stick\t2/a.iso", 40],
    ['/', 29],
  ])('%s lies on mount %i', (path, id) => {
    expect(mountOfPath(mounts, path)?.id).toBe(id);
  });

  test('nothing is found in an empty table', () => {
    expect(mountOfPath([], '/etc')).toBeNull();
  });
});

test.each([
  ['a\\040b', 'a b'],
  ['a\\134040b', 'a\\040b'],
  ['\\303\\274', 'ü'],
  ['\\999', '\\999'],
  ['end\\', 'end\\'],
  ['end\\04', 'end\\04'],
  ['plain', 'plain'],
])('%j decodes to %j', (text, expected) => {
  expect(decodeOctal(text)).toBe(expected);
});

test.each([
  ['/a', '/a', true],
  ['/a/b', '/a', true],
  ['/ab', '/a', false],
  ['/ab', '/', true],
  ['/', '/a', false],
])('%s at or below %s: %s', (path, folder, expected) => {
  expect(isAtOrBelow(path, folder)).toBe(expected);
});

test.each([
  ['rw,lowerdir=/l,upperdir=/u,workdir=/w', ['/l', '/u']],
  ['rw,lowerdir=/a:/b:/c', ['/a', '/b', '/c']],
  ['rw,lowerdir+=/a,lowerdir+=/b,datadir+=/d', ['/a', '/b', '/d']],
  ['rw,lowerdir=/a\\:b:/c\\,d,upperdir=/u', ['/a:b', '/c,d', '/u']],
  ['lowerdir=/a::/data', ['/a', '/data']],
  ['rw', []],
])('the folders of an overlay with %s', (options, expected) => {
  expect(overlayFolders(options)).toEqual(expected);
});

test.each([
  [
    'Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition\t65532\t0\t100\n/my\\040swap file\t1\t0\t-2\n',
    ['/dev/zram0', '/my swap'],
  ],
  ['Filename\tType\n', []],
  ['', []],
])('swaps out of %j', (text, expected) => {
  expect(parseSwaps(text)).toEqual(expected);
});

test.each<[string, PlaceKind]>([
  ['/', 'system'],
  ['/boot/efi', 'system'],
  ['/home', 'system'],
  ['/usr', 'system'],
  ['/usrdata', 'data'],
  ['/var/lib/docker', 'system'],
  ['/run/user/1000/doc', 'system'],
  ['/run/live/medium', 'live-medium'],
  ['/lib/live/mount/medium', 'live-medium'],
  ['/cdrom', 'live-medium'],
  ['/run/initramfs/live', 'live-medium'],
  ['/run/archiso/bootmnt', 'live-medium'],
  ['/mnt/live/memory/data', 'live-medium'],
  ['/initrd/mnt/dev_save', 'live-medium'],
  ['/live/boot-dev', 'live-medium'],
  ['/run/media/ann/STICK', 'data'],
  ['/media/ann/STICK', 'data'],
  ['/mnt', 'data'],
  ['/mnt/livestock', 'data'],
  ['/data', 'data'],
])('%s is a place of %s', (mountpoint, expected) => {
  expect(placeKind(mountpoint)).toBe(expected);
});
