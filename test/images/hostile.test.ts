import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chunksOf, memorySource, type ByteSource } from '../../main/images/byte-source.ts';
import { decode, type StreamCompression } from '../../main/images/decode/decode.ts';
import { DecodeFailure } from '../../main/images/decode/failure.ts';
import { inspectSource } from '../../main/images/inspect.ts';
import type { Inspection } from '../../main/images/types.ts';
import { ImageWorkshop } from './make-images.ts';
import { noise, run, seeded } from './tools.ts';

/** Whatever the bytes are: an answer, never an exception, never without end. The seed makes failures repeatable. */
const folder = await mkdtemp(join(tmpdir(), 'rekindle-hostile-'));
const make = new ImageWorkshop(folder);
afterAll(() => rm(folder, { recursive: true, force: true }));

const iso = (): Promise<string> => make.hybridGpt(['x64'], 'alpine-std 3.21.0 x86_64');
const samples: readonly (readonly [string, () => Promise<string>])[] = [
  ['hybrid ISO', iso],
  ['ISO with Rock Ridge and Joliet', () => make.notHybrid()],
  ['grub-mkrescue', () => make.grubRescue()],
  ['UDF', () => make.windows()],
  ['GPT disk', () => make.gptDisk()],
  ['MBR disk', () => make.grubDisk()],
  ['FAT12', () => make.bareFat()],
  ['ext4', () => make.filesystem('ext4')],
  ['squashfs', () => make.filesystem('squashfs')],
  [
    'tar',
    () => make.tar('rootfs.tar', { 'bin/sh': 'x', 'etc/passwd': 'x', 'usr/bin/env': 'x', 'lib/x': 'x' }),
  ],
  ['gzip', () => make.packed(make.activeDisk(true), 'gzip')],
  ['xz', () => make.packed(make.activeDisk(true), 'xz')],
  ['bzip2', () => make.packed(make.activeDisk(true), 'bzip2')],
  ['zstd', () => make.packed(make.activeDisk(true), 'zstd')],
  ['zip', () => make.packed(make.activeDisk(true), 'zip')],
];

/** The bytes with some of them changed, without a copy of all of them. */
function patched(bytes: Uint8Array, patches: ReadonlyMap<number, number>): ByteSource {
  const plain = memorySource(bytes);
  return {
    size: bytes.length,
    async read(offset, length) {
      const part = Uint8Array.from(await plain.read(offset, length));
      for (const [at, value] of patches)
        if (at >= offset && at < offset + part.length) part[at - offset] = value;
      return part;
    },
  };
}

function expectAnswer(inspection: Inspection): void {
  expect(inspection.writable).toBe(inspection.method === 'image');
  if (!inspection.writable) expect(inspection.reasons.length).toBeGreaterThan(0);
  for (const { startBytes, sizeBytes } of inspection.partitions) {
    expect(startBytes >= 0 && sizeBytes >= 0 && Number.isFinite(startBytes + sizeBytes)).toBe(true);
  }
}

