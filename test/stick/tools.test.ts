import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestoreWish } from '../../main/stick/restore/plan.ts';
import { prepareRestore } from '../../main/stick/restore/prepare.ts';
import type { RestoredPartition } from '../../main/stick/restore/types.ts';
import { asPartition, checkFilesystem, inspectStick, signaturesOn } from '../tools/stick-inspection.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { gib, mib, restoreFile, wishFor } from './fixtures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-restore-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

async function restored(
  path: string,
  driveBytes: number,
  wish: Partial<RestoreWish> = {},
): Promise<RestoredPartition> {
  const plan = await prepareRestore(wishFor(driveBytes, wish));
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  expect(restoreFile(path, driveBytes, plan.value.pieces)).toMatchObject({ ok: true, reasons: [] });
  return plan.value.partition;
}

function readStart(path: string): Buffer {
  const fd = openSync(path, 'r');
  const bytes = Buffer.alloc(512);
  readSync(fd, bytes);
  closeSync(fd);
  return bytes;
}

describe('what Debian’s tools say of a restored drive', () => {
  test.each<[string, number, Partial<RestoreWish>, string, string]>([
    ['64 MiB', 64 * mib, {}, 'vfat', 'USB STICK'],
    ['64 MiB and three sectors', 64 * mib + 3 * 512, { label: '' }, 'vfat', ''],
    ['one sector less than 260 MiB', 260 * mib - 512, {}, 'vfat', 'USB STICK'],
    ['a stick of 1 GB', 1e9, { label: 'Photos 2026' }, 'vfat', 'PHOTOS 2026'],
    ['a stick of 4 GB', 4_009_754_624, { label: "it's & ~1" }, 'vfat', "IT'S & ~1"],
    ['a stick of 16 GB', 15_728_640_000, {}, 'vfat', 'USB STICK'],
    ['32 GiB', 32 * gib, {}, 'vfat', 'USB STICK'],
    ['a stick of 64 GB', 61_524_148_224, {}, 'exfat', 'USB STICK'],
    ['40 GB', 40e9, { label: 'Ärger' }, 'exfat', 'Ärger'],
    ['a stick of 128 GB', 123_010_547_712, { label: '' }, 'exfat', ''],
    ['a stick of 128 GB with FAT32', 123_010_547_712, { filesystem: 'fat32' }, 'vfat', 'USB STICK'],
    ['1 GB with exFAT', 1e9, { filesystem: 'exfat' }, 'exfat', 'USB STICK'],
    ['a disk of 2 TB', 2_000_398_934_016, {}, 'exfat', 'USB STICK'],
    ['a disk of 5 TB', 5_000_981_078_016, {}, 'exfat', 'USB STICK'],
  ])('%s', async (name, driveBytes, wish, filesystem, label) => {
    const path = join(folder, name);
    const partition = await restored(path, driveBytes, wish);
    const found = inspectStick(path);
    expect(found).toMatchObject({
      filesystem,
      label: label === '' ? null : label,
      wholeDrive: ['dos'],
      partitions: [
        {
          type: filesystem === 'vfat' ? 'c' : '7',
          start: partition.startBytes,
          size: partition.sizeBytes,
        },
      ],
    });
    // mkfs.exfat puts a partition table without partitions into its boot sector, and always has.
    expect(found.partition).toEqual(filesystem === 'vfat' ? ['vfat'] : ['dos', 'exfat']);
    if (driveBytes < 2e12) expect(partition.sizeBytes).toBeGreaterThan(driveBytes * 0.98);
    rmSync(path);
  });

  test('sectors of 4096 bytes', async () => {
    const path = join(folder, 'large sectors');
    const driveBytes = 2 * gib + 4096 * 5;
    await restored(path, driveBytes, { sectorBytes: 4096 });
    const device = run('losetup', ['-f', '--show', '--sector-size', '4096', path]).trim();
    try {
      expect(inspectStick(device, 4096)).toMatchObject({
        filesystem: 'vfat',
        label: 'USB STICK',
        wholeDrive: ['dos'],
        partition: ['vfat'],
        partitions: [{ type: 'c', start: mib }],
      });
    } finally {
      run('losetup', ['-d', device]);
      rmSync(path);
    }
  });

  test('the table is the one that sfdisk would have written', async () => {
    const path = join(folder, 'ours');
    const theirs = join(folder, 'theirs');
    const driveBytes = 1e9;
    const { startBytes, sizeBytes } = await restored(path, driveBytes);
    writeFileSync(theirs, '');
    truncateSync(theirs, driveBytes);
    const script = `label: dos\nlabel-id: 0x1234abcd\nstart=${startBytes / 512},size=${sizeBytes / 512},type=c\n`;
    execFileSync('sfdisk', ['-q', theirs], { input: script });
    const table = (file: string): string => readStart(file).subarray(440, 512).toString('hex');
    expect(table(path)).toBe(table(theirs));
  });

  // Of exFAT no tool of Debian does this without the kernel.
  test('FAT32 holds files', async () => {
    const path = join(folder, 'with files');
    const { startBytes, sizeBytes } = await restored(path, 300 * mib);
    const file = join(folder, 'a long file name.bin');
    writeFileSync(file, pseudoRandomBytes(3, 5 * mib));
    const image = `${path}@@${startBytes}`;
    run('mmd', ['-i', image, '::/photos']);
    run('mcopy', ['-i', image, file, '::/photos/a long file name.bin']);
    expect(run('mlabel', ['-s', '-i', image, '::'])).toContain('USB STICK');
    const back = join(folder, 'back.bin');
    run('mcopy', ['-i', image, '::/photos/a long file name.bin', back]);
    run('cmp', [file, back]);
    asPartition(path, { start: startBytes, size: sizeBytes }, 512, (device) => {
      checkFilesystem(device, 'vfat');
    });
  });
});

