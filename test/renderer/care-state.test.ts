import { expect, test } from 'vitest';
import { careAfter, startedCare } from '../../renderer/care/care-state.ts';
import { driveResult, result, stick } from './fixtures.ts';

const begun = startedCare(1_000_001, 'change', stick());
const device = '/dev/sdb';

test('tells what is going on, and how far it is', () => {
  const phase = careAfter(begun, { event: 'phase', phase: 'write', device });
  expect(phase).toMatchObject({ phase: 'app-phase-write', fraction: null });
  const pace = { bytesPerSecond: null, secondsLeft: null };
  const half = { event: 'progress', phase: 'write', device, bytes: 5, totalBytes: 10, ...pace } as const;
  expect(careAfter(phase, half).fraction).toBe(0.5);
  expect(careAfter(phase, { ...half, totalBytes: 0 }).fraction).toBe(1);
  const probing = { event: 'progress', phase: 'survey', device, done: 1, total: 4 } as const;
  expect(careAfter(begun, probing)).toMatchObject({ phase: 'probe-phase-survey', fraction: 0.25 });
});

test('ends once, with all that is to be said', () => {
  const gone = { code: 'write-drive-gone', data: {} };
  const cancelled = { code: 'cancelled', data: {} };
  const drive = driveResult({ ok: false, outcome: 'failed', reasons: [gone] });
  expect(careAfter(begun, { event: 'drive', result: drive }).end).toBeNull();
  const told = result([drive], { ok: false, outcome: 'failed', reasons: [cancelled] });
  expect(careAfter(begun, { event: 'result', result: told }).end).toEqual({
    ...{ ok: false, outcome: 'failed' },
    reasons: [cancelled, gone],
  });
});
