import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inspectFile } from '../../main/images/inspect.ts';
import type { Inspection } from '../../main/images/types.ts';
import { ImageWorkshop } from './make-images.ts';
import { noise, run } from './tools.ts';

const folder = await mkdtemp(join(tmpdir(), 'rekindle-images-'));
const make = new ImageWorkshop(folder);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(path: string): Promise<Inspection> {
  const result = await inspectFile(path);
  if (!result.ok) throw new Error(`${path}: ${result.error.code}`);
  return result.value;
}

/** An inspection in one line: firmware that starts it, and the codes of the reasons. */
function told({ boots, reasons }: Inspection): { boots: string; reasons: string[] } {
  const mark = { true: '', false: null, null: '?' };
  const names = Object.entries(boots).map(([name, value]) => {
    const suffix = mark[String(value) as keyof typeof mark];
    return suffix === null ? null : `${name}${suffix}`;
  });
  return { boots: names.filter((name) => name !== null).join(' '), reasons: reasons.map(({ code }) => code) };
}

const sbOff = 'image-secure-boot-off';

describe('images that start', () => {
  test.each<[string, () => Promise<string>, Partial<Inspection>, string, string[]]>([
    [
      'GRUB’s rescue ISO',
      () => Promise.resolve('/usr/lib/grub-rescue/grub-rescue-cdrom.iso'),
      { kind: 'iso9660', label: 'ISOIMAGE', partitionTable: 'mbr', secureBoot: false },
      'bios',
      [],
    ],
    [
      'Memtest86+ for 64 bits, whose first partition has the type 0x00',
      () => Promise.resolve('/usr/lib/memtest86+/memtest86+x64.iso'),
      { label: 'MT86PLUS_64', system: 'memtest86plus', arch: 'x86_64', partitionTable: 'mbr' },
      'bios uefiX64',
      [sbOff],
    ],
    [
      'Memtest86+ for 32 bits',
      () => Promise.resolve('/usr/lib/memtest86+/memtest86+ia32.iso'),
      { system: 'memtest86plus', arch: 'i686' },
      'bios uefiIa32',
      [sbOff],
    ],
    [
      'iPXE, whose UEFI part no partition table names',
      () => Promise.resolve('/usr/lib/ipxe/ipxe.iso'),
      { publisher: 'HTTP://IPXE.ORG/', systemName: 'iPXE', arch: 'x86_64' },
      'bios',
      ['image-uefi-not-from-stick'],
    ],
    [
      'isohybrid for BIOS',
      () => make.hybridMbr(),
      { label: 'CorePure64', system: 'tinycore-corepure64', arch: 'x86_64', partitionTable: 'mbr' },
      'bios',
      [],
    ],
    [
      'Debian’s way, with shim',
      () => make.hybridGpt(['shim', 'ia32'], 'd-live 12.9.0 xf amd64'),
      {
        system: 'debian-live',
        systemName: 'Debian live 12.9.0',
        secureBoot: true,
        partitionTable: 'mbr+gpt',
      },
      'bios uefiX64 uefiIa32',
      [],
    ],
    [
      'with shim, and a kernel that shim would refuse',
      () => make.hybridGpt(['shim'], 'LIVE', '/usr/lib/shim/shimx64.efi'),
      { secureBoot: false, partitionTable: 'mbr+gpt' },
      'bios uefiX64',
      ['image-kernel-not-signed'],
    ],
    [
      'Alpine’s way, not signed',
      () => make.hybridGpt(['x64'], 'alpine-std 3.21.0 x86_64'),
      { system: 'alpine-standard-x86_64', secureBoot: false, arch: 'x86_64' },
      'bios uefiX64',
      [sbOff],
    ],
    ['UEFI only', () => make.uefiOnly(), { partitionTable: 'gpt', arch: 'x86_64' }, 'uefiX64', [sbOff]],
    [
      'Ubuntu’s way',
      () => make.grubAppended(),
      { systemName: 'Tryubuntu 24.04.1 LTS', system: null, arch: 'x86_64' },
      'bios uefiX64 uefiIa32',
      [sbOff],
    ],
    [
      'grub-mkrescue, with HFS+ and an Apple partition map',
      () => make.grubRescue(),
      { label: 'GRUBRESCUE', partitionTable: 'gpt' },
      'bios uefiX64 uefiIa32',
      [sbOff],
    ],
    [
      'a UEFI loader among the disc’s own files only',
      () => make.uefiInTree(),
      { partitionTable: 'mbr' },
      'bios',
      ['image-uefi-not-from-stick'],
    ],
    [
      'a GPT disk with shim',
      () => make.gptDisk(),
      { kind: 'disk-image', label: 'TESTESP', partitionTable: 'gpt', secureBoot: true, arch: 'x86_64' },
      'uefiX64',
      [],
    ],
    [
      'an MBR disk with GRUB',
      () => make.grubDisk(),
      { kind: 'disk-image', partitionTable: 'mbr' },
      'bios',
      [],
    ],
    ['an MBR disk with syslinux', () => make.activeDisk(true), { label: 'LIVE' }, 'bios', []],
    [
      'FAT without a partition table',
      () => make.bareFat(),
      { kind: 'disk-image', partitionTable: null, partitions: [] },
      'uefiX64 uefiIa32',
      [sbOff],
    ],
    ['FAT32', () => make.fat32(), { label: 'LARGE32' }, 'uefiX64', [sbOff]],
    ['a Raspberry Pi’s disk', () => make.smallBoard(), { label: 'bootfs' }, '', ['image-for-small-board']],
  ])('%s', async (_name, image, facts, boots, reasons) => {
    const inspection = await inspect(await image());
    expect(told(inspection)).toEqual({ boots, reasons });
    expect(inspection).toMatchObject({
      ...facts,
      writable: true,
      method: 'image',
      compression: null,
      sizeBytes: inspection.fileBytes,
    });
  });
});

