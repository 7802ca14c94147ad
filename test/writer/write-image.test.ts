import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { WriteReason } from '../../main/writer/reasons.ts';
import { digest, isZero, runImage, sameBytes, type RunOptions } from './image-run.ts';
import type { Faults } from './memory-drive.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const image = pseudoRandomBytes(1, 3 * MiB + 777);
const oldContent = pseudoRandomBytes(2, 5 * MiB);
const run = (options: RunOptions = {}): ReturnType<typeof runImage> =>
  runImage(image, oldContent.slice(), options);

describe('an image on a good drive', () => {
  test('is there, bit for bit, and nothing else of the drive was touched', () => {
    const { outcome, drive, plan } = run();
    expect(outcome).toEqual({
      ok: true,
      bytes: image.length,
      bytesWritten: image.length,
      bytesSkipped: 0,
      verified: true,
      pastPageCache: true,
      sha256: 'ab'.repeat(32),
      seconds: { write: expect.any(Number) as number, verify: expect.any(Number) as number },
      retries: 0,
      reasons: [],
    });
    const padded = 3 * MiB + 1024;
    const last = plan.zeroLast[0]?.start ?? 0;
    expect(last).toBe(5 * MiB - 33 * 512);
    expect(sameBytes(drive.bytes.subarray(0, image.length), image)).toBe(true);
    expect(isZero(drive.bytes, image.length, padded)).toBe(true);
    expect(sameBytes(drive.bytes.subarray(padded, last), oldContent.subarray(padded, last))).toBe(true);
    expect(isZero(drive.bytes, last)).toBe(true);
  });

  test('gets its first MiB last: after everything else is flushed and read back', () => {
    const { drive } = run();
    const steps = drive.transfers.map(({ operation, start }) =>
      operation === 'flush'
        ? 'flush'
        : `${operation} ${start < MiB ? 'head' : start < 4 * MiB ? 'body' : 'end'}`,
    );
    expect(steps.filter((step, at) => step !== steps[at - 1])).toEqual([
      'write head',
      'write end',
      'flush',
      'write body',
      'flush',
      'read body',
      'write head',
      'flush',
      'write head',
      'flush',
      'read head',
    ]);
  });

  test('gets its boot sector last of all, in one page, when everything else is on the chips', () => {
    const { drive } = run();
    const writes = drive.transfers.map(({ operation, start, end }) => ({ operation, start, end }));
    const last = writes.findLastIndex(({ operation }) => operation === 'write');
    expect(writes.slice(last - 2, last + 2)).toMatchObject([
      { operation: 'write', start: 4096, end: MiB },
      { operation: 'flush' },
      { operation: 'write', start: 0, end: 4096 },
      { operation: 'flush' },
    ]);
  });

  test('has its digest computed from what the drive holds, if nobody knows it', () => {
    const { outcome } = run({ digest: { kind: 'compute' } });
    expect(outcome.sha256).toBe(createHash('sha256').update(image).digest('hex'));
  });

  test.each([1, 511, 512, 513, MiB - 1, MiB])('of %d bytes has its digest computed', (bytes) => {
    const small = image.subarray(0, bytes);
    const { outcome } = runImage(small, oldContent.slice(), { digest: { kind: 'compute' } });
    expect(outcome.sha256).toBe(createHash('sha256').update(small).digest('hex'));
  });

  test('is flushed after each block where writes end in the computer’s memory, and the result says so', () => {
    const { outcome, drive } = run({ writesThrough: false, readsPastCache: false });
    const writes = drive.transfers.filter(({ operation, start }) => operation === 'write' && start >= MiB);
    const flushes = drive.transfers.filter(({ operation }) => operation === 'flush');
    expect(outcome).toMatchObject({ ok: true, pastPageCache: false });
    expect(flushes.length).toBeGreaterThan(writes.length);
  });

  test('is counted from 0 to all of it in each phase', () => {
    const seen: [string, number][] = [];
    const { board } = run({
      before: (_transfer, _count, { board: now }) => seen.push([now.phase, now.done]),
    });
    for (const phase of ['write', 'verify']) {
      const counts = seen.filter(([name]) => name === phase).map(([, bytes]) => bytes);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    }
    expect(seen.filter(([name]) => name === 'write').at(-1)?.[1]).toBe(image.length);
    expect(board.done).toBe(image.length);
  });
});

