import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Differences } from '../../main/writer/types.ts';
import { isZero, runImage, sameBytes, type ImageRun, type RunOptions } from './image-run.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const image = pseudoRandomBytes(101, 24 * MiB + 777);
const driveBytes = 26 * MiB;
const other = pseudoRandomBytes(102, driveBytes);
const sha256 = createHash('sha256').update(image).digest('hex');

/** A drive as a finished write leaves it. */
const finished = ((): Uint8Array => runImage(image, other.slice()).drive.bytes)();
const again = (change: (bytes: Uint8Array) => void, options: RunOptions = {}): ImageRun => {
  const bytes = finished.slice();
  change(bytes);
  return runImage(image, bytes, { differences: 'auto', ...options });
};
const moved = ({ drive }: ImageRun, operation: 'read' | 'write'): number =>
  drive.transfers
    .filter((transfer) => transfer.operation === operation)
    .reduce((sum, { start, end }) => sum + end - start, 0);
const flip = (bytes: Uint8Array, ...places: number[]): void => {
  for (const at of places) bytes[at] = (bytes[at] ?? 0) ^ 1;
};
const nothing = (): void => undefined;

describe.each<Differences>(['auto', 'always'])('the same stick again (%s)', (differences) => {
  test('is read once and not written to', () => {
    const run = again(nothing, { differences });
    expect(run.outcome).toMatchObject({
      ok: true,
      verified: true,
      bytes: image.length,
      bytesWritten: 0,
      bytesSkipped: image.length,
      pastPageCache: true,
      sha256: 'ab'.repeat(32),
      reasons: [],
    });
    expect(run.drive.transfers.every(({ operation }) => operation === 'read')).toBe(true);
    expect(moved(run, 'read')).toBeLessThan(image.length * 1.05);
    expect(run.board.phase).toBe('compare');
    expect(run.board.done).toBe(image.length);
  });

  test('has its digest computed from what it holds', () => {
    const { outcome } = again(nothing, { differences, digest: { kind: 'compute' } });
    expect(outcome).toMatchObject({ ok: true, bytesWritten: 0, sha256 });
  });

  test.each<[string, number]>([
    ['a byte of the first MiB', 12345],
    ['the rest of the last sector', image.length],
    ['the backup partition table at the end of the drive', driveBytes - 1],
    ['the first byte behind the first MiB', MiB],
    ['the last byte', image.length - 1],
  ])('but for %s: that is put right', (_, at) => {
    const run = again((bytes) => flip(bytes, at), { differences });
    expect(run.outcome).toMatchObject({ ok: true, verified: true });
    expect(sameBytes(run.drive.bytes, finished)).toBe(true);
    expect(run.outcome.bytesWritten + run.outcome.bytesSkipped).toBe(image.length);
    expect(run.outcome.bytesWritten).toBeGreaterThanOrEqual(MiB);
    expect(run.outcome.bytesWritten).toBeLessThanOrEqual(MiB + 64 * KiB);
    // The end of the drive is zeroed as well.
    expect(moved(run, 'write')).toBeLessThan(2.5 * MiB);
  });

  test('through the computer’s memory is dropped from there first, and read once', () => {
    const run = again(nothing, { differences, readsPastCache: false, writesThrough: false });
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: 0, pastPageCache: false });
    expect(moved(run, 'read')).toBeLessThan(image.length * 1.05);
  });
});

describe('an interrupted write goes on', () => {
  test.each([1, 3, 7, 12, 17, 23])('at MiB %d: what was written is found right', (at) => {
    const cut = other.slice();
    cut.set(image.subarray(MiB, at * MiB), MiB);
    cut.fill(0, 0, MiB);
    const run = runImage(image, cut, { differences: 'auto' });
    expect(run.outcome).toMatchObject({ ok: true, verified: true, pastPageCache: true });
    expect(sameBytes(run.drive.bytes.subarray(0, image.length), image)).toBe(true);
    const { bytesSkipped, bytesWritten } = run.outcome;
    expect(bytesSkipped + bytesWritten).toBe(image.length);
    // Of so small an image so few places are looked at that a beginning of 2 MiB may be missed.
    if (at >= 7) expect(bytesSkipped).toBe((at - 1) * MiB);
    // Each byte is read once, and those few that were left alone and are looked at again; not so far as it was in vain.
    const spots = Math.min(bytesSkipped, 100 * 64 * KiB);
    const inVain = 2.5 * MiB;
    expect(moved(run, 'read')).toBeLessThan(image.length + spots + inVain + 8 * 64 * KiB);
  });

  test.each([0, 1, 5, 10, 15, 20, 25])('one that was cancelled before transfer %d', (when) => {
    const first = runImage(image, other.slice(), {
      before: (_transfer, count, { board }) => {
        if (count === when) board.cancel();
      },
    });
    expect(first.outcome.ok).toBe(false);
    const second = runImage(image, first.drive.bytes, { differences: 'auto' });
    expect(second.outcome).toMatchObject({ ok: true });
    expect(sameBytes(second.drive.bytes.subarray(0, image.length), image)).toBe(true);
    if (when >= 15) expect(second.outcome.bytesSkipped).toBe(first.outcome.bytesWritten);
    if (when >= 15) expect(second.outcome.bytesSkipped).toBeGreaterThan(10 * MiB);
  });

  test('in the digest as well, part of it compared and part of it read back', () => {
    const cut = other.slice();
    cut.set(image.subarray(MiB, 17 * MiB), MiB);
    flip(cut, 5 * MiB, 9 * MiB + 3);
    const run = runImage(image, cut, { differences: 'auto', digest: { kind: 'compute' } });
    expect(run.outcome).toMatchObject({ ok: true, sha256 });
    expect(run.outcome.bytesSkipped).toBe(16 * MiB - 2 * 64 * KiB);
  });
});

