import { describe, expect, test } from 'vitest';
import { parseMbr } from '../../main/images/mbr.ts';
import type { Pieces } from '../../main/stick/pieces.ts';
import { planFat32Drive } from '../../main/stick/restore/plan.ts';
import { headBytes } from '../../main/writer/write-plan.ts';
import { memoryDrive, type Faults, type MemoryDrive, type Transfer } from '../writer/memory-drive.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { mib, newBoard, restoreOn, wishFor } from './fixtures.ts';

const driveBytes = 64 * mib;
const old = pseudoRandomBytes(7, mib);

function oldDrive(faults: Faults = {}, before?: (transfer: Transfer, count: number) => void): MemoryDrive {
  const bytes = new Uint8Array(driveBytes);
  for (let at = 0; at < driveBytes; at += mib) bytes.set(old, at);
  return memoryDrive(bytes, 512, faults, before);
}

function planned(): Pieces {
  const plan = planFat32Drive(wishFor(driveBytes));
  if (!plan.ok) throw new Error(plan.error.code);
  return plan.value.pieces;
}

const headIsEmpty = (drive: MemoryDrive): boolean =>
  drive.bytes.subarray(0, headBytes).every((byte) => byte === 0);
const codes = (outcome: { reasons: readonly { code: string }[] }): string[] =>
  outcome.reasons.map(({ code }) => code);

describe('making a drive ordinary', () => {
  test('writes the pieces, and nothing beside them', () => {
    const drive = oldDrive();
    const pieces = planned();
    const outcome = restoreOn(drive, pieces);
    expect(outcome).toMatchObject({ ok: true, verified: true, pastPageCache: true, reasons: [] });
    const expected = oldDrive().bytes;
    for (const { start, end, from } of pieces.pieces) {
      expected.fill(0, start, end);
      if (from !== null) expected.set(pieces.content.subarray(from, from + end - start), start);
    }
    expect(Buffer.from(drive.bytes).equals(expected)).toBe(true);
    expect(parseMbr(drive.bytes)?.entries).toHaveLength(1);
    // A stick of 64 MiB is not written full: old files in between stay until they are written over.
    expect(outcome.bytesWritten).toBeLessThan(12 * mib);
  });

  test('the first MiB is emptied before all else, and filled after all else was read back', () => {
    const drive = oldDrive();
    restoreOn(drive, planned());
    const inHead = ({ start }: Transfer): boolean => start < headBytes;
    const steps = drive.transfers.map((transfer) =>
      transfer.operation === 'flush'
        ? 'flush'
        : `${transfer.operation} ${inHead(transfer) ? 'head' : 'body'}`,
    );
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual([
      'write head',
      'flush',
      'write body',
      'flush',
      'read body',
      'write head',
      'flush',
      'read head',
    ]);
  });

  test('however often it is stopped in between, the first MiB is empty or complete', () => {
    const all = oldDrive();
    restoreOn(all, planned());
    const total = all.transfers.length;
    const lastHead = all.transfers.findLastIndex(({ operation, start, end }) => {
      return operation === 'write' && start === 0 && end > 0;
    });
    let tried = 0;
    for (let transfers = 0; transfers < total; transfers++) {
      const drive = oldDrive({ goneAfter: { transfers, errno: 'ENODEV' } });
      const outcome = restoreOn(drive, planned());
      expect(codes(outcome)).toEqual(['write-drive-gone']);
      expect(outcome.ok || outcome.verified).toBe(false);
      const first = all.transfers.findIndex(({ operation }) => operation === 'flush');
      if (transfers < first || transfers > lastHead) continue;
      expect(headIsEmpty(drive)).toBe(true);
      tried++;
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('a cancel is seen at the next block, and leaves no partition', () => {
    for (const at of [3, 12, 30]) {
      const board = newBoard();
      const drive = oldDrive({}, (_transfer, count) => {
        if (count === at) board.cancel();
      });
      const outcome = restoreOn(drive, planned(), { board });
      expect(codes(outcome)).toEqual(['restore-cancelled']);
      expect(drive.transfers.length).toBeLessThanOrEqual(at + 2);
    }
  });

  test('a cancel before the beginning touches nothing', () => {
    const board = newBoard();
    board.cancel();
    const drive = oldDrive();
    const outcome = restoreOn(drive, planned(), { board });
    expect(codes(outcome)).toEqual(['restore-cancelled-untouched']);
    expect(drive.transfers).toEqual([]);
  });

  test('progress counts up to its total', () => {
    const board = newBoard();
    const seen: string[] = [];
    const drive = oldDrive({}, () => {
      const { phase, done, total } = board.progress();
      expect(done).toBeLessThanOrEqual(total);
      if (seen.at(-1) !== phase) seen.push(phase);
    });
    restoreOn(drive, planned(), { board });
    expect(seen).toEqual(['write', 'verify']);
    const { done, total } = board.progress();
    expect(done).toBe(total);
  });
});

describe('a drive that does not do what it is told', () => {
  test.each<[string, Faults, string]>([
    ['refuses a sector', { fail: { operation: 'write', offset: 3 * mib, errno: 'EIO' } }, 'write-io-error'],
    ['is write-protected', { fail: { operation: 'write', offset: 0, errno: 'EROFS' } }, 'write-protected'],
    ['cannot store', { fail: { operation: 'flush', offset: 0, errno: 'EIO' } }, 'write-flush-error'],
    ['is smaller', { realBytes: driveBytes - mib }, 'write-drive-full'],
    ['cannot be read', { fail: { operation: 'read', offset: 3 * mib, errno: 'EIO' } }, 'verify-read-error'],
    ['changes a byte', { flip: [2 * mib + 100] }, 'verify-mismatch'],
    ['changes a byte of the table', { flip: [447] }, 'verify-mismatch'],
  ])('%s', (_name, faults, code) => {
    const drive = oldDrive(faults);
    const outcome = restoreOn(drive, planned());
    expect(outcome).toMatchObject({ ok: false, verified: false });
    expect(codes(outcome)).toEqual([code]);
  });

  test('what is wrong is told with its place and extent', () => {
    const drive = oldDrive({ flip: [2 * mib + 100, 2 * mib + 101, 3 * mib, 63 * mib] });
    expect(restoreOn(drive, planned()).reasons).toEqual([
      { code: 'verify-mismatch', data: { offset: 2 * mib + 100, wrongBlocks: 3, countedAll: true } },
    ]);
    expect(headIsEmpty(drive)).toBe(true);
  });
});
