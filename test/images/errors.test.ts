import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  cachedSource,
  chunksOf,
  fileError,
  memorySource,
  prefixSource,
  sliceSource,
} from '../../main/images/byte-source.ts';
import { inspectFile, inspectSource } from '../../main/images/inspect.ts';
import { tell } from '../../main/messages/format.ts';
import { noise, run } from './tools.ts';

const folder = await mkdtemp(join(tmpdir(), 'rekindle-errors-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files that cannot be looked at', () => {
  const at = (name: string): string => join(folder, name);

  test.each<[string, string, (path: string) => Promise<unknown>]>([
    ['nothing', 'image-not-found', () => Promise.resolve()],
    ['folder', 'image-is-directory', (path) => mkdir(path)],
    ['empty', 'image-empty', (path) => writeFile(path, '')],
    // Opening it would wait for somebody to write into it.
    ['pipe', 'image-not-a-file', (path) => run('mkfifo', [path])],
    ['circle', 'image-not-found', (path) => symlink(path, path)],
    ['dangling', 'image-not-found', (path) => symlink('nowhere', path)],
  ])('%s: %s', async (name, code, make) => {
    await make(at(name));
    expect(await inspectFile(at(name))).toEqual({ ok: false, error: { code, data: { path: at(name) } } });
  });

  test.each([
    ['/dev/null', 'image-not-a-file'],
    [`${folder}/nothing/below`, 'image-not-found'],
    [`${folder}/${'x'.repeat(300)}`, 'image-not-found'],
    [`${folder}/a\0b`, 'image-not-found'],
  ])('%j', async (path, code) => {
    expect(await inspectFile(path)).toMatchObject({ ok: false, error: { code } });
  });

  test('a file that another user may not read', async () => {
    const path = at('private');
    await writeFile(path, 'secret');
    await chmod(path, 0);
    await chmod(folder, 0o755);
    const user = process.getuid?.();
    process.seteuid?.(65_534);
    try {
      expect(await inspectFile(path)).toEqual({
        ok: false,
        error: { code: 'image-not-readable', data: { path } },
      });
    } finally {
      process.seteuid?.(user ?? 0);
    }
  });

  test('a disk that fails while it is read', async () => {
    const failing = Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'read' });
    const source = { size: 100_000, read: () => Promise.reject(failing) };
    await expect(inspectSource(source)).rejects.toBe(failing);
    expect(fileError('/a', failing)).toEqual({
      code: 'image-read-failed',
      data: { path: '/a', errno: 'EIO' },
    });
    expect(tell('en', fileError('/a', failing)).text).toContain('EIO');
  });
});

describe('byte sources', () => {
  const bytes = noise(300_000);
  const sources = {
    memory: memorySource(bytes),
    slice: sliceSource(memorySource(Buffer.concat([noise(77, 2), bytes, noise(77, 3)])), 77, bytes.length),
    cached: cachedSource(memorySource(bytes)),
    prefix: prefixSource(chunksOf(memorySource(bytes), 0, bytes.length, 7001), 1_000_000),
  };

  test.each(Object.entries(sources))('%s gives the bytes of any place', async (_name, source) => {
    const places = [0, 1, 65_535, 65_536, 131_071, 299_990, 299_999, 300_000, 400_000, -1, NaN];
    for (const offset of places) {
      for (const length of [0, 1, 10, 65_536, 200_000, -5]) {
        const expected =
          offset >= 0 && length > 0 ? bytes.subarray(offset, offset + length) : bytes.subarray(0, 0);
        expect(Buffer.from(await source.read(offset, length)).equals(expected)).toBe(true);
      }
    }
  });

  test('a prefix decodes no further than it is asked, and not beyond its limit', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 1000;
        yield Promise.resolve(new Uint8Array(1000));
      }
    }
    const source = prefixSource(endless(), 50_000);
    expect((await source.read(100, 10)).length).toBe(10);
    expect(given).toBe(1000);
    expect((await source.read(10 ** 12, 10)).length).toBe(0);
    expect(given).toBe(1000);
    expect((await source.read(49_995, 10)).length).toBe(5);
    expect(given).toBe(50_000);
    expect(source.ending).toEqual({ kind: 'not-reached' });
    await source.close();
  });

  test('a prefix that breaks keeps what came before', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array([1, 2, 3]));
      throw new Error('broken');
    }
    const source = prefixSource(breaking(), 1000);
    expect([...(await source.read(0, 10))]).toEqual([1, 2, 3]);
    expect(source.ending).toMatchObject({ kind: 'broken' });
    expect(source.size).toBe(3);
  });
});
