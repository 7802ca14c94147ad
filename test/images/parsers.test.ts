import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../main/images/byte-source.ts';
import { recogniseCompression } from '../../main/images/compressed.ts';
import { parseBootCatalog } from '../../main/images/el-torito.ts';
import { isWithoutBackupByDesign, readGpt } from '../../main/images/gpt.ts';
import { kernelArch } from '../../main/images/linux-kernel.ts';
import { parseMbr, recogniseBootCode } from '../../main/images/mbr.ts';
import { archInLabel, recogniseSystem, type Marks } from '../../main/images/recognise.ts';
import { tarKind } from '../../main/images/tar.ts';
import type { ImageError, ImageReason, UnpackError } from '../../main/images/reasons.ts';
import { catalogues, type MessageKey } from '../../main/messages/catalogues.ts';
import type { Inspection } from '../../main/images/types.ts';
import { kernel } from './tools.ts';

describe('El Torito', () => {
  /** A catalogue with a right check sum: the validation entry, and entries of 32 bytes behind it. */
  function catalog(platform: number, ...entries: number[][]): Buffer {
    const bytes = Buffer.alloc(2048);
    bytes[0] = 1;
    bytes[1] = platform;
    bytes.writeUInt16LE(0xaa55, 30);
    let sum = 0;
    for (let at = 0; at < 32; at += 2) sum += bytes.readUInt16LE(at);
    bytes.writeUInt16LE((0x10000 - (sum & 0xffff)) & 0xffff, 28);
    entries.forEach((entry, index) => bytes.set(entry, 32 + index * 32));
    return bytes;
  }
  const image = (indicator: number, media: number, sector: number, count = 4): number[] => [
    ...[indicator, media, 0, 0, 0, 0, count, 0],
    ...[sector & 0xff, sector >> 8, 0, 0],
  ];

  test('default entry and sections of several platforms', () => {
    const bytes = catalog(
      0,
      image(0x88, 0, 40),
      [0x90, 0xef, 2, 0],
      image(0x88, 0, 50),
      image(0x00, 0, 60),
      [0x91, 0x01, 1, 0],
      image(0x88, 4, 70, 1),
    );
    expect(parseBootCatalog(bytes)).toMatchObject({
      valid: true,
      entries: [
        { platform: 0, bootable: true, emulation: 0, startBytes: 40 * 2048, loadBytes: 2048 },
        { platform: 0xef, bootable: true, startBytes: 50 * 2048 },
        { platform: 0xef, bootable: false, startBytes: 60 * 2048 },
        { platform: 1, bootable: true, emulation: 4, startBytes: 70 * 2048, loadBytes: 512 },
      ],
    });
  });

  test('extension entries are stepped over', () => {
    const extended = image(0x88, 0x20, 50);
    const bytes = catalog(0, image(0x88, 0, 40), [0x91, 0xef, 1, 0], extended, [0x44, 0x20], [0x44, 0]);
    expect(parseBootCatalog(bytes).entries.map(({ platform }) => platform)).toEqual([0, 0xef]);
  });

  test('a wrong check sum makes it worthless', () => {
    const bytes = catalog(0, image(0x88, 0, 40));
    bytes[10] = 1;
    expect(parseBootCatalog(bytes)).toEqual({ valid: false, publisher: '', entries: [] });
  });

  test('a section that claims more than there is ends with the bytes', () => {
    const bytes = catalog(0, image(0x88, 0, 40), [0x91, 0xef, 0xff, 0xff]);
    expect(parseBootCatalog(bytes).entries.length).toBe(1 + (2048 - 96) / 32);
  });
});