describe('differences here and there', () => {
  const places = [3 * MiB + 5, 3 * MiB + 70_000, 11 * MiB, 23 * MiB + 1];

  test.each<Differences>(['auto', 'always'])('are written, and nothing else (%s)', (differences) => {
    const run = again((bytes) => flip(bytes, ...places), { differences });
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: MiB + 4 * 64 * KiB });
    expect(sameBytes(run.drive.bytes, finished)).toBe(true);
    const steps = run.drive.transfers.map(({ operation, start }) =>
      operation === 'flush'
        ? 'flush'
        : `${operation} ${start < MiB ? 'head' : start < 25 * MiB ? 'body' : 'end'}`,
    );
    expect(steps.filter((step, at) => step !== steps[at - 1])).toEqual([
      'read body',
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

  test('through the computer’s memory: everything is read back', () => {
    const run = again((bytes) => flip(bytes, ...places), { readsPastCache: false, writesThrough: false });
    expect(run.outcome).toMatchObject({ ok: true, pastPageCache: false, bytesWritten: MiB + 4 * 64 * KiB });
    expect(moved(run, 'read')).toBeGreaterThan(2 * image.length - 2 * MiB);
  });

  test('are counted without going back in any phase, to the end', () => {
    const seen: [string, number][] = [];
    const { board } = again((bytes) => flip(bytes, ...places), {
      before: (_transfer, _count, { board: now }) => seen.push([now.phase, now.done]),
    });
    const phases = seen.map(([phase]) => phase).filter((phase, at, all) => at > 0 && phase !== all[at - 1]);
    expect(phases).toEqual(['compare', 'write', 'verify']);
    for (const phase of phases) {
      const counts = seen
        .slice(1)
        .filter(([name]) => name === phase)
        .map(([, bytes]) => bytes);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      expect(counts.at(-1)).toBeLessThanOrEqual(image.length);
    }
    expect(board.done).toBe(image.length);
  });
});

describe('a stick that holds something else', () => {
  test('costs a few samples and no more (auto)', () => {
    const plain = runImage(image, other.slice());
    const run = runImage(image, other.slice(), { differences: 'auto' });
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: image.length, bytesSkipped: 0 });
    expect(moved(run, 'write')).toBe(moved(plain, 'write'));
    const spent = moved(run, 'read') - moved(plain, 'read');
    expect(spent).toBeLessThanOrEqual(8 * 64 * KiB);
    expect(spent).toBeLessThan(0.05 * (moved(plain, 'read') + moved(plain, 'write')));
  });

  test('that begins like the image is given up soon (auto)', () => {
    const like = other.slice();
    like.set(image.subarray(MiB, 6 * MiB), MiB);
    const run = runImage(image, like, { differences: 'auto' });
    expect(run.outcome).toMatchObject({ ok: true, bytesSkipped: 5 * MiB });
    const plain = runImage(image, other.slice());
    const plainly = moved(plain, 'read') + moved(plain, 'write');
    expect(moved(run, 'read') + moved(run, 'write')).toBeLessThan(1.05 * plainly);
  });

  test('is compared to the end if that is wanted (always)', () => {
    const far = other.slice();
    far.set(finished.subarray(20 * MiB, 25 * MiB), 20 * MiB);
    const run = runImage(image, far, { differences: 'always' });
    expect(run.outcome).toMatchObject({ ok: true, bytesSkipped: image.length - 20 * MiB });
    expect(sameBytes(run.drive.bytes.subarray(0, image.length), image)).toBe(true);
  });

  test('is not looked at if that is not wanted (never)', () => {
    const run = again(nothing, { differences: 'never' });
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: image.length, bytesSkipped: 0 });
    expect(run.drive.transfers[0]?.operation).toBe('write');
  });
});