describe('inspecting', () => {
  test.each(samples)('%s, cut anywhere', async (_name, sample) => {
    const bytes = await readFile(await sample());
    const next = seeded(bytes.length);
    const cuts = [1, 3, 511, 512, 513, 1023, 2048, 32_768, 34_816, 65_536, bytes.length - 1];
    for (let i = 0; i < 8; i++) cuts.push(Math.floor(next() * bytes.length));
    for (const cut of cuts.filter((length) => length > 0 && length < bytes.length)) {
      expectAnswer(await inspectSource(memorySource(bytes.subarray(0, cut))));
    }
  });

  test.each(samples)('%s, with changed bytes', async (_name, sample) => {
    const bytes = await readFile(await sample());
    const next = seeded(7);
    for (let round = 0; round < 40; round++) {
      const patches = new Map<number, number>();
      // Most of what is read is at the beginning, and in the fields of few structures.
      const reach = [512, 4096, 70_000, bytes.length][round % 4] ?? bytes.length;
      const count = 1 + Math.floor(next() * 24);
      for (let i = 0; i < count; i++) {
        const at = Math.floor(next() * Math.min(reach, bytes.length));
        patches.set(at, [0, 0xff, 0x80, Math.floor(next() * 256)][i % 4] ?? 0);
      }
      expectAnswer(await inspectSource(patched(bytes, patches)));
    }
  });

  test('noise behind every beginning that is recognised', async () => {
    for (const [, sample] of samples) {
      const bytes = await readFile(await sample());
      for (const kept of [4, 16, 512, 2048, 36_864]) {
        const mixed = noise(200_000, kept % 251);
        mixed.set(bytes.subarray(0, kept));
        expectAnswer(await inspectSource(memorySource(mixed)));
      }
    }
  });

  test('a FAT whose chain of clusters is a circle', async () => {
    const bytes = Buffer.from(await readFile(await make.bareFat()));
    const fatAt = bytes.readUInt16LE(14) * 512;
    // Every cluster follows itself: 12-bit entries.
    const sectors = bytes.readUInt16LE(22);
    for (let cluster = 2; cluster < (sectors * 512 * 2) / 3 - 1; cluster++) {
      const at = fatAt + Math.floor(cluster * 1.5);
      const old = bytes.readUInt16LE(at);
      bytes.writeUInt16LE(cluster % 2 === 0 ? (old & 0xf000) | cluster : (old & 0xf) | (cluster << 4), at);
    }
    expectAnswer(await inspectSource(memorySource(bytes)));
  });

  test('a folder that holds itself', async () => {
    const bytes = Buffer.from(await readFile(await make.dataDisc()));
    const rootExtent = bytes.readUInt32LE(16 * 2048 + 158);
    // The only entry behind "." and ".." is made to point back at the root.
    let at = rootExtent * 2048;
    at += bytes.readUInt8(at);
    at += bytes.readUInt8(at);
    bytes.writeUInt32LE(rootExtent, at + 2);
    expect((await inspectSource(memorySource(bytes))).kind).toBe('iso9660');
  });

  test('logical partitions that go round in a circle', async () => {
    const bytes = Buffer.alloc(1024 * 1024);
    const link = (sector: number, type: number, start: number): void => {
      bytes.writeUInt16LE(0xaa55, sector * 512 + 510);
      bytes.writeUInt8(type, sector * 512 + 446 + 16 + 4);
      bytes.writeUInt32LE(start, sector * 512 + 446 + 16 + 8);
      bytes.writeUInt32LE(10, sector * 512 + 446 + 16 + 12);
    };
    link(0, 5, 100);
    link(100, 5, 50);
    link(150, 5, 0);
    link(150, 5, 50);
    const { partitions } = await inspectSource(memorySource(bytes));
    expect(partitions.length).toBeLessThan(40);
  });
});

describe('decoding', () => {
  const content = Buffer.concat([
    noise(40_000),
    Buffer.alloc(300_000),
    Buffer.from('again and again '.repeat(5000)),
  ]);

  test.each<StreamCompression>(['gzip', 'xz', 'bzip2', 'zstd'])(
    '%s with any bit changed: the right bytes or a failure',
    async (tool) => {
      const path = await make.file(`content-${tool}`, content);
      await run('sh', ['-c', `${tool} -c "$1" > "$1.packed"`, 'sh', path]);
      const packed = await readFile(`${path}.packed`);
      const next = seeded(11);
      let failed = 0;
      for (let round = 0; round < 120; round++) {
        const changed = Buffer.from(packed);
        const at = Math.floor(next() * (round % 3 === 0 ? 40 : packed.length));
        changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(next() * 8));
        const parts: Uint8Array[] = [];
        try {
          for await (const chunk of decode(tool, chunksOf(memorySource(changed)))) parts.push(chunk);
          expect(Buffer.concat(parts).equals(content)).toBe(true);
        } catch (cause) {
          if (!(cause instanceof DecodeFailure)) throw cause;
          failed++;
        }
      }
      expect(failed).toBeGreaterThan(60);
    },
  );
});
