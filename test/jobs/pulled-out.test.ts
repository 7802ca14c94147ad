import { describe, expect, test } from 'vitest';
import { isStillThere } from '../../main/drives/still-there.ts';
import { seenFromOutside } from '../../main/jobs/writer-process/pulled-out.ts';
import type { WriteReason } from '../../main/writer/reasons.ts';
import type { WriteOutcome } from '../../main/writer/types.ts';

const failed = (reasons: readonly WriteReason[]): WriteOutcome => ({
  ok: reasons.length === 0,
  bytes: 4096,
  bytesWritten: 512,
  bytesSkipped: 0,
  verified: false,
  pastPageCache: null,
  sha256: null,
  seconds: { write: 1, verify: 0 },
  retries: 0,
  reasons,
});
const there = () => Promise.resolve(true);
const away = () => Promise.resolve(false);

describe('a drive that is away after a failure was pulled out', () => {
  test.each<[WriteReason, number, string]>([
    [{ code: 'write-io-error', data: { offset: 4096, errno: 'EIO' } }, 4096, 'EIO'],
    [{ code: 'verify-read-error', data: { offset: 8192, errno: 'EOF' } }, 8192, 'EOF'],
    [{ code: 'drive-worn', data: { offset: 512, badBytes: 512, errno: 'EIO' } }, 512, 'EIO'],
    [{ code: 'write-flush-error', data: { errno: 'EIO' } }, 0, 'EIO'],
    [{ code: 'write-drive-full', data: { offset: 100, driveBytes: 4096 } }, 100, 'ENOSPC'],
  ])('not %j', async (reason, offset, errno) => {
    expect(await seenFromOutside(failed([reason]), away)).toEqual(
      failed([{ code: 'write-drive-gone', data: { offset, errno } }]),
    );
    expect(await seenFromOutside(failed([reason]), there)).toEqual(failed([reason]));
  });

  test('also if the system takes a moment to forget it', async () => {
    let looks = 0;
    const outcome = failed([{ code: 'write-io-error', data: { offset: 0, errno: 'EIO' } }]);
    const seen = await seenFromOutside(outcome, () => Promise.resolve(++looks < 3));
    expect(seen.reasons).toMatchObject([{ code: 'write-drive-gone' }]);
  });

  test.each<WriteReason>([
    { code: 'verify-mismatch', data: { offset: 0, wrongBlocks: 1, countedAll: true } },
    { code: 'write-cancelled', data: {} },
    { code: 'source-changed', data: {} },
    { code: 'write-protected', data: { errno: 'EROFS' } },
  ])('but %j is what it is', async (reason) => {
    expect(await seenFromOutside(failed([reason]), away)).toEqual(failed([reason]));
  });

  test('and a good end is not asked about', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await seenFromOutside(failed([]), never)).toEqual(failed([]));
  });
});

describe('whether a drive is still there', () => {
  const identity = { majorMinor: '4095:1', sizeBytes: 512, serial: null, diskseq: null };
  test('a number that no drive has', async () => {
    expect(await isStillThere(identity)).toBe(false);
  });
  test('what has no number cannot be told', async () => {
    expect(await isStillThere({ ...identity, majorMinor: null })).toBe(true);
  });
});
