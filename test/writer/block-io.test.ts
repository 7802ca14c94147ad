import { constants, readFileSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alignedMemory, allocateBuffers, roundUpTo } from '../../main/writer/aligned-buffer.ts';
import { fdBlockIo } from '../../main/writer/block-io.ts';
import { cacheFacts, dropPageCache } from '../../main/writer/page-cache.ts';
import { directly, plainly, scratch, type Scratch } from './files.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const content = pseudoRandomBytes(51, MiB);
let files: Scratch;
beforeEach(() => (files = scratch()));
afterEach(() => files.clean());

/** The error that an action ends with. */
function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return null;
}

describe('memory', () => {
  test.each([512, 65536, 65537, MiB])('of %d bytes is good for direct I/O', (bytes) => {
    const loop = files.loop(2 * MiB, [], files.file('stick.img', pseudoRandomBytes(52, 2 * MiB)));
    const io = fdBlockIo(files.open(loop.device, directly), 2 * MiB);
    const memory = alignedMemory(roundUpTo(512, bytes));
    expect(memory).toHaveLength(roundUpTo(512, bytes));
    expect(io.read(memory, memory.length, 512)).toBe(memory.length);
    expect(io.write(memory, memory.length, 1024)).toBe(memory.length);
  });

  test('that a thread gets is good in both its parts', () => {
    const loop = files.loop(4 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 4 * MiB);
    for (const part of Object.values(allocateBuffers())) {
      expect(io.write(part as Uint8Array, (part as Uint8Array).length, 0)).toBe((part as Uint8Array).length);
    }
  });
});

describe('reads and writes on a loop device', () => {
  test('go where they should', () => {
    const loop = files.loop(2 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 2 * MiB);
    const memory = alignedMemory(MiB);
    memory.set(content);
    io.write(memory, MiB, 4096);
    io.flush();
    memory.fill(0);
    expect(io.read(memory, MiB, 4096)).toBe(MiB);
    expect(Buffer.compare(memory, content)).toBe(0);
  });

  test('a read across the end is short', () => {
    const loop = files.loop(2 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 2 * MiB);
    expect(io.read(alignedMemory(MiB), MiB, 2 * MiB - 1024)).toBe(1024);
    expect(io.read(alignedMemory(MiB), MiB, 2 * MiB)).toBe(0);
  });

  test('a read across the end of a drive that says it is larger is short as well', () => {
    const loop = files.loop(2 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 3 * MiB);
    expect(io.read(alignedMemory(MiB), MiB, 2 * MiB - 1024)).toBe(1024);
  });

  test('a write across the end says where the drive ended, and that it is full', () => {
    const loop = files.loop(2 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 3 * MiB);
    expect(errorOf(() => io.write(alignedMemory(MiB), MiB, 2 * MiB - 1024))).toMatchObject({
      operation: 'write',
      offset: 2 * MiB,
      errno: 'ENOSPC',
    });
  });

  test('a transfer that is not aligned is refused by the kernel, not done wrong', () => {
    const loop = files.loop(2 * MiB);
    const io = fdBlockIo(files.open(loop.device, directly), 2 * MiB);
    expect(errorOf(() => io.write(alignedMemory(MiB), 100, 0))).toMatchObject({ errno: 'EINVAL', offset: 0 });
  });
});

describe('reads and writes on files', () => {
  test('a file of odd size is read to its last byte past the page cache', () => {
    const path = files.file('odd', content.subarray(0, 5001));
    const io = fdBlockIo(files.open(path, constants.O_RDONLY | constants.O_DIRECT), 5001);
    const memory = alignedMemory(65536);
    expect(io.read(memory, 8192, 0)).toBe(5001);
    expect(Buffer.compare(memory.subarray(0, 5001), content.subarray(0, 5001))).toBe(0);
  });

  test('a file that was cut meanwhile is read as far as it goes', () => {
    const path = files.file('cut', content);
    const io = fdBlockIo(files.open(path, constants.O_RDONLY), MiB);
    truncateSync(path, 1000);
    expect(io.read(new Uint8Array(MiB), MiB, 0)).toBe(1000);
  });

  test('a file on a full disk says so', () => {
    const io = fdBlockIo(files.open('/dev/full', constants.O_WRONLY), MiB);
    expect(errorOf(() => io.write(content, 100, 0))).toMatchObject({ errno: 'ENOSPC', offset: 0 });
  });

  test('mistakes of the program are not taken for errors of the drive', () => {
    const io = fdBlockIo(files.open(files.file('any', content), plainly), MiB);
    expect(errorOf(() => io.read(new Uint8Array(10), 20, 0))).toBeInstanceOf(RangeError);
  });
});

describe('what stands between a handle and the medium', () => {
  test.each([
    { name: 'a loop device, directly', flags: directly, loop: true, direct: true },
    { name: 'a loop device, plainly', flags: plainly, loop: true, direct: false },
    { name: 'a file, directly', flags: plainly | constants.O_DIRECT, loop: false, direct: true },
    { name: 'a file, plainly', flags: plainly, loop: false, direct: false },
  ])('$name', ({ flags, loop, direct }) => {
    const path = loop ? files.loop(MiB).device : files.file('stick.img', content);
    expect(cacheFacts(files.open(path, flags))).toEqual({ direct, inMemory: false });
  });

  test('a file in memory is told, however it was opened', () => {
    const inMemory = scratch('/dev/shm');
    files.later(() => inMemory.clean());
    const path = inMemory.file('stick.img', content);
    expect(cacheFacts(inMemory.open(path, plainly)).inMemory).toBe(true);
  });

  test('a handle that is not open is not direct', () => {
    expect(cacheFacts(9999)).toEqual({ direct: false, inMemory: false });
  });

  test('what the computer remembers of a drive is forgotten when asked', () => {
    const stick = files.file('stick.img', content);
    const loop = files.loop(MiB, [], stick);
    const plain = fdBlockIo(files.open(loop.device, plainly), MiB);
    const memory = new Uint8Array(4096);
    plain.read(memory, 4096, 0);
    // Behind the kernel's back, as a stick that holds something else than it was given.
    files.file('stick.img', new Uint8Array(MiB).fill(0x77));
    plain.read(memory, 4096, 0);
    expect(Buffer.compare(memory, content.subarray(0, 4096))).toBe(0);
    expect(dropPageCache(files.open(loop.device, plainly))).toBe(true);
    plain.read(memory, 4096, 0);
    expect(memory.every((byte) => byte === 0x77)).toBe(true);
    expect(readFileSync(loop.device)[0]).toBe(0x77);
  });

  test('a handle that is not open cannot be asked', () => {
    expect(dropPageCache(9999)).toBe(false);
  });
});
