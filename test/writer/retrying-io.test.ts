import { describe, expect, test } from 'vitest';
import { BlockIoError, type BlockIo } from '../../main/writer/block-io.ts';
import { retryingIo, type RetryingIo } from '../../main/writer/retrying-io.ts';
import { driveTrouble } from '../../main/writer/reasons.ts';
import { sameBytes } from './image-run.ts';
import { memoryDrive, type Faults, type MemoryDrive } from './memory-drive.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const content = pseudoRandomBytes(3, 512 * KiB);

interface Tried {
  readonly io: RetryingIo;
  readonly drive: MemoryDrive;
  readonly pauses: number[];
}

function tried(faults: Faults, stopAfter = Infinity): Tried {
  const drive = memoryDrive(content.slice(), 512, faults);
  const pauses: number[] = [];
  const io = retryingIo(drive, {
    sectorBytes: 512,
    wholeWritesBelow: 0,
    pause(milliseconds) {
      if (milliseconds > 0) pauses.push(milliseconds);
      return pauses.length < stopAfter;
    },
  });
  return { io, drive, pauses };
}

const buffer = new Uint8Array(256 * KiB);
const transfers: Record<'read' | 'write' | 'flush', (io: BlockIo) => void> = {
  read: (io) => void io.read(buffer, 64 * KiB, 128 * KiB),
  write: (io) => void io.write(content.subarray(0, 64 * KiB), 64 * KiB, 128 * KiB),
  flush: (io) => {
    io.flush();
  },
};

function errorOf(action: () => unknown): BlockIoError {
  try {
    action();
  } catch (error) {
    if (error instanceof BlockIoError) return error;
    throw error;
  }
  throw new Error('it went well');
}

describe.each(['read', 'write', 'flush'] as const)('a %s that fails', (operation) => {
  test.each([
    [1, [100]],
    [2, [100, 300]],
    [3, [100, 300, 900]],
  ])('%d times goes well in the end, and is counted once', (times, waited) => {
    const { io, pauses } = tried({ fail: { operation, offset: 130 * KiB, errno: 'EIO', times } });
    transfers[operation](io);
    expect(pauses).toEqual(waited);
    expect(io.retried).toBe(1);
  });

  test('always fails in the end, and is not counted', () => {
    const { io, pauses } = tried({ fail: { operation, offset: 130 * KiB, errno: 'EIO' } });
    expect(errorOf(() => transfers[operation](io))).toMatchObject({ operation, errno: 'EIO' });
    expect(pauses).toEqual([100, 300, 900]);
    expect(io.retried).toBe(0);
  });

  test.each(['ENODEV', 'ENXIO', 'ENOSPC', 'EROFS', 'EPERM', 'EBADF', 'EINVAL'])(
    'with %s is not tried again: that does not pass',
    (errno) => {
      const { io, pauses, drive } = tried({ fail: { operation, offset: 130 * KiB, errno } });
      expect(errorOf(() => transfers[operation](io)).errno).toBe(errno);
      expect(pauses).toEqual([]);
      expect(drive.transfers).toHaveLength(1);
    },
  );

  test.each(['ETIMEDOUT', 'EREMOTEIO', 'EAGAIN', 'ENODATA', 'EILSEQ'])('with %s is tried again', (errno) => {
    const { io } = tried({ fail: { operation, offset: 130 * KiB, errno, times: 2 } });
    transfers[operation](io);
    expect(io.retried).toBe(1);
  });

  test('ends in its pause if somebody wants to stop', () => {
    const { io, pauses, drive } = tried({ fail: { operation, offset: 130 * KiB, errno: 'EIO' } }, 1);
    expect(errorOf(() => transfers[operation](io)).errno).toBe('EIO');
    expect(pauses).toEqual([100]);
    expect(drive.transfers).toHaveLength(1);
  });
});

describe('a read that goes on failing is narrowed down', () => {
  /** Fails whatever touches one of these sectors. */
  function worn(bad: (sector: number) => boolean, errno = 'EIO'): BlockIo & { reads: number } {
    const drive = {
      reads: 0,
      sizeBytes: content.length,
      read(into: Uint8Array, length: number, position: number): number {
        drive.reads++;
        expect(position % 512).toBe(0);
        expect(length % 512).toBe(0);
        for (let sector = position / 512; sector < (position + length) / 512; sector++) {
          if (bad(sector)) throw new BlockIoError('read', position, errno);
        }
        into.set(content.subarray(position, position + length));
        return length;
      },
      write: () => 0,
      flush: () => undefined,
    };
    return drive;
  }
  const read = (io: BlockIo): BlockIoError =>
    errorOf(() =>
      retryingIo(io, { sectorBytes: 512, wholeWritesBelow: 0, pause: () => true }).read(
        buffer,
        256 * KiB,
        128 * KiB,
      ),
    );
  const first = (128 * KiB) / 512;

  test.each<[string, number[], number]>([
    ['to its first sector', [first], 512],
    ['to its last sector', [first + 511], 512],
    ['to one in the middle', [first + 300], 512],
    ['to a block of 4 KiB', Array.from({ length: 8 }, (_, n) => first + 296 + n), 4096],
    ['to the first of two places', [first + 17, first + 400], 1024],
  ])('%s', (_, bad, badBytes) => {
    const error = read(worn((sector) => bad.includes(sector)));
    const offset = (bad[0] ?? 0) * 512;
    expect(error).toMatchObject({ offset, errno: 'EIO', badBytes });
    expect(driveTrouble(error, content.length)).toEqual({
      code: 'drive-worn',
      data: { offset, badBytes, errno: 'EIO' },
    });
  });

  test('but not without end: a part that cannot be read at all is given up soon', () => {
    const drive = worn((sector) => sector >= first + 1);
    expect(read(drive)).toMatchObject({ offset: (first + 1) * 512 });
    expect(drive.reads).toBeLessThan(60);
  });

  test('but nothing is called worn if nothing can be read', () => {
    const drive = worn(() => true);
    const error = read(drive);
    expect(driveTrouble(error, content.length)).toEqual({
      code: 'verify-read-error',
      data: { offset: 128 * KiB, errno: 'EIO' },
    });
    expect(drive.reads).toBeLessThan(25);
  });

  test('but a drive that is pulled out meanwhile is gone', () => {
    let reads = 0;
    const drive = worn(() => true);
    const io: BlockIo = {
      ...drive,
      read(into, length, position) {
        if (++reads > 6) throw new BlockIoError('read', position, 'ENODEV');
        return drive.read(into, length, position);
      },
    };
    expect(read(io).errno).toBe('ENODEV');
  });

  test('and what heals while it is looked at is not called worn', () => {
    let reads = 0;
    const error = read(worn((sector) => sector === first + 9 && ++reads <= 4));
    expect(error).toMatchObject({ offset: 128 * KiB, badBytes: null });
  });
});

