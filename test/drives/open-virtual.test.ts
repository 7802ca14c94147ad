import {
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenedDrive } from '../../main/drives/open/types.ts';
import { openVirtual } from '../../main/drives/open/virtual.ts';
import { run } from './loop.ts';

const sizeBytes = 2 ** 20;

describe('virtual sticks', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rekindle-virtual-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = async (path: string, createBytes: number | null): Promise<OpenedDrive> => {
    const opened = await openVirtual(path, createBytes);
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  };
  const refusal = async (path: string, createBytes: number | null): Promise<string> => {
    const opened = await openVirtual(path, createBytes);
    if (!opened.ok) return opened.error.code;
    opened.value.close();
    return 'opened';
  };

  test('a new one is made sparse, with its size, for direct I/O', async () => {
    const path = join(folder, 'new.img');
    const stick = await open(path, sizeBytes);
    expect(stick).toMatchObject({
      openedBy: 'file',
      sizeBytes,
      logicalSectorBytes: 512,
      pastPageCache: true,
      identity: { majorMinor: null, sizeBytes, serial: null, diskseq: null },
    });
    expect(statSync(path)).toMatchObject({ size: sizeBytes, blocks: 0 });
    const aligned = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer).fill(9);
    writeSync(stick.fd, aligned, 0, 512, 512);
    expect(readSync(stick.fd, aligned, 0, 4096, 0)).toBe(4096);
    expect([aligned[511], aligned[512], aligned[1024]]).toEqual([0, 9, 0]);
    stick.close();
    stick.close();
  });

  test('what exists is never made anew', async () => {
    const path = join(folder, 'thesis.img');
    writeFileSync(path, 'years of work');
    expect(await refusal(path, sizeBytes)).toBe('stick-file-exists');
    mkdirSync(join(folder, 'folder'));
    expect(await refusal(join(folder, 'folder'), sizeBytes)).toBe('stick-file-exists');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    expect(await refusal(join(folder, 'dangling'), sizeBytes)).toBe('stick-file-exists');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('years of work');
  });

  test('one that was made and written before is taken again', async () => {
    const path = join(folder, 'again.img');
    const stick = await open(path, sizeBytes);
    const aligned = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer).fill(9);
    writeSync(stick.fd, aligned, 0, 4096, 0);
    stick.close();
    expect(await refusal(path, null)).toBe('opened');
  });

  test('an existing file is taken only if nobody can lose anything', async () => {
    const image = join(folder, 'debian.iso');
    writeFileSync(image, Buffer.alloc(sizeBytes, 1));
    expect(await refusal(image, null)).toBe('stick-file-not-ours');
    const stick = join(folder, 'mine.stick');
    writeFileSync(stick, Buffer.alloc(sizeBytes, 1));
    expect(await refusal(stick, null)).toBe('opened');
    const blank = join(folder, 'blank');
    writeFileSync(blank, '');
    truncateSync(blank, sizeBytes);
    expect(await refusal(blank, null)).toBe('opened');
    expect(readFileSync(image).equals(Buffer.alloc(sizeBytes, 1))).toBe(true);
  });

  test('a size that is not whole sectors is rounded down', async () => {
    const path = join(folder, 'odd.stick');
    writeFileSync(path, Buffer.alloc(1300));
    const stick = await open(path, null);
    expect(stick.sizeBytes).toBe(1024);
    stick.close();
  });

  test('no two programs can have one', async () => {
    const path = join(folder, 'shared.stick');
    const stick = await open(path, sizeBytes);
    expect(await refusal(path, null)).toBe('stick-file-in-use');
    stick.close();
    expect(await refusal(path, null)).toBe('opened');
  });

  test.each<[string, (folder: string) => string, string]>([
    ['what is not there', (at) => join(at, 'no.stick'), 'stick-file-missing'],
    ['a folder', (at) => at, 'stick-file-not-regular'],
    ['a device', () => '/dev/null', 'stick-file-not-regular'],
    ['a block device', () => '/dev/loop0', 'stick-file-not-regular'],
    ['an empty file', (at) => touch(join(at, 'empty.stick')), 'stick-file-empty'],
    ['a pipe', (at) => pipe(join(at, 'pipe.stick')), 'stick-file-not-regular'],
    ['a link to a device', (at) => link('/dev/loop0', join(at, 'link.stick')), 'stick-file-not-regular'],
    [
      'a link to a file',
      (at) => link(touch(join(at, 'real.stick')), join(at, 'b.stick')),
      'stick-file-not-regular',
    ],
  ])('refuses %s', async (_name, prepare, code) => {
    expect(await refusal(prepare(folder), null)).toBe(code);
  });

  test('refuses a folder that is not there, and a size that no file can have', async () => {
    expect(await refusal(join(folder, 'no', 'new.img'), sizeBytes)).toBe('stick-file-missing');
    const path = join(folder, 'huge.img');
    expect(await refusal(path, 2 ** 52)).toBe('stick-file-no-room');
    expect(existsSync(path)).toBe(false);
  });

  test.each([tmpdir(), '/dev/shm'])('says whether it goes past the page cache, in %s', async (place) => {
    const at = mkdtempSync(join(place, 'rekindle-virtual-'));
    try {
      const stick = await open(join(at, 'new.stick'), sizeBytes);
      const [, flags = ''] =
        /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${stick.fd}`, 'utf8')) ?? [];
      expect(stick.pastPageCache).toBe((parseInt(flags, 8) & constants.O_DIRECT) !== 0);
      stick.close();
    } finally {
      rmSync(at, { recursive: true, force: true });
    }
  });
});

function touch(path: string): string {
  writeFileSync(path, '');
  return path;
}

function pipe(path: string): string {
  run('mkfifo', [path]);
  return path;
}

function link(target: string, path: string): string {
  symlinkSync(target, path);
  return path;
}
