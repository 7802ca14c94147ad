import { expect, test } from 'vitest';
import { outcomeOf } from '../../main/jobs/make-stick/outcome.ts';
import type { DriveResult, Outcome } from '../../main/jobs/make-stick/types.ts';
import { untouchedDrive } from '../../main/jobs/writer-process/run-writer.ts';

const drive = (outcome: Outcome): DriveResult =>
  outcome === 'done'
    ? { ...untouchedDrive('/dev/sdb', 'failed', []), ok: true, outcome }
    : untouchedDrive('/dev/sdb', outcome, []);
const none = { cancelled: false, trust: 'checksum', reasons: [], drives: [] } as const;

test.each<[string, Parameters<typeof outcomeOf>[0], Outcome]>([
  ['all drives ready', { ...none, drives: [drive('done'), drive('done')] }, 'done'],
  ['one of two failed', { ...none, drives: [drive('done'), drive('failed')] }, 'failed'],
  ['a mismatch outweighs a failure', { ...none, drives: [drive('failed'), drive('mismatch')] }, 'mismatch'],
  ['a failure outweighs a refusal', { ...none, drives: [drive('refused'), drive('failed')] }, 'failed'],
  ['one refused, one ready', { ...none, drives: [drive('refused'), drive('done')] }, 'refused'],
  [
    'cancelled with a drive ready',
    { ...none, cancelled: true, drives: [drive('done'), drive('cancelled')] },
    'cancelled',
  ],
  ['cancelled too late', { ...none, cancelled: true, drives: [drive('done')] }, 'done'],
  ['cancelled before any drive', { ...none, cancelled: true }, 'cancelled'],
  ['the image differs from its checksum', { ...none, trust: 'mismatch' }, 'mismatch'],
  ['the image is no image', { ...none, reasons: [{ code: 'image-not-writable', data: {} }] }, 'refused'],
  [
    'the image is not proved',
    { ...none, trust: 'none', reasons: [{ code: 'image-not-proved', data: {} }] },
    'refused',
  ],
  [
    'the image is not there',
    { ...none, trust: null, reasons: [{ code: 'image-not-found', data: {} }] },
    'failed',
  ],
])('%s', (_name, facts, outcome) => {
  expect(outcomeOf(facts)).toBe(outcome);
});
