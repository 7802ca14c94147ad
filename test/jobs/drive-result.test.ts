import { describe, expect, test } from 'vitest';
import { resultOf } from '../../main/jobs/writer-process/drive-result.ts';
import { probedDrive } from '../../main/jobs/probe-stick/probed-drive.ts';
import { imageLayout } from '../../main/writer/layout.ts';
import { mayBeWritten } from '../../main/writer/probe/probe-then-write.ts';
import { untouched } from '../../main/writer/probe/probe.ts';
import type { ProbeReason } from '../../main/writer/probe/reasons.ts';
import type { ProbeOutcome } from '../../main/writer/probe/types.ts';

const drive = { device: '/dev/sdb', openedBy: 'direct' } as const;
const claimedBytes = 64e9;
const probe = (reason: ProbeReason, change: Partial<ProbeOutcome> = {}): ProbeOutcome => ({
  ...untouched({ drive: { sizeBytes: claimedBytes }, form: 'quick' }, [reason]),
  ...change,
});
const fake = (realBytes: number): ProbeOutcome =>
  probe(
    { code: 'probe-fake', data: { claimedBytes, realBytes } },
    { verdict: 'fake', kind: 'wraps', realBytes },
  );
const genuine = probe({ code: 'probe-genuine', data: { claimedBytes, places: 40 } }, { verdict: 'genuine' });
const cancelled = probe({ code: 'probe-cancelled', data: {} });
const worn = probe({ code: 'probe-worn', data: { lost: 2, places: 40, offset: 4096 } });

describe('after a probe', () => {
  test.each<[string, ProbeOutcome, boolean]>([
    ['a good stick is written', genuine, true],
    ['a fake is not', fake(8e9), false],
    ['a worn one is not', worn, false],
    ['one that was cancelled is not', cancelled, false],
    [
      'one that was pulled out is not',
      probe({ code: 'probe-drive-gone', data: { offset: 0, errno: 'EIO' } }),
      false,
    ],
    [
      'one that cannot be asked past the computer’s memory is',
      probe({ code: 'probe-through-cache', data: {} }),
      true,
    ],
    [
      'one that is too small for samples is',
      probe({ code: 'probe-too-small', data: { claimedBytes: 1 } }),
      true,
    ],
  ])('%s', (_name, outcome, written) => {
    expect(mayBeWritten(outcome)).toBe(written);
  });

  test.each<[string, ProbeOutcome, number, string, string[]]>([
    ['a fake, the image does not fit', fake(1e9), 2e9, 'failed', ['probe-fake', 'fake-not-written']],
    [
      'a fake, the image would fit',
      fake(8e9),
      2e9,
      'failed',
      ['probe-fake', 'fake-not-written-although-it-fits'],
    ],
    ['a worn one', worn, 2e9, 'failed', ['probe-worn']],
    ['cancelled', cancelled, 2e9, 'cancelled', ['write-cancelled-untouched']],
  ])('nothing is written to %s', (_name, outcome, imageBytes, ended, codes) => {
    const plan = { layout: imageLayout(imageBytes), changed: [], unmappedBytes: 0 };
    const result = resultOf(drive, { probe: outcome, write: null }, plan);
    expect(result).toMatchObject({ ...drive, ok: false, outcome: ended, bytesWritten: 0, probe: outcome });
    expect(result.reasons.map(({ code }) => code)).toEqual(codes);
  });
});

describe('the command that probes ends', () => {
  test.each<[string, ProbeOutcome, string]>([
    ['well with a good stick', genuine, 'done'],
    ['badly if something on it could not be put back', { ...genuine, restored: false }, 'failed'],
    ['with a mismatch for a fake', fake(8e9), 'mismatch'],
    ['cancelled', cancelled, 'cancelled'],
    [
      'badly if it was cancelled and something could not be put back',
      { ...cancelled, restored: false },
      'failed',
    ],
    ['badly if nothing was found out', worn, 'failed'],
  ])('%s', (_name, outcome, ended) => {
    expect(probedDrive('/dev/sdb', 'direct', outcome)).toMatchObject({
      outcome: ended,
      ok: ended === 'done',
    });
  });
});
