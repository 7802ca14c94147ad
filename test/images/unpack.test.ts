import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunksOf, memorySource } from '../../main/images/byte-source.ts';
import { ChunkReader } from '../../main/images/decode/chunk-reader.ts';
import { decode, type StreamCompression } from '../../main/images/decode/decode.ts';
import { DecodeFailure } from '../../main/images/decode/failure.ts';
import { loadLiblzma } from '../../main/images/decode/liblzma.ts';
import { unxzByPackage, unxzBySystem } from '../../main/images/decode/xz.ts';
import { unpackImage } from '../../main/images/unpack.ts';
import { noise, run } from './tools.ts';

const folder = await mkdtemp(join(tmpdir(), 'rekindle-unpack-'));
const source = join(folder, 'disk.img');
/** Noise, text that packs well, and a hole of 3 MiB that is neither aligned nor at the end. */
const image = Buffer.concat([
  noise(300_001),
  Buffer.alloc(3 * 1024 * 1024),
  Buffer.from('all the same all the same\n'.repeat(20_000)),
  noise(77),
]);
const sha256 = createHash('sha256').update(image).digest('hex');

const endings = { gzip: 'gz', xz: 'xz', bzip2: 'bz2', zstd: 'zst' } as const;
const streams = Object.keys(endings) as StreamCompression[];