describe('the first sector', () => {
  const sector = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.alloc(512);
    bytes.writeUInt16LE(0xaa55, 510);
    change(bytes);
    return bytes;
  };

  test.each<[string, (bytes: Buffer) => void, string]>([
    ['nothing', () => undefined, 'none'],
    [
      'mkfs.fat’s message',
      (bytes) => bytes.write('\xeb\x3c\x90 This is not a bootable disk.', 'latin1'),
      'refuses',
    ],
    ['isohybrid', (bytes) => bytes.write('isolinux.bin missing or corrupt.', 100, 'latin1'), 'isohybrid'],
    ['GRUB', (bytes) => bytes.write('GRUB \0Geom', 0x180, 'latin1'), 'grub'],
    ['syslinux', (bytes) => bytes.write('Missing operating system.\r\n', 300, 'latin1'), 'active'],
    ['Windows', (bytes) => bytes.write('Invalid partition table', 300, 'latin1'), 'active'],
    ['syslinux for GPT', (bytes) => bytes.write('Missing OS\r\n', 300, 'latin1'), 'gpt-legacy'],
    ['something', (bytes) => bytes.fill(0x90, 0, 60), 'unknown'],
    ['a jump over nothing', (bytes) => bytes.set([0xeb, 0x58, 0x90, 1, 2, 3]), 'none'],
  ])('%s', (_name, change, code) => {
    expect(recogniseBootCode(sector(change))).toBe(code);
  });

  test('an entry of the type 0x00 is one, unless all of it is zero', () => {
    const mbr = parseMbr(
      sector((bytes) => {
        bytes[446] = 0x80;
        bytes.writeUInt32LE(1000, 446 + 12);
      }),
    );
    expect(mbr?.entries).toEqual([{ number: 1, active: true, type: 0, startSector: 0, sectors: 1000 }]);
  });

  test('no signature, or bytes that are no partition entries: no table', () => {
    expect(parseMbr(Buffer.alloc(512))).toBeNull();
    expect(parseMbr(sector((bytes) => bytes.write('Insert another disk', 446, 'latin1')))).toBeNull();
  });
});

describe('GPT', () => {
  interface Form {
    sectorBytes?: number;
    arraySector?: number;
    entryCount?: number;
    entryBytes?: number;
  }

  /** A table by hand, where no tool makes one of this form. */
  function table({ sectorBytes = 512, arraySector = 2, entryCount = 128, entryBytes = 128 }: Form): Buffer {
    const bytes = Buffer.alloc(1024 * 1024);
    const array = bytes.subarray(
      arraySector * sectorBytes,
      arraySector * sectorBytes + entryCount * entryBytes,
    );
    [0, entryCount - 1].forEach((index) => {
      const at = index * entryBytes;
      array.fill(0xa0, at, at + 16);
      // As OpenWrt numbers them: the disk's own GUID, which is all zeros here, and one more each time.
      array[at + 31] = (index + 1) & 0xff;
      array.writeBigUInt64LE(100n, at + 32);
      array.writeBigUInt64LE(199n, at + 40);
      array.write('näme', at + 56, 'utf16le');
    });
    const header = bytes.subarray(sectorBytes, sectorBytes + 92);
    header.write('EFI PART', 'latin1');
    header.writeUInt32LE(0x10000, 8);
    header.writeUInt32LE(92, 12);
    header.writeBigUInt64LE(1n, 24);
    header.writeBigUInt64LE(2047n, 32);
    header.writeBigUInt64LE(BigInt(arraySector), 72);
    header.writeUInt32LE(entryCount, 80);
    header.writeUInt32LE(entryBytes, 84);
    header.writeUInt32LE(crc32(array), 88);
    header.writeUInt32LE(crc32(header), 16);
    return bytes;
  }

  test.each<Form>([
    {},
    { arraySector: 20, entryCount: 176 },
    { entryCount: 248 },
    { entryBytes: 256, entryCount: 64 },
    { sectorBytes: 4096 },
  ])('form %j: place, count and size come from the header', async (form) => {
    const reading = await readGpt(memorySource(table(form)), form.sectorBytes ?? 512);
    expect(reading).toMatchObject({ kind: 'valid' });
    if (reading.kind !== 'valid') return;
    expect(reading.gpt.entries).toMatchObject([
      { number: 1, name: 'näme', startSector: 100, endSector: 199 },
      { number: form.entryCount ?? 128, startSector: 100, endSector: 199 },
    ]);
    expect(reading.gpt.alternateSector).toBe(2047);
  });

  test.each([16, 40, 72, 88, 1024, 1024 + 50])('one bit changed at %d is noticed', async (at) => {
    const bytes = table({});
    const place = at < 512 ? 512 + at : at;
    bytes[place] = (bytes[place] ?? 0) ^ 4;
    expect(await readGpt(memorySource(bytes), 512)).toEqual({ kind: 'damaged' });
  });

  test('partition GUIDs counted up from the disk’s own are OpenWrt’s', async () => {
    const own = await readGpt(memorySource(table({})), 512);
    expect(own.kind === 'valid' && isWithoutBackupByDesign(own.gpt)).toBe(true);
    const bytes = table({});
    // Another disk GUID.
    bytes.fill(7, 512 + 56, 512 + 72);
    bytes.fill(0, 512 + 16, 512 + 20);
    bytes.writeUInt32LE(crc32(bytes.subarray(512, 512 + 92)), 512 + 16);
    const other = await readGpt(memorySource(bytes), 512);
    expect(other.kind === 'valid' && isWithoutBackupByDesign(other.gpt)).toBe(false);
  });
});