describe('discs that a stick with their bytes would not start', () => {
  test.each<[string, () => Promise<string>, Partial<Inspection>, string]>([
    [
      'not hybrid, as Slax',
      () => make.notHybrid(),
      { kind: 'iso9660', method: 'kit', systemName: 'Slax', arch: 'i686', partitionTable: null },
      'image-not-hybrid',
    ],
    ['with plain names', () => make.plainNames(), { method: 'kit', arch: 'i686' }, 'image-not-hybrid'],
    [
      'UEFI from a disc only',
      () => make.uefiDiscOnly(),
      { method: 'kit', arch: 'x86_64' },
      'image-not-hybrid',
    ],
    ['without anything that starts', () => make.dataDisc(), { method: null }, 'image-iso-starts-nothing'],
    ['Windows', () => make.windows(), { kind: 'windows-iso', method: null }, 'image-is-windows'],
  ])('%s', async (_name, image, facts, code) => {
    const inspection = await inspect(await image());
    expect(inspection).toMatchObject({ ...facts, writable: false });
    expect(told(inspection)).toEqual({ boots: '', reasons: [code] });
  });

  test('El Torito entries have their platform and path', async () => {
    expect((await inspect(await make.notHybrid())).elTorito).toEqual([
      { platform: 'bios', bootable: true, path: 'boot/isolinux/isolinux.bin' },
    ]);
    expect((await inspect(await make.plainNames())).elTorito).toEqual([
      { platform: 'bios', bootable: true, path: 'BOOT/ISOLINUX/ISOLINUX.BIN' },
    ]);
    expect((await inspect(await make.hybridGpt(['x64'], 'alpine-std 3.21.0 x86_64'))).elTorito).toEqual([
      { platform: 'bios', bootable: true, path: 'boot/isolinux/isolinux.bin' },
      { platform: 'efi', bootable: true, path: 'boot/efi.img' },
    ]);
  });

  test('partitions are in bytes', async () => {
    const { partitions } = await inspect(await make.gptDisk());
    expect(partitions).toEqual([
      {
        number: 1,
        type: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
        startBytes: 1024 * 1024,
        sizeBytes: 4 * 1024 * 1024,
      },
      {
        number: 2,
        type: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
        startBytes: 5 * 1024 * 1024,
        sizeBytes: 2 * 1024 * 1024,
      },
    ]);
  });
});