describe('nothing takes the drive for what it was', () => {
  const driveBytes = 600 * mib;
  const exists = (path: string): void => {
    writeFileSync(path, '');
    truncateSync(path, driveBytes);
  };
  const put = (path: string, at: number, bytes: Uint8Array | string): void => {
    const fd = openSync(path, 'r+');
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    writeSync(fd, data, 0, data.length, at);
    closeSync(fd);
  };

  test.each<[string, string[], (path: string) => void]>([
    [
      'a GPT with its backup at the end',
      ['gpt'],
      (path) => execFileSync('sfdisk', ['-q', path], { input: 'label: gpt\n,100M\n,\n' }),
    ],
    [
      'a backup GPT alone',
      ['gpt'],
      (path) => {
        execFileSync('sfdisk', ['-q', path], { input: 'label: gpt\n,100M\n,\n' });
        put(path, 0, new Uint8Array(mib));
      },
    ],
    [
      'a hybrid ISO with El Torito',
      ['dos', 'iso9660'],
      (path) => {
        const source = join(folder, 'iso-root');
        execFileSync('mkdir', ['-p', source]);
        writeFileSync(join(source, 'boot.img'), new Uint8Array(2048));
        execFileSync(
          'xorriso',
          [
            '-as',
            'mkisofs',
            '-V',
            'LIVE',
            '-b',
            'boot.img',
            '-no-emul-boot',
            '-partition_offset',
            '16',
          ].concat('-o', path, source),
          { stdio: 'ignore' },
        );
        truncateSync(path, driveBytes);
      },
    ],
    ['ext4 on the whole drive', ['ext4'], (path) => run('mkfs.ext4', ['-q', '-F', path])],
    ['swap', ['swap'], (path) => run('mkswap', [path])],
    ['FAT on the whole drive', ['vfat'], (path) => run('mkfs.fat', ['-I', '-F', '32', path])],
    [
      'a LUKS header and its second one',
      ['crypto_LUKS'],
      (path) => {
        put(path, 0, 'LUKS\xba\xbe\0\x02');
        put(path, 4 * mib, 'SKUL\xba\xbe\0\x02');
      },
    ],
    [
      'ext4 in a partition at the same place',
      ['dos'],
      (path) => {
        execFileSync('sfdisk', ['-q', path], { input: 'label: dos\n2048,\n' });
        asPartition(
          path,
          { start: mib, size: driveBytes - mib },
          512,
          (device) => run('mkfs.ext4', ['-q', device]),
          true,
        );
      },
    ],
    [
      'Linux RAID at the end',
      ['linux_raid_member'],
      (path) => {
        // Version 1.0: 8 KiB before the end, rounded down to 4 KiB.
        const superblock = Buffer.alloc(256);
        superblock.writeUInt32LE(0xa92b4efc, 0);
        superblock.writeUInt32LE(1, 4);
        superblock.writeBigUInt64LE(BigInt((driveBytes - 8192) / 512), 144);
        let sum = 0n;
        superblock.writeUInt32LE(0, 216);
        for (let at = 0; at < 256; at += 4) sum += BigInt(superblock.readUInt32LE(at));
        superblock.writeUInt32LE(Number((sum & 0xffffffffn) + (sum >> 32n)), 216);
        put(path, driveBytes - 8192, superblock);
      },
    ],
  ])('%s', async (name, before, make) => {
    for (const filesystem of ['fat32', 'exfat'] as const) {
      const path = join(folder, `${name} ${filesystem}`);
      exists(path);
      make(path);
      expect(signaturesOn(path)).toEqual(expect.arrayContaining(before));
      await restored(path, driveBytes, { filesystem });
      expect(inspectStick(path)).toMatchObject({
        wholeDrive: ['dos'],
        partition: filesystem === 'fat32' ? ['vfat'] : ['dos', 'exfat'],
        partitions: [{ start: mib }],
      });
      rmSync(path);
    }
  });
});