describe('while it is only being looked at', () => {
  test.each([0, 3, 10, 20])('a cancel before transfer %d leaves the stick as it was', (when) => {
    const run = again((bytes) => flip(bytes, 23 * MiB), {
      before: (_transfer, count, { board }) => {
        if (count === when) board.cancel();
      },
    });
    expect(run.outcome).toMatchObject({
      ok: false,
      bytesWritten: 0,
      reasons: [{ code: 'write-cancelled-untouched', data: {} }],
    });
    expect(run.drive.transfers.some(({ operation }) => operation === 'write')).toBe(false);
  });

  test.each(['ENODEV', 'ENXIO'])('a drive that goes away (%s) is gone', (errno) => {
    const { outcome } = again(nothing, { faults: { goneAfter: { transfers: 12, errno } } });
    expect(outcome).toMatchObject({ ok: false, bytesWritten: 0, reasons: [{ code: 'write-drive-gone' }] });
  });

  test('a drive that reads as empty, as pulled-out drives do, ends it', () => {
    const { outcome } = again(nothing, { faults: { emptyAfter: 12 } });
    expect(outcome).toMatchObject({
      ok: false,
      reasons: [{ code: 'verify-read-error', data: { errno: 'EOF' } }],
    });
  });

  test('a place that cannot be read is written, and is right then', () => {
    const run = again(nothing, {
      differences: 'always',
      faults: { fail: { operation: 'read', offset: 9 * MiB + 5, errno: 'EIO', times: 1 } },
    });
    expect(run.outcome).toMatchObject({ ok: true });
    expect(run.outcome.bytesWritten).toBeGreaterThan(MiB);
    expect(run.outcome.bytesWritten).toBeLessThanOrEqual(3 * MiB);
  });

  test('a place that can never be read is told in the end', () => {
    const { outcome, drive } = again(nothing, {
      faults: { fail: { operation: 'read', offset: 9 * MiB + 5, errno: 'EIO' } },
    });
    expect(outcome).toMatchObject({
      ok: false,
      reasons: [{ code: 'verify-read-error', data: { errno: 'EIO' } }],
    });
    expect(isZero(drive.bytes, 0, MiB)).toBe(true);
  });

  test('an image file that changes ends it, and the stick stays as it was', () => {
    let count = 0;
    const { outcome, drive } = again(nothing, {
      before: (_transfer, number) => (count = number),
      sourceChanged: () => count >= 15,
    });
    expect(outcome).toMatchObject({
      ok: false,
      sha256: null,
      reasons: [{ code: 'source-changed', data: {} }],
    });
    expect(sameBytes(drive.bytes, finished)).toBe(true);
  });
});

describe('a fake stick that begins again from its start', () => {
  /** Reads and writes behind the real end land at the start. */
  function wrapped(start: Uint8Array, realBytes: number, seed: number): ImageRun['outcome'] {
    const memory = start.slice(0, realBytes);
    return runImage(image, new Uint8Array(driveBytes), {
      differences: 'auto',
      seed,
      behind: {
        read(buffer, length, position) {
          for (let at = 0; at < length; at++) buffer[at] = memory[(position + at) % realBytes] ?? 0;
        },
        write(buffer, length, position) {
          for (let at = 0; at < length; at++) memory[(position + at) % realBytes] = buffer[at] ?? 0;
        },
      },
    }).outcome;
  }

  test.each([1, 2, 3])('is found, although each part was right when it was looked at (drawn %d)', (seed) => {
    // The first 16 MiB are right; going on behind them writes over them again.
    const outcome = wrapped(finished, 16 * MiB, seed);
    expect(outcome).toMatchObject({ ok: false, verified: false, sha256: null });
    const [reason] = outcome.reasons;
    expect(reason?.code).toBe('verify-mismatch');
    if (reason?.code !== 'verify-mismatch') return;
    // Everything was read back then: the first wrong byte of all is named.
    expect(reason.data.offset).toBe(MiB);
  });
});

describe('whatever differs, wherever', () => {
  test.each(Array.from({ length: 6 }, (_, seed) => seed))(
    'drawn %d: the stick is right in the end',
    (seed) => {
      const small = image.subarray(0, 5 * MiB + 99 * seed);
      for (let round = 0; round < 12; round++) {
        const bytes = other.slice(0, 6 * MiB);
        const kept = pseudoRandomBytes(seed * 100 + round + 1, 8);
        for (let part = 0; part < 4; part++) {
          const start = Math.floor(((kept[2 * part] ?? 0) / 256) * small.length);
          const end = start + ((kept[2 * part + 1] ?? 0) / 256) * 3 * MiB;
          bytes.set(small.subarray(start, end), start);
        }
        const differences = round % 2 ? 'auto' : 'always';
        const run = runImage(small, bytes, {
          differences,
          seed: round + 1,
          sectorBytes: seed % 2 ? 512 : 4096,
        });
        expect(run.outcome).toMatchObject({ ok: true, verified: true });
        expect(run.outcome.bytesWritten + run.outcome.bytesSkipped).toBe(small.length);
        expect(sameBytes(run.drive.bytes.subarray(0, small.length), small)).toBe(true);
        const plain = runImage(small, other.slice(0, 6 * MiB), { sectorBytes: seed % 2 ? 512 : 4096 });
        const last = plain.plan.zeroLast[0]?.start ?? 6 * MiB;
        expect(isZero(run.drive.bytes, last)).toBe(true);
      }
    },
  );
});
