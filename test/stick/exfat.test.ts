import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshFromExfat } from '../../main/stick/exfat/empty-volume.ts';
import { makeExfat } from '../../main/stick/exfat/make-exfat.ts';
import { mib } from './fixtures.ts';

const sizeBytes = 64 * mib;
const place = { sectorBytes: 512, startSector: 8192 };

let folder: string;
let volume: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-exfat-test-'));
  const path = join(folder, 'volume');
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  execFileSync('mkfs.exfat', ['-L', 'old', path]);
  volume = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fresh(bytes: Uint8Array, sectorBytes = 512): ReturnType<typeof freshFromExfat> {
  return freshFromExfat(
    { sizeBytes: bytes.length, read: (offset, length) => bytes.slice(offset, offset + length) },
    { ...place, sectorBytes },
  );
}

function changed(change: (view: DataView) => void): Uint8Array {
  const bytes = Uint8Array.from(volume);
  change(new DataView(bytes.buffer));
  return bytes;
}

describe('what is taken out of a volume that mkfs.exfat made', () => {
  test('is all of it but its place and checksum, over old bytes as well', () => {
    const made = fresh(volume);
    if (made === null) throw new Error('not understood');
    const drive = new Uint8Array(sizeBytes);
    for (const { start, end } of made.zeroes) drive.fill(0, start, end);
    for (const { at, bytes } of made.patches) drive.set(bytes, at);
    const expected = Buffer.from(volume);
    for (const region of [0, 6144]) {
      expected.set(drive.subarray(region + 64, region + 72), region + 64);
      expected.set(drive.subarray(region + 11 * 512, region + 12 * 512), region + 11 * 512);
    }
    expect(expected.equals(drive)).toBe(true);
    expect(Buffer.from(drive).readBigUInt64LE(64)).toBe(8192n);
    const path = join(folder, 'moved');
    writeFileSync(path, drive);
    // It knows a wrong checksum: told in the next test.
    execFileSync('fsck.exfat', ['-n', path]);
    expect(made.patches.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(64 * 1024);
  });

  test('fsck.exfat would see a checksum that is wrong', () => {
    const path = join(folder, 'wrong');
    // Both copies, because it takes the second where the first is broken.
    writeFileSync(
      path,
      changed((view) => [64, 6144 + 64].forEach((at) => view.setUint8(at, 1))),
    );
    expect(() => execFileSync('fsck.exfat', ['-n', path], { stdio: 'ignore' })).toThrow();
  });

  test.each<[string, () => Uint8Array, number]>([
    ['is none', () => new Uint8Array(sizeBytes), 512],
    ['is too short to be one', () => volume.subarray(0, 8192), 512],
    ['has other sectors', () => volume, 4096],
    ['has its root folder outside', () => changed((view) => view.setUint32(96, 0xfffffff0, true)), 512],
    ['has no bitmap', () => changed((view) => view.setUint8(rootAt(), 0)), 512],
    ['has its bitmap outside', () => changed((view) => view.setUint32(bitmapAt() + 20, 1e9, true)), 512],
    [
      'has a bitmap that never ends',
      () => changed((view) => view.setBigUint64(bitmapAt() + 24, 2n ** 60n, true)),
      512,
    ],
    ['has clusters of nonsense', () => changed((view) => view.setUint8(109, 200)), 512],
  ])('not where it %s', (_name, bytes, sectorBytes) => {
    expect(fresh(bytes(), sectorBytes)).toBeNull();
  });
});

function rootAt(): number {
  const clusterBytes = 512 * 2 ** volume.readUInt8(109);
  return volume.readUInt32LE(88) * 512 + (volume.readUInt32LE(96) - 2) * clusterBytes;
}

function bitmapAt(): number {
  let at = rootAt();
  while (volume.readUInt8(at) !== 0x81) at += 32;
  return at;
}

describe('making one', () => {
  test('leaves no file behind', async () => {
    const before = process.env.TMPDIR;
    const own = join(folder, 'own');
    execFileSync('mkdir', [own]);
    process.env.TMPDIR = own;
    try {
      const made = await makeExfat({ sizeBytes, ...place, label: 'Bücher' });
      expect(made.ok).toBe(true);
      expect(execFileSync('ls', ['-A', own], { encoding: 'utf8' })).toBe('');
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  test('says what the tool says where it cannot', async () => {
    const made = await makeExfat({ sizeBytes: 4096, ...place, label: '' });
    expect(made).toMatchObject({ ok: false, error: { kind: 'failed' } });
  });

  test('knows where there is no tool', async () => {
    const before = process.env.PATH;
    process.env.PATH = folder;
    try {
      // The usual folders of such tools are looked into as well.
      const made = await makeExfat({ sizeBytes, ...place, label: '' }, '/nonexistent');
      expect(made).toEqual({ ok: false, error: { kind: 'no-tool' } });
    } finally {
      process.env.PATH = before;
    }
  });
});