test('what is moved is what the drive moves', () => {
  const { io, drive } = tried({ fail: { operation: 'write', offset: 0, errno: 'EIO', times: 1 } });
  io.write(content.subarray(1024, 2048), 1024, 0);
  expect(io.read(buffer, 1024, 0)).toBe(1024);
  expect(sameBytes(buffer.subarray(0, 1024), content.subarray(1024, 2048))).toBe(true);
  expect(io.read(buffer, 4096, content.length - 512)).toBe(512);
  expect(io.sizeBytes).toBe(drive.sizeBytes);
});

describe('a write that goes on failing is narrowed down', () => {
  /** Refuses whatever touches one of these sectors, `times` times. */
  function wornChips(
    bad: (sector: number) => boolean,
    times = Infinity,
  ): BlockIo & { readonly bytes: Uint8Array; readonly writes: () => number } {
    const bytes = new Uint8Array(content.length);
    let writes = 0;
    let left = times;
    return {
      bytes,
      writes: () => writes,
      sizeBytes: bytes.length,
      read: () => 0,
      write(buffer, length, position) {
        writes++;
        expect(position % 512).toBe(0);
        expect(length % 512).toBe(0);
        for (let sector = position / 512; sector < (position + length) / 512; sector++) {
          if (!bad(sector) || left <= 0) continue;
          left--;
          throw new BlockIoError('write', position, 'EIO');
        }
        bytes.set(buffer.subarray(0, length), position);
        return length;
      },
      flush: () => undefined,
    };
  }
  const start = 128 * KiB;
  const length = 64 * KiB;
  const part = content.subarray(start, start + length);
  const patient = (io: BlockIo): RetryingIo =>
    retryingIo(io, { sectorBytes: 512, wholeWritesBelow: 0, pause: () => true });

  test.each<[string, number[]]>([
    ['one sector', [300]],
    ['the first and the last', [256, 383]],
    ['some', [260, 261, 262, 300, 301, 380]],
  ])('%s: told, and everything else is written', (_, bad) => {
    const io = wornChips((sector) => bad.includes(sector));
    const error = errorOf(() => patient(io).write(part, length, start));
    const [first = 0] = bad;
    expect(error).toMatchObject({ offset: first * 512, errno: 'EIO', badBytes: bad.length * 512 });
    expect(driveTrouble(error, content.length)).toEqual({
      code: 'drive-worn',
      data: { offset: first * 512, badBytes: bad.length * 512, errno: 'EIO' },
    });
    for (let sector = 256; sector < 384; sector++) {
      const at = sector * 512;
      const written = io.bytes.subarray(at, at + 512);
      const wanted = bad.includes(sector) ? new Uint8Array(512) : content.subarray(at, at + 512);
      expect(sameBytes(written, wanted)).toBe(true);
    }
  });

  test('a drive that takes nothing at all is not called worn', () => {
    const io = wornChips(() => true);
    const error = errorOf(() => patient(io).write(part, length, start));
    expect(driveTrouble(error, content.length)).toEqual({
      code: 'write-io-error',
      data: { offset: start, errno: 'EIO' },
    });
    expect(io.writes()).toBeLessThan(30);
  });

  test('but not at the start of a drive, which is emptied as a whole or not at all', () => {
    const io = wornChips((sector) => sector === 300);
    const careful = retryingIo(io, { sectorBytes: 512, wholeWritesBelow: start + 512, pause: () => true });
    expect(errorOf(() => careful.write(part, length, start))).toMatchObject({
      offset: start,
      badBytes: null,
    });
    expect(io.bytes.every((byte) => byte === 0)).toBe(true);
  });

  test('what goes well in smaller parts is written', () => {
    // Four tries of the whole, and then it has come to itself.
    const io = wornChips((sector) => sector === 300, 4);
    const patientIo = patient(io);
    expect(patientIo.write(part, length, start)).toBe(length);
    expect(patientIo.retried).toBe(1);
    expect(sameBytes(io.bytes.subarray(start, start + length), part)).toBe(true);
  });
});