describe('small things', () => {
  test.each<[string, number[] | string, string | null]>([
    ['gzip', [0x1f, 0x8b, 8, 0], 'gzip'],
    ['gzip of an unknown method', [0x1f, 0x8b, 7, 0], null],
    ['xz', '\xfd7zXZ\0', 'xz'],
    ['bzip2', 'BZh91AY&SY', 'bzip2'],
    ['BZh alone', 'BZhello', null],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 0, 0, 0], 'zstd'],
    ['a skippable zstd frame', [0x53, 0x2a, 0x4d, 0x18, 4, 0, 0, 0], 'zstd'],
    ['zip', 'PK\x03\x04', 'zip'],
    ['an empty zip', 'PK\x05\x06', 'zip'],
    ['nothing', '', null],
  ])('compression: %s', (_name, bytes, expected) => {
    const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
    expect(recogniseCompression(buffer)).toBe(expected);
  });

  test('kernels', () => {
    expect(kernelArch(kernel('x86_64'))).toBe('x86_64');
    expect(kernelArch(kernel('i686'))).toBe('i686');
    const old = kernel('x86_64');
    old.writeUInt16LE(0x020a, 0x206);
    expect(kernelArch(old)).toBeNull();
    expect(kernelArch(Buffer.alloc(8192))).toBeUndefined();
  });

  test.each([
    ['alpine-std 3.21.0 x86_64', 'x86_64'],
    ['d-live 12.9.0 xf i386', 'i686'],
    ['Debian 12.1.0 arm64 n', 'aarch64'],
    ['3860 things', null],
    ['', null],
  ])('architecture in “%s”', (label, arch) => {
    expect(archInLabel(label)).toBe(arch);
  });

  test.each<[string[], string]>([
    [['oci-layout', 'index.json'], 'container-image'],
    [['manifest.json', 'repositories'], 'container-image'],
    [['bin/', 'etc/', 'usr/', 'var/'], 'rootfs'],
    [['bin/', 'etc/', 'photos/'], 'other'],
    [['sysupgrade-x/CONTROL'], 'openwrt-sysupgrade'],
    [[], 'other'],
  ])('tar with %j', (names, kind) => {
    expect(tarKind(names)).toBe(kind);
  });
});