describe('what is not for a stick', () => {
  const head = (bytes: string | number[], length = 4096): Buffer => {
    const buffer = noise(length);
    Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).copy(buffer);
    return buffer;
  };
  const dmg = (): Buffer => {
    const bytes = head('BZh91AY&SY', 4096);
    bytes.write('koly', 4096 - 512, 'latin1');
    bytes.writeUInt32BE(4, 4096 - 508);
    return bytes;
  };
  const tplink = (): Buffer => {
    const bytes = head([1, 0, 0, 0]);
    bytes.write('TP-LINK Technologies', 4, 'latin1');
    return bytes;
  };
  const digest = 'a'.repeat(64);
  const layers = {
    'manifest.json': '[]',
    repositories: '{}',
    [`${digest}/layer.tar`]: 'x',
    [`${digest}/json`]: '{}',
  };
  const oci = {
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': '{}',
    [`blobs/sha256/${digest}`]: 'x',
  };
  const rootfs = { 'bin/sh': 'x', 'etc/passwd': 'x', 'usr/bin/env': 'x', 'lib/x': 'x', 'var/x': 'x' };
  const sysupgrade = {
    'sysupgrade-tplink_archer-c7/CONTROL': 'BOARD=x',
    'sysupgrade-tplink_archer-c7/kernel': 'x',
  };

  test.each<[string, () => Promise<string>, Inspection['kind'], string]>([
    ['docker save', () => make.tar('docker.tar', layers), 'container-image', 'image-is-container'],
    ['docker save, gzip', () => make.tar('docker.tar.gz', layers), 'container-image', 'image-is-container'],
    ['OCI layout', () => make.tar('oci.tar', oci), 'container-image', 'image-is-container'],
    ['root file system', () => make.tar('rootfs.tar', rootfs), 'rootfs-archive', 'image-is-rootfs-archive'],
    [
      'root file system, gzip',
      () => make.tar('rootfs.tar.gz', rootfs),
      'rootfs-archive',
      'image-is-rootfs-archive',
    ],
    [
      'root file system, xz',
      () => make.tar('rootfs.tar.xz', rootfs),
      'rootfs-archive',
      'image-is-rootfs-archive',
    ],
    [
      'sysupgrade',
      () => make.tar('sysupgrade.bin', sysupgrade),
      'router-firmware',
      'image-is-router-firmware',
    ],
    ['another tar', () => make.tar('photos.tar', { 'a/b': 'x' }), 'archive', 'image-is-archive'],
    ['TRX', () => make.file('fw.trx', head('HDR0')), 'router-firmware', 'image-is-router-firmware'],
    [
      'uImage',
      () => make.file('fw.ui', head([0x27, 5, 0x19, 0x56])),
      'router-firmware',
      'image-is-router-firmware',
    ],
    ['NETGEAR', () => make.file('fw.chk', head('*#$^')), 'router-firmware', 'image-is-router-firmware'],
    ['TP-Link', () => make.file('fw.tpl', tplink()), 'router-firmware', 'image-is-router-firmware'],
    [
      'FIT',
      () => make.file('fw.itb', head([0xd0, 13, 0xfe, 0xed])),
      'router-firmware',
      'image-is-router-firmware',
    ],
    ['squashfs', () => make.filesystem('squashfs'), 'squashfs', 'image-is-squashfs'],
    ['ext4', () => make.filesystem('ext4'), 'filesystem', 'image-is-filesystem'],
    ['qcow2', () => make.vmDisk('qcow2'), 'vm-disk', 'image-is-vm-disk'],
    ['VMDK', () => make.vmDisk('vmdk'), 'vm-disk', 'image-is-vm-disk'],
    ['VDI', () => make.vmDisk('vdi'), 'vm-disk', 'image-is-vm-disk'],
    ['VHDX', () => make.vmDisk('vhdx'), 'vm-disk', 'image-is-vm-disk'],
    ['VHD', () => make.vmDisk('vpc'), 'vm-disk', 'image-is-vm-disk'],
    ['macOS image that begins like bzip2', () => make.file('a.dmg', dmg()), 'mac-disk', 'image-is-mac-disk'],
    ['kernel', () => Promise.resolve('/boot/memtest86+x64.bin'), 'boot-file', 'image-is-kernel'],
    ['UEFI program', () => Promise.resolve('/usr/lib/ipxe/ipxe.efi'), 'boot-file', 'image-is-efi-program'],
    ['initrd', () => make.file('initrd', head('070701')), 'boot-file', 'image-is-initrd'],
    ['a disk that starts nothing', () => make.deadDisk(), 'disk-image', 'image-starts-nothing'],
    [
      'an active partition that starts nothing',
      () => make.activeDisk(false),
      'disk-image',
      'image-starts-nothing',
    ],
    ['sectors of 4096 bytes', () => make.gpt4096(), 'disk-image', 'image-sector-4096'],
    ['web page', () => make.file('a.html', '\n<!DOCTYPE html><html></html>'), 'unknown', 'image-is-web-page'],
    ['checksums', () => make.file('SHA256SUMS', `${digest}  a.iso\n`), 'unknown', 'image-is-checksums'],
    ['text', () => make.file('notes', 'Grüße aus dem Café\n'), 'unknown', 'image-is-text'],
    ['picture', () => make.file('a.png', head('\x89PNG\r\n\x1a\n')), 'unknown', 'image-is-picture'],
    ['document', () => make.file('a.pdf', head('%PDF-1.7')), 'unknown', 'image-is-document'],
    ['program', () => Promise.resolve(process.execPath), 'unknown', 'image-is-program'],
    ['7z', () => make.file('a.7z', head('7z\xbc\xaf\x27\x1c')), 'archive', 'image-is-archive'],
    ['LZ4', () => make.file('a.lz4', head([4, 0x22, 0x4d, 0x18])), 'unknown', 'image-compressed-unsupported'],
    ['only zeros', () => make.file('zeros', Buffer.alloc(20_000)), 'unknown', 'image-is-blank'],
    ['noise', () => make.file('noise', noise(20_000)), 'unknown', 'image-unknown'],
  ])('%s', async (_name, image, kind, code) => {
    const inspection = await inspect(await image());
    expect({ kind: inspection.kind, reasons: told(inspection).reasons }).toEqual({ kind, reasons: [code] });
    expect(inspection).toMatchObject({ writable: false, method: null });
  });
});