describe('trouble ends with its reason and an unbootable stick', () => {
  const at = 2 * MiB + 5000;
  test.each<{ name: string; faults: Faults; reason: WriteReason }>([
    {
      name: 'EIO on write',
      faults: { fail: { operation: 'write', offset: at, errno: 'EIO' } },
      reason: { code: 'write-io-error', data: { offset: 2 * MiB, errno: 'EIO' } },
    },
    {
      name: 'EIO on the last block',
      faults: { fail: { operation: 'write', offset: image.length - 1, errno: 'EIO' } },
      reason: { code: 'write-io-error', data: { offset: 3 * MiB, errno: 'EIO' } },
    },
    {
      name: 'EIO on flush',
      faults: { fail: { operation: 'flush', offset: 0, errno: 'EIO' } },
      reason: { code: 'write-flush-error', data: { errno: 'EIO' } },
    },
    {
      name: 'EIO when read back',
      faults: { fail: { operation: 'read', offset: at, errno: 'EIO' } },
      reason: { code: 'verify-read-error', data: { offset: 2 * MiB, errno: 'EIO' } },
    },
    {
      name: 'EIO when the first MiB is read back',
      faults: { fail: { operation: 'read', offset: 100, errno: 'EIO' } },
      reason: { code: 'verify-read-error', data: { offset: 0, errno: 'EIO' } },
    },
    {
      name: 'one flipped bit in the body',
      faults: { flip: [at] },
      reason: { code: 'verify-mismatch', data: { offset: at, wrongBlocks: 1, countedAll: true } },
    },
    {
      name: 'one flipped bit in the last byte',
      faults: { flip: [image.length - 1] },
      reason: {
        code: 'verify-mismatch',
        data: { offset: image.length - 1, wrongBlocks: 1, countedAll: true },
      },
    },
    {
      name: 'flipped bits in several blocks',
      faults: { flip: [at + 9000, at + 1, at, 3 * MiB] },
      reason: { code: 'verify-mismatch', data: { offset: at, wrongBlocks: 3, countedAll: true } },
    },
    {
      name: 'a drive smaller than it says, which shows when its end is zeroed',
      faults: { realBytes: at },
      reason: { code: 'write-drive-full', data: { offset: 5 * MiB - 33 * 512, driveBytes: 5 * MiB } },
    },
    {
      name: 'write-protected in the middle',
      faults: { fail: { operation: 'write', offset: at, errno: 'EROFS' } },
      reason: { code: 'write-protected', data: { errno: 'EROFS' } },
    },
    {
      name: 'pulled out for a moment',
      faults: { fail: { operation: 'write', offset: at, errno: 'ENODEV', times: 1 } },
      reason: { code: 'write-drive-gone', data: { offset: 2 * MiB, errno: 'ENODEV' } },
    },
  ])('$name', ({ faults, reason }) => {
    // What lies in the head is not zeroed by a drive that flips bits there: these faults are in the body.
    const { outcome, drive } = run({ faults });
    expect(outcome).toMatchObject({ ok: false, verified: false, sha256: null, reasons: [reason] });
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('a bit flipped in the first MiB is found, and the first MiB taken away again', () => {
    const { outcome, drive } = run({ faults: { flip: [12345] } });
    expect(outcome.reasons).toEqual([
      { code: 'verify-mismatch', data: { offset: 12345, wrongBlocks: 1, countedAll: true } },
    ]);
    expect(isZero(drive.bytes, 0, 12345)).toBe(true);
    expect(isZero(drive.bytes, 12346, MiB)).toBe(true);
  });

  test('a drive that ends in the middle of the image', () => {
    const full = image.subarray(0, 3 * MiB);
    const realBytes = 2 * MiB + 4096;
    const { outcome, drive } = runImage(full, oldContent.slice(0, 3 * MiB), { faults: { realBytes } });
    expect(outcome.reasons).toEqual([
      { code: 'write-drive-full', data: { offset: realBytes, driveBytes: 3 * MiB } },
    ]);
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('a drive that reads as empty without an error, as pulled-out drives do', () => {
    const { outcome } = run({ faults: { emptyAfter: 16 } });
    expect(outcome.reasons).toMatchObject([{ code: 'verify-read-error', data: { errno: 'EOF' } }]);
  });

  test('a wrong byte is told even if a read error or a cancel ends the counting', () => {
    const wrong = { code: 'verify-mismatch', data: { offset: MiB + 9, wrongBlocks: 1, countedAll: false } };
    const unreadable = { operation: 'read', offset: image.length - 1, errno: 'EIO' } as const;
    expect(run({ faults: { flip: [MiB + 9], fail: unreadable } }).outcome.reasons).toEqual([wrong]);
    const { outcome } = run({
      faults: { flip: [MiB + 9] },
      before: ({ operation, start }, _count, { board }) => {
        if (operation === 'read' && start > MiB) board.cancel();
      },
    });
    expect(outcome.reasons).toEqual([wrong]);
  });

  test('write-protected from the start: nothing was touched', () => {
    const { outcome, drive } = run({ faults: { goneAfter: { transfers: 0, errno: 'EPERM' } } });
    expect(outcome).toMatchObject({
      bytesWritten: 0,
      pastPageCache: null,
      reasons: [{ code: 'write-protected', data: { errno: 'EPERM' } }],
    });
    expect(sameBytes(drive.bytes, oldContent)).toBe(true);
  });

  test('a drive that is wrong all over: the counting ends at 1024 blocks', () => {
    const large = pseudoRandomBytes(5, 8 * MiB);
    const flip = Array.from({ length: 7 * 256 }, (_, block) => MiB + block * 4096 + 17);
    const { outcome } = runImage(large, new Uint8Array(9 * MiB), { faults: { flip } });
    const [reason] = outcome.reasons;
    expect(reason).toMatchObject({ code: 'verify-mismatch', data: { offset: MiB + 17, countedAll: false } });
    const wrongBlocks = reason?.code === 'verify-mismatch' ? reason.data.wrongBlocks : 0;
    expect(wrongBlocks).toBeGreaterThanOrEqual(1024);
    expect(wrongBlocks).toBeLessThan(7 * 256);
  });
});

describe('trouble with the image file', () => {
  test.each([2, 5, 10, 15, 20])('changed before transfer %d: found, and the stick is unbootable', (when) => {
    let count = 0;
    const { outcome, drive } = run({
      before: (_transfer, number) => (count = number),
      sourceChanged: () => count >= when,
    });
    expect(outcome).toMatchObject({
      ok: false,
      sha256: null,
      reasons: [{ code: 'source-changed', data: {} }],
    });
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('changed at the very end, after the first MiB was written: the stick is made unbootable again', () => {
    let flushes = 0;
    const { outcome, drive } = run({
      before: ({ operation }) => (flushes += operation === 'flush' ? 1 : 0),
      sourceChanged: () => flushes >= 3,
    });
    expect(outcome.reasons).toEqual([{ code: 'source-changed', data: {} }]);
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('cut short', () => {
    const { outcome, drive } = run({ sourceFaults: { realBytes: 2 * MiB } });
    expect(outcome.reasons).toEqual([{ code: 'source-changed', data: {} }]);
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('unreadable', () => {
    const { outcome } = run({ sourceFaults: { fail: { operation: 'read', offset: 2 * MiB, errno: 'EIO' } } });
    expect(outcome.reasons).toMatchObject([{ code: 'source-read-error', data: { errno: 'EIO' } }]);
  });
});

describe('a cancel', () => {
  test('before it has begun leaves the stick as it was', () => {
    const { outcome, drive } = run({ cancelled: true });
    expect(outcome).toMatchObject({ ok: false, reasons: [{ code: 'write-cancelled-untouched', data: {} }] });
    expect(drive.transfers).toEqual([]);
  });

  const everyTransfer = run().drive.transfers.length;
  const headWritten = run().drive.transfers.findLastIndex(
    ({ operation, start }) => operation === 'write' && start === 4096,
  );

  test.each(Array.from({ length: headWritten }, (_, at) => at))(
    'before transfer %d ends it there, with an unbootable stick',
    (when) => {
      const { outcome, drive } = run({
        before: (_transfer, count, { board }) => {
          if (count === when) board.cancel();
        },
      });
      expect(outcome).toMatchObject({ ok: false, reasons: [{ code: 'write-cancelled', data: {} }] });
      expect(isZero(drive.bytes, 0, 256 * KiB)).toBe(true);
      // One block may be under way; after that only a flush follows.
      expect(drive.transfers.slice(when + 1).filter(({ operation }) => operation !== 'flush')).toEqual([]);
    },
  );

  test.each([headWritten, headWritten + 2, everyTransfer - 1])(
    'before transfer %d comes too late: the stick is good',
    (when) => {
      const { outcome } = run({
        before: (_transfer, count, { board }) => {
          if (count === when) board.cancel();
        },
      });
      expect(outcome).toMatchObject({ ok: true, sha256: digest.kind === 'known' ? digest.sha256 : '' });
    },
  );
});