describe('which system it is', () => {
  const marks = (some: Partial<Marks>): Marks => ({
    label: '',
    publisher: '',
    paths: [],
    partitionNames: [],
    arch: null,
    diskInfo: '',
    ...some,
  });

  test.each<[Partial<Marks>, string | null, string | null]>([
    [{ label: 'alpine-ext 3.21.2 x86' }, 'alpine-extended-x86', 'Alpine Linux 3.21.2 (extended)'],
    [{ label: 'alpine-virt 3.21.2 aarch64' }, 'alpine-virt-aarch64', 'Alpine Linux 3.21.2 (virt)'],
    [{ label: 'alpine-std 3.21.2 ppc64le' }, null, 'Alpine Linux 3.21.2 (standard)'],
    [{ label: 'MT86PLUS_32' }, 'memtest86plus', 'Memtest86+'],
    [{ label: 'd-live 12.9.0 st amd64' }, 'debian-live', 'Debian live 12.9.0'],
    [{ label: 'Debian 12.9.0 amd64 n' }, null, 'Debian 12.9.0'],
    [{ label: 'Lubuntu 24.04.1 LTS amd64' }, 'lubuntu', 'Lubuntu 24.04.1 LTS'],
    [{ label: 'Xubuntu 24.10 amd64' }, null, 'Xubuntu 24.10'],
    [{ label: 'RESCUE1302', paths: ['sysresccd'] }, 'systemrescue', 'SystemRescue 13.02'],
    [{ label: 'RESCUE905', paths: ['sysresccd'] }, 'systemrescue', 'SystemRescue 9.05'],
    [{ label: 'RESCUE905' }, null, null],
    [{ label: 'fedora-coreos-41.20250117.3.0' }, 'fcos-live-iso', 'Fedora CoreOS 41.20250117.3.0'],
    [{ paths: ['live', 'Clonezilla-Live-Version'] }, 'clonezilla', 'Clonezilla live'],
    [{ label: 'GParted-live' }, 'gparted-live', 'GParted Live'],
    [{ label: 'antiXlive', paths: ['antiX/linuxfs'] }, null, 'antiX'],
    [{ label: 'MXLIVE', paths: ['antiX/linuxfs'] }, null, null],
    [{ paths: ['porteus/base/000-kernel.xzm'] }, null, 'Porteus'],
    [{ paths: ['slax/01-core.sb'] }, null, 'Slax'],
    [
      { paths: ['puppy_bookwormpup64_10.0.12.sfs'] },
      'puppy-bookwormpup64',
      'Puppy Linux (bookwormpup64 10.0.12)',
    ],
    [{ paths: ['boot/core.gz'] }, 'tinycore-core-x86', 'Tiny Core Linux (Core)'],
    [{ paths: ['cde', 'boot/core.gz'] }, null, 'Tiny Core Linux'],
    [{ paths: ['cde', 'boot/corepure64.gz'] }, 'tinycore-tinycorepure64', 'Tiny Core Linux (TinyCorePure64)'],
    [{ label: 'SliTaz' }, null, 'SliTaz'],
    [
      { partitionNames: ['EFI-SYSTEM', 'BIOS-BOOT', 'USR-A', 'USR-B', 'OEM', 'ROOT'] },
      'flatcar-raw',
      'Flatcar Container Linux',
    ],
    [{ diskInfo: 'Linux Mint 22 "Wilma" - Release amd64' }, null, 'Linux Mint 22'],
    [{ label: 'HOLIDAY', paths: ['beach.jpg'] }, null, null],
  ])('%j', (some, system, systemName) => {
    expect(recogniseSystem(marks(some))).toEqual({ system, systemName });
  });
});

test('every reason and every kind has its text', () => {
  type Code = (ImageReason | ImageError | UnpackError)['code'] | `image-kind-${Inspection['kind']}`;
  // Does not compile if a code has no text.
  const complete: [Exclude<Code, MessageKey>] extends [never] ? true : false = true;
  expect(complete).toBe(true);
  const own = Object.keys(catalogues.en).filter((key) => /^(image|unpack)-/.test(key)) as MessageKey[];
  expect(own.filter((key) => catalogues.de[key] === catalogues.en[key])).toEqual([]);
});