describe('compressed images', () => {
  const hybrid = (): Promise<string> => make.hybridGpt(['x64'], 'alpine-std 3.21.0 x86_64');

  test.each<['gzip' | 'xz' | 'bzip2' | 'zstd' | 'zip', boolean]>([
    ['gzip', true],
    ['xz', true],
    ['zstd', true],
    ['zip', true],
    ['bzip2', false],
  ])('%s: what is inside counts', async (tool, tellsSize) => {
    const plain = await inspect(await hybrid());
    const packed = await inspect(await make.packed(hybrid(), tool));
    expect(packed).toEqual({
      ...plain,
      compression: tool,
      fileBytes: packed.fileBytes,
      sizeBytes: tellsSize ? plain.fileBytes : null,
    });
    expect(packed.fileBytes).toBeLessThan(plain.fileBytes);
  });

  test.each(['gzip', 'xz', 'bzip2', 'zstd', 'zip'] as const)('%s: cut short', async (tool) => {
    const whole = await readFile(await make.packed(hybrid(), tool));
    for (const part of [0.3, 0.9, 1 - 4 / whole.length]) {
      const path = join(folder, `cut.${tool}`);
      await writeFile(path, whole.subarray(0, Math.floor(whole.length * part)));
      const inspection = await inspect(path);
      expect(inspection).toMatchObject({ writable: false, method: null, compression: tool, sizeBytes: null });
      expect(told(inspection).reasons).toEqual(['image-compressed-truncated']);
    }
  });

  test('gzip with OpenWrt’s metadata and signature behind it', async () => {
    const image = await readFile(await make.packed(make.grubDisk(), 'gzip'));
    const block = (type: number, content: Buffer): Buffer => {
      const trailer = Buffer.alloc(16);
      trailer.write('FWx0', 0, 'latin1');
      trailer[8] = type;
      trailer.writeUInt32BE(content.length + 16, 12);
      return Buffer.concat([content, trailer]);
    };
    const info = { version: { dist: 'OpenWrt', version: '24.10.0', target: 'x86/64' } };
    const metadata = block(1, Buffer.concat([Buffer.alloc(8), Buffer.from(JSON.stringify(info))]));
    const path = join(folder, 'openwrt.img.gz');
    await writeFile(path, Buffer.concat([image, metadata, block(0, Buffer.from('untrusted comment'))]));
    expect(await inspect(path)).toMatchObject({
      kind: 'disk-image',
      compression: 'gzip',
      system: 'openwrt-x86',
      systemName: 'OpenWrt 24.10.0',
      sizeBytes: 6 * 1024 * 1024,
      writable: true,
    });
    // The same behind something that is no PC's image is a router's.
    const router = join(folder, 'openwrt-router.bin');
    await writeFile(router, Buffer.concat([noise(3000), metadata]));
    expect(await inspect(router)).toMatchObject({
      kind: 'router-firmware',
      reasons: [{ code: 'image-is-router-firmware', data: { name: 'OpenWrt 24.10.0' } }],
    });
  });

  test('compressed twice', async () => {
    const twice = await make.packed(make.packed(make.grubDisk(), 'xz'), 'gzip');
    expect(told(await inspect(twice)).reasons).toEqual(['image-compressed-twice']);
  });

  test('a zip with an image and a note', async () => {
    const path = join(folder, 'with-note.zip');
    await writeFile(join(folder, 'README.txt'), 'Write this to a stick.');
    await run('zip', ['-q', '-j', path, await hybrid(), join(folder, 'README.txt')]);
    expect(await inspect(path)).toMatchObject({ kind: 'iso9660', compression: 'zip', writable: true });
    await run('zip', ['-q', '-j', path, await make.gptDisk()]);
    expect((await inspect(path)).reasons).toEqual([{ code: 'image-zip-several', data: { files: 2 } }]);
  });

  test('a zip without an image, and one with a password', async () => {
    const notes = join(folder, 'notes.zip');
    await writeFile(join(folder, 'one.txt'), 'one');
    await writeFile(join(folder, 'two.txt'), 'two');
    await run('zip', ['-q', '-j', notes, join(folder, 'one.txt'), join(folder, 'two.txt')]);
    expect(told(await inspect(notes)).reasons).toEqual(['image-zip-without-image']);
    const secret = join(folder, 'secret.zip');
    await run('zip', ['-q', '-j', '-P', 'x', secret, await make.grubDisk()]);
    expect(told(await inspect(secret)).reasons).toEqual(['image-zip-encrypted']);
  });
});

