import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../main/images/byte-source.ts';
import { clusterStart, readFat32, type ReadFat32 } from '../../main/stick/fat32/read-volume.ts';
import type { FatEntry } from '../../main/stick/fat32/tree.ts';
import { planFat32Volume } from '../../main/stick/fat32/volume.ts';
import { pseudoRandom, pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { bytesOf, treeOf } from './fat32-bytes.ts';
import { digest, expectedTree, file, place, sorted, type Tree } from './fat32-files.ts';
import { mib } from './fixtures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-fat32-read-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

async function read(bytes: Buffer): Promise<ReadFat32> {
  const volume = await readFat32(memorySource(bytes));
  if (!volume.ok) throw new Error(JSON.stringify(volume.error));
  return volume.value;
}

const examples: readonly FatEntry[] = [
  file('README.TXT', 'read me'),
  file('rekindle/a long name for a manifest.json', '{}'),
  { kind: 'folder', path: 'rekindle/results' },
  file('empty', ''),
  file('deep/er/and/deeper/data', pseudoRandomBytes(1, 100_000)),
  ...Array.from({ length: 100 }, (_, n) => file(`many/file number ${n}`, `${n}`)),
];

describe('a FAT32 is read', { timeout: 120_000 }, () => {
  test('as it was planned', async () => {
    const bytes = bytesOf(examples);
    const volume = await read(bytes);
    expect(sorted(treeOf(volume, bytes))).toEqual(sorted(expectedTree(examples)));
    expect(Buffer.from(volume.labelEntry).toString('latin1', 0, 11)).toBe('REKINDLE   ');
    const planned = planFat32Volume(place(), examples);
    const free = volume.table.filter((entry, cluster) => cluster >= 2 && entry === 0).length;
    expect(planned).toMatchObject({
      value: { freeBytes: free * volume.layout.clusterBytes, layout: volume.layout },
    });
  });

  test('as others have left it: files in pieces, deleted ones, no long names', async () => {
    const path = join(folder, 'used');
    run('mkfs.fat', ['-C', '-F', '32', '-s', '1', '-n', 'OTHER', path, String(64 * 1024)]);
    const source = (name: string, length: number): [string, Uint8Array] => {
      const content = pseudoRandomBytes(length, length);
      writeFileSync(join(folder, name), content);
      return [join(folder, name), content];
    };
    const [small, smallBytes] = source('small', 3000);
    const [large, largeBytes] = source('large', 20_000);
    const image = ['-i', path];
    run('mmd', [...image, '::/lower', '::/UPPER']);
    for (let n = 0; n < 30; n++) run('mcopy', [...image, small, `::/lower/file ${n}.bin`]);
    for (let n = 0; n < 30; n += 2) run('mdel', [...image, `::/lower/file ${n}.bin`]);
    // It has to lie in the gaps if the gaps come first.
    const info = readFileSync(path);
    info.writeUInt32LE(2, 512 + 492);
    writeFileSync(path, info);
    run('mcopy', [...image, large, '::/UPPER/LARGE.BIN']);

    const bytes = readFileSync(path);
    const volume = await read(bytes);
    const expected: Tree = new Map([
      ['lower', null],
      ['UPPER', null],
      ['UPPER/LARGE.BIN', digest(largeBytes)],
    ]);
    for (let n = 1; n < 30; n += 2) expected.set(`lower/file ${n}.bin`, digest(smallBytes));
    expect(sorted(treeOf(volume, bytes))).toEqual(sorted(expected));
    const pieces = volume.entries.find((entry) => entry.path === 'UPPER/LARGE.BIN')?.runs.length ?? 0;
    expect(pieces).toBeGreaterThan(1);
  });
});

describe('what is not sound is said to be so', { timeout: 120_000 }, () => {
  const fatAt = (volume: ReadFat32, cluster: number): number =>
    volume.layout.reservedSectors * 512 + cluster * 4;
  const firstOf = (volume: ReadFat32, path: string): number =>
    volume.entries.find((entry) => entry.path === path)?.runs[0]?.first ?? 0;

  test.each<[string, (bytes: Buffer, volume: ReadFat32) => void, string]>([
    ['no FAT at all', (bytes) => bytes.fill(0, 0, 512), 'fat-not-fat32'],
    ['a FAT16', (bytes) => bytes.writeUInt16LE(512, 17), 'fat-not-fat32'],
    ['one table', (bytes) => bytes.writeUInt8(1, 16), 'fat-not-fat32'],
    ['larger than its drive', (bytes) => bytes.writeUInt32LE(64 * 2048 + 1, 32), 'fat-not-fat32'],
    ['tables that are too small', (bytes) => bytes.writeUInt32LE(1, 36), 'fat-not-fat32'],
    ['a root folder outside', (bytes) => bytes.writeUInt32LE(0xfffffff, 44), 'fat-unsound'],
    [
      'a loop',
      (bytes, v) => {
        const at = firstOf(v, 'deep/er/and/deeper/data');
        bytes.writeUInt32LE(at, fatAt(v, at + 3));
      },
      'fat-unsound',
    ],
    [
      'a loop of folders',
      (bytes, v) => bytes.writeUInt32LE(firstOf(v, 'many'), fatAt(v, firstOf(v, 'many'))),
      'fat-unsound',
    ],
    [
      'a chain that is too short',
      (bytes, v) => bytes.writeUInt32LE(0xfffffff, fatAt(v, firstOf(v, 'deep/er/and/deeper/data'))),
      'fat-unsound',
    ],
    [
      'a chain into nothing',
      (bytes, v) => bytes.writeUInt32LE(0, fatAt(v, firstOf(v, 'deep/er/and/deeper/data'))),
      'fat-unsound',
    ],
    [
      'files that cross',
      (bytes, v) =>
        bytes.writeUInt32LE(firstOf(v, 'README.TXT'), fatAt(v, firstOf(v, 'deep/er/and/deeper/data'))),
      'fat-unsound',
    ],
  ])('%s', async (_name, damage, code) => {
    const bytes = bytesOf(examples);
    damage(bytes, await read(bytes));
    expect(await readFat32(memorySource(bytes))).toMatchObject({ ok: false, error: { code } });
  });

  test('damaged at random it is sound or not, and it ends', async () => {
    const original = bytesOf(examples);
    const { layout } = await read(original);
    const end = clusterStart(layout, 40);
    const { below } = pseudoRandom(11);
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(original.subarray(0, end + mib));
      const visible = memorySource(bytes);
      const whole: ByteSource = {
        size: 64 * mib,
        read: (offset, length) => visible.read(offset, length),
      };
      // Boot sector, table, folders.
      const places = [
        [0, 90],
        [layout.reservedSectors * 512, 400],
        [layout.dataSector * 512, 40 * 512],
      ] as const;
      for (let count = 1 + below(6); count > 0; count--) {
        const [at, length] = places[below(3)] ?? places[0];
        bytes[at + below(length)] = below(256);
      }
      const volume = await readFat32(whole);
      if (volume.ok) expect(volume.value.entries.length).toBeLessThan(1000);
      else expect(volume.error.code).toMatch(/^fat-/);
    }
  });
});
