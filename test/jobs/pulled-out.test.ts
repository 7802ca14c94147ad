import { describe, expect, test } from 'vitest';
import { isStillThere } from '../../main/drives/still-there.ts';
import { seenFromOutside } from '../../main/jobs/writer-process/pulled-out.ts';
import type { WriteReason } from '../../main/writer/reasons.ts';
import type { ProbedWriteOutcome } from '../../main/writer/probe/probe-then-write.ts';
import { untouched } from '../../main/writer/probe/probe.ts';
import type { ProbeReason } from '../../main/writer/probe/reasons.ts';
import type { WriteOutcome } from '../../main/writer/types.ts';

const written = (reasons: readonly WriteReason[]): WriteOutcome => ({
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
const failed = (reasons: readonly WriteReason[]): ProbedWriteOutcome => ({
  probe: null,
  write: written(reasons),
});
const probed = (reasons: readonly ProbeReason[]): ProbedWriteOutcome => ({
  probe: untouched({ drive: { sizeBytes: 4096 }, form: 'quick' }, reasons),
  write: null,
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
    expect(seen.write?.reasons).toMatchObject([{ code: 'write-drive-gone' }]);
  });

  test.each<WriteReason>([
    { code: 'verify-mismatch', data: { offset: 0, wrongBlocks: 1, countedAll: true } },
    { code: 'write-cancelled', data: {} },
    { code: 'source-changed', data: {} },
    { code: 'write-protected', data: { errno: 'EROFS' } },
  ])('but %j is what it is', async (reason) => {
    expect(await seenFromOutside(failed([reason]), away)).toEqual(failed([reason]));
  });

  test.each<ProbeReason>([
    { code: 'probe-io-error', data: { offset: 4096, errno: 'EIO' } },
    { code: 'probe-worn', data: { lost: 3, places: 30, offset: 4096 } },
    { code: 'probe-unsteady', data: { offset: 4096 } },
  ])('and in a probe, not %j', async (reason) => {
    const gone = { code: 'probe-drive-gone', data: { offset: 4096, errno: 'EIO' } } as const;
    expect(await seenFromOutside(probed([reason]), away)).toEqual(probed([gone]));
    expect(await seenFromOutside(probed([reason]), there)).toEqual(probed([reason]));
  });

  test('a fake that was pulled out is none that anybody knows of', async () => {
    const { probe } = probed([{ code: 'probe-fake', data: { claimedBytes: 9, realBytes: 8 } }]);
    if (!probe) throw new Error('no probe');
    const fake = { ...probe, verdict: 'fake', kind: 'errors', realBytes: 8 } as const;
    const seen = await seenFromOutside({ probe: fake, write: null }, away);
    expect(seen.probe).toMatchObject({ verdict: 'undecided', kind: null, realBytes: null });
    expect(seen.probe?.reasons).toMatchObject([{ code: 'probe-drive-gone' }]);
  });

  test.each<ProbeReason>([
    { code: 'probe-cancelled', data: {} },
    { code: 'probe-too-small', data: { claimedBytes: 4096 } },
  ])('but the probe that ended with %j did so', async (reason) => {
    expect(await seenFromOutside(probed([reason]), away)).toEqual(probed([reason]));
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