beforeAll(async () => {
  await writeFile(source, image);
  for (const tool of streams)
    await run('sh', ['-c', `${tool} -c "$1" > "$1.${endings[tool]}"`, 'sh', source]);
  await run('zip', ['-q', '-j', `${source}.zip`, source]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A new empty folder, to see that nothing else is left in it. */
async function emptyFolder(): Promise<string> {
  return mkdtemp(join(folder, 'into-'));
}

describe('unpacking', () => {
  test.each([...streams.map((tool) => endings[tool]), 'zip'])(
    '.%s becomes the same bytes, with holes',
    async (ending) => {
      const into = await emptyFolder();
      const path = `${source}.${ending}`;
      const seen: number[] = [];
      const result = await unpackImage({ path, into, onProgress: ({ bytes }) => seen.push(bytes) });
      expect(result).toEqual({
        ok: true,
        value: { path: join(into, 'disk.img'), sizeBytes: image.length, sha256 },
      });
      expect(await readdir(into)).toEqual(['disk.img']);
      const unpacked = join(into, 'disk.img');
      expect((await readFile(unpacked)).equals(image)).toBe(true);
      expect((await stat(unpacked)).blocks * 512).toBeLessThan(image.length - 2 * 1024 * 1024);
      expect(seen.at(-1)).toBe((await stat(path)).size);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    },
  );

  test('to a named file, which it replaces', async () => {
    const into = join(await emptyFolder(), 'named');
    await writeFile(into, 'something else');
    expect((await unpackImage({ path: `${source}.xz`, into })).ok).toBe(true);
    expect((await readFile(into)).equals(image)).toBe(true);
  });

  test.each<[string, StreamCompression, (whole: Buffer) => Buffer, string | null]>([
    ['several gzip members', 'gzip', (whole) => Buffer.concat([whole, whole]), null],
    [
      'several xz streams with padding',
      'xz',
      (whole) => Buffer.concat([whole, Buffer.alloc(8), whole]),
      null,
    ],
    ['several bzip2 streams', 'bzip2', (whole) => Buffer.concat([whole, whole]), null],
    ['several zstd frames', 'zstd', (whole) => Buffer.concat([whole, whole]), null],
    [
      'gzip with other bytes behind',
      'gzip',
      (whole) => Buffer.concat([whole, Buffer.from('{"a":1}FWx0')]),
      null,
    ],
    ['gzip with a wrong sum', 'gzip', (whole) => flipped(whole, whole.length - 6), 'unpack-damaged'],
    ['xz with a flipped bit', 'xz', (whole) => flipped(whole, 5000), 'unpack-damaged'],
    ['bzip2 with a flipped bit', 'bzip2', (whole) => flipped(whole, 5000), 'unpack-damaged'],
    [
      'bzip2 with a wrong sum of all blocks',
      'bzip2',
      (whole) => flipped(whole, whole.length - 2),
      'unpack-damaged',
    ],
    ['zstd with a flipped bit', 'zstd', (whole) => flipped(whole, 5000), 'unpack-damaged'],
    ['zstd with a wrong sum', 'zstd', (whole) => flipped(whole, whole.length - 1), 'unpack-damaged'],
    ['gzip cut short', 'gzip', (whole) => whole.subarray(0, -9), 'unpack-truncated'],
    ['gzip cut in its sum', 'gzip', (whole) => whole.subarray(0, -3), 'unpack-truncated'],
    ['xz cut short', 'xz', (whole) => whole.subarray(0, -100), 'unpack-truncated'],
    ['bzip2 cut short', 'bzip2', (whole) => whole.subarray(0, -100), 'unpack-truncated'],
    ['zstd cut short', 'zstd', (whole) => whole.subarray(0, -100), 'unpack-truncated'],
    ['xz with noise behind', 'xz', (whole) => Buffer.concat([whole, noise(64)]), 'unpack-truncated'],
  ])('%s', async (_name, tool, change, code) => {
    const into = await emptyFolder();
    const path = join(folder, `changed.img.${endings[tool]}`);
    await writeFile(path, change(await readFile(`${source}.${endings[tool]}`)));
    const result = await unpackImage({ path, into });
    if (code === null) {
      expect(result.ok).toBe(true);
      expect((await stat(join(into, 'changed.img'))).size % image.length).toBe(0);
    } else {
      expect(result).toEqual({ ok: false, error: { code, data: { path } } });
      expect(await readdir(into)).toEqual([]);
    }
  });

  test('a zip with a wrong sum', async () => {
    const into = await emptyFolder();
    const path = join(folder, 'wrong.zip');
    await writeFile(path, flipped(await readFile(`${source}.zip`), 3000));
    expect(await unpackImage({ path, into })).toMatchObject({ ok: false, error: { code: 'unpack-damaged' } });
    expect(await readdir(into)).toEqual([]);
  });

  test('what is no compressed file, what is not there, and what cannot be written', async () => {
    const into = await emptyFolder();
    expect(await unpackImage({ path: source, into })).toMatchObject({
      error: { code: 'unpack-not-compressed' },
    });
    expect(await unpackImage({ path: `${source}.nope`, into })).toMatchObject({
      error: { code: 'image-not-found' },
    });
    const nowhere = join(into, 'no', 'such', 'folder');
    expect(await unpackImage({ path: `${source}.xz`, into: nowhere })).toMatchObject({
      error: { code: 'unpack-write-failed', data: { into: nowhere, errno: 'ENOENT' } },
    });
    expect(await readdir(into)).toEqual([]);
  });
});

describe('stopping', () => {
  let large: Promise<string> | null = null;
  /** More than a small disk holds, as .xz and .gz. */
  const largeImage = (): Promise<string> =>
    (large ??= (async () => {
      const path = join(folder, 'large.img');
      await writeFile(path, noise(10 * 1024 * 1024));
      await run('sh', ['-c', 'xz -0 -c "$1" > "$1.xz"; gzip -1 -c "$1" > "$1.gz"', 'sh', path]);
      return path;
    })());

  test.each([...streams.map((tool) => endings[tool]), 'zip'])('.%s, cancelled on the way', async (ending) => {
    const into = await emptyFolder();
    const cancel = new AbortController();
    const result = await unpackImage({
      path: `${source}.${ending}`,
      into,
      signal: cancel.signal,
      onProgress: ({ bytes }) => {
        if (bytes > 1000) cancel.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'unpack-cancelled' } });
    expect(await readdir(into)).toEqual([]);
  });

  test.each(streams)('more than the limit, %s', async (tool) => {
    const into = await emptyFolder();
    const path = `${source}.${endings[tool]}`;
    const result = await unpackImage({ path, into, limitBytes: 2_000_000 });
    expect(result).toEqual({
      ok: false,
      error: { code: 'unpack-too-large', data: { path, limitBytes: 2_000_000 } },
    });
    expect(await readdir(into)).toEqual([]);
  });

  test.each(['size=36m', 'size=99m,nr_inodes=1'])('a disk that is full (%s)', async (options) => {
    const into = await emptyFolder();
    const path = await largeImage();
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', into]);
    try {
      // xz tells its size before anything is written, gzip does not.
      for (const packed of [`${path}.xz`, `${path}.gz`]) {
        const result = await unpackImage({ path: packed, into });
        expect(result).toMatchObject({ ok: false, error: { code: 'unpack-disk-full' } });
        expect(await readdir(into)).toEqual([]);
      }
    } finally {
      await run('umount', [into]);
    }
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

describe('decoders', () => {
  const digestOf = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
    const hash = createHash('sha256');
    for await (const chunk of stream) hash.update(chunk);
    return hash.digest('hex');
  };

  test('both ways to decode xz agree', async () => {
    const packed = await readFile(`${source}.xz`);
    const input = (bytes: Uint8Array): ChunkReader => new ChunkReader(chunksOf(memorySource(bytes)));
    const library = loadLiblzma();
    expect(library).not.toBeNull();
    if (!library) return;
    expect(await digestOf(unxzBySystem(library, input(packed)))).toBe(sha256);
    expect(await digestOf(unxzByPackage(input(packed)))).toBe(sha256);
    for (const [bytes, kind] of [
      [packed.subarray(0, 9000), 'truncated'],
      [flipped(packed, 5000), 'damaged'],
    ] as const) {
      await expect(digestOf(unxzBySystem(library, input(bytes)))).rejects.toThrow(new DecodeFailure(kind));
      await expect(digestOf(unxzByPackage(input(bytes)))).rejects.toThrow(new DecodeFailure(kind));
    }
  });

  test('xz that wants more memory than we allow', async () => {
    const path = join(folder, 'greedy.xz');
    await run('sh', ['-c', 'echo x | xz -c --lzma2=preset=0,dict=512MiB > "$1"', 'sh', path]);
    const into = await emptyFolder();
    expect(await unpackImage({ path, into })).toMatchObject({ error: { code: 'unpack-needs-memory' } });
  });

  test.each([1, 7, 4096])('pieces of %d bytes make no difference', async (pieceBytes) => {
    const small = join(folder, `pieces-${pieceBytes}`);
    await mkdir(small);
    const text = Buffer.concat([noise(3000), Buffer.alloc(200_000), Buffer.from('ab'.repeat(999))]);
    await writeFile(join(small, 'a'), text);
    for (const tool of streams) {
      await run('sh', ['-c', `${tool} -c "$1" > "$1.packed"`, 'sh', join(small, 'a')]);
      const packed = await readFile(join(small, 'a.packed'));
      const decoded = decode(tool, chunksOf(memorySource(packed), 0, packed.length, pieceBytes));
      expect(await digestOf(decoded)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  test.each(['', 'a', 'ab'.repeat(20)])('nothing and little: “%s”', async (text) => {
    const path = join(folder, 'little');
    await writeFile(path, text);
    for (const tool of streams) {
      await run('sh', ['-c', `${tool} -c "$1" > "$1.packed"`, 'sh', path]);
      const packed = await readFile(`${path}.packed`);
      const parts: Uint8Array[] = [];
      for await (const chunk of decode(tool, chunksOf(memorySource(packed)))) parts.push(chunk);
      expect(Buffer.concat(parts).toString()).toBe(text);
    }
  });
});