describe('images that are cut short', () => {
  test.each<[string, () => Promise<string>]>([
    ['an ISO', () => make.hybridMbr()],
    ['an ISO that is not hybrid', () => make.notHybrid()],
    ['an ISO with a partition behind it', () => make.uefiOnly()],
    ['a GPT disk', () => make.gptDisk()],
    ['an MBR disk', () => make.grubDisk()],
    ['a bare FAT', () => make.bareFat()],
  ])('%s', async (_name, image) => {
    const whole = await readFile(await image());
    const path = join(folder, 'cut.img');
    await writeFile(path, whole);
    const size = Math.floor(whole.length * 0.6);
    await truncate(path, size);
    const inspection = await inspect(path);
    expect(inspection).toMatchObject({ writable: false, method: null, sizeBytes: size });
    const [reason] = inspection.reasons;
    expect(reason?.code).toBe('image-truncated');
    if (reason?.code !== 'image-truncated') return;
    expect(reason.data.expectedBytes).toBe(reason.data.sizeBytes + reason.data.missingBytes);
    expect(reason.data.expectedBytes).toBeLessThanOrEqual(whole.length);
    expect(reason.data.expectedBytes).toBeGreaterThan(whole.length * 0.8);
  });

  test('a disk whose last file system ends before its partition is whole', async () => {
    // OpenWrt's images end with their squashfs.
    const whole = await readFile(await make.grubDisk());
    const squashfs = await readFile(await make.filesystem('squashfs'));
    squashfs.copy(whole, 1024 * 1024);
    const path = join(folder, 'squashfs-disk.img');
    await writeFile(path, whole.subarray(0, 1024 * 1024 + squashfs.length));
    expect(await inspect(path)).toMatchObject({ kind: 'disk-image', writable: true });
    await writeFile(path, whole.subarray(0, 1024 * 1024 + 200));
    expect((await inspect(path)).reasons[0]?.code).toBe('image-truncated');
  });

  test('a GPT with a wrong check sum', async () => {
    const disk = Buffer.from(await readFile(await make.gptDisk()));
    disk[512 + 60] = (disk[512 + 60] ?? 0) ^ 1;
    const path = join(folder, 'gpt-damaged.img');
    await writeFile(path, disk);
    expect(told(await inspect(path)).reasons).toEqual(['image-partition-table-damaged']);
  });
});
