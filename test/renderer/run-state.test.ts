import { describe, expect, test } from 'vitest';
import type { StickEvent, StickPhase } from '../../main/jobs/make-stick/types.ts';
import {
  driveFraction,
  foldEvent,
  runFraction,
  runSecondsLeft,
  runImage,
  runResult,
  startedRun,
  triedAgain,
  withoutJob,
  type Run,
} from '../../renderer/flow/run-state.ts';
import { driveResult, result, stick } from './fixtures.ts';

const a = stick({ device: '/dev/a' });
const b = stick({ device: '/dev/b' });
const progress = (
  device: string | null,
  phase: StickPhase,
  bytes: number,
  secondsLeft: number | null = null,
): StickEvent => ({
  event: 'progress',
  phase,
  device,
  bytes,
  totalBytes: 100,
  bytesPerSecond: secondsLeft === null ? null : 10,
  secondsLeft,
});
const toMake = [a, b].map((drive) => ({ drive, typedName: null }));
const after = (run: Run, job: number, ...events: StickEvent[]): Run =>
  events.reduce((now, event) => foldEvent(now, job, event), run);
const play = (...events: StickEvent[]): Run => after(startedRun(1, toMake), 1, ...events);

describe('a run', () => {
  test.each<[string, StickEvent[], number]>([
    ['nothing yet', [], 0],
    ['the image is read', [progress(null, 'prove', 50)], 0],
    ['opened', [{ event: 'phase', phase: 'open', device: '/dev/a' }], 0],
    ['writing half', [progress('/dev/a', 'write', 50)], 0.25],
    ['written', [progress('/dev/a', 'write', 100)], 0.5],
    ['comparing half', [progress('/dev/a', 'compare', 50)], 0.25],
    [
      'writing the rest, which begins before the place where comparing ended: it does not go back',
      [progress('/dev/a', 'compare', 100), { event: 'phase', phase: 'write', device: '/dev/a' }],
      0.5,
    ],
    [
      'reading back the rest',
      [progress('/dev/a', 'compare', 70), progress('/dev/a', 'write', 70), progress('/dev/a', 'verify', 80)],
      0.9,
    ],
    ['reading back begins', [{ event: 'phase', phase: 'verify', device: '/dev/a' }], 0.5],
    ['reading back half', [progress('/dev/a', 'verify', 50)], 0.75],
    ['finishing', [{ event: 'phase', phase: 'eject', device: '/dev/a' }], 1],
    [
      'ended badly',
      [{ event: 'drive', result: driveResult({ device: '/dev/a', ok: false, outcome: 'failed' }) }],
      1,
    ],
  ])('the fraction of a drive: %s', (_name, events, fraction) => {
    const [first] = play(...events).drives;
    expect(first && driveFraction(first)).toBe(fraction);
  });

  test('together the drives count alike', () => {
    expect(runFraction(play(progress('/dev/a', 'verify', 100), progress('/dev/b', 'write', 50)))).toBe(0.625);
  });

  test('one drive’s end leaves the others as they are', () => {
    const run = play(progress('/dev/b', 'write', 10), {
      event: 'drive',
      result: driveResult({ device: '/dev/a' }),
    });
    expect(run.drives.map((one) => one.result?.ok)).toEqual([true, undefined]);
    expect(run.drives[1]?.progress?.bytes).toBe(10);
  });

  test('an event about a drive that was never chosen changes nothing', () => {
    const run = play(progress('/dev/a', 'write', 10));
    expect(after(run, 1, progress('/dev/zz', 'write', 99)).drives).toEqual(run.drives);
  });

  test.each<[string, StickEvent[], number | null]>([
    ['not known at first', [], null],
    ['not known while one is silent', [progress('/dev/a', 'write', 50, 5)], null],
    [
      'reading back is added to writing',
      [progress('/dev/a', 'write', 50, 5), progress('/dev/b', 'verify', 50, 5)],
      15,
    ],
    ['the slowest counts', [progress('/dev/a', 'verify', 50, 3), progress('/dev/b', 'verify', 50, 8)], 8],
    [
      'a drive that has ended no longer counts',
      [
        progress('/dev/a', 'verify', 50, 30),
        progress('/dev/b', 'verify', 50, 8),
        { event: 'drive', result: driveResult({ device: '/dev/a' }) },
      ],
      8,
    ],
  ])('seconds left: %s', (_name, events, seconds) => {
    expect(runSecondsLeft(play(...events))).toBe(seconds);
  });
});

describe('further tries', () => {
  const good = driveResult({ device: '/dev/a' });
  const pulledOut = driveResult({ device: '/dev/b', ok: false, outcome: 'failed' });
  const ended = (...drives: (typeof good)[]): StickEvent => ({
    event: 'result',
    result: result(drives, drives.every(({ ok }) => ok) ? {} : { outcome: 'failed', ok: false }),
  });
  const back = stick({ device: '/dev/z' });

  test('one that goes on while others are at work has its own job, and ends under its new name', () => {
    const run = play(progress('/dev/a', 'write', 10), { event: 'drive', result: pulledOut });
    const again = triedAgain(run, 2, new Map([['/dev/b', back]]));
    expect(again.drives.map(({ id, drive, reached }) => [id, drive.device, reached])).toEqual([
      ['/dev/a', '/dev/a', 0.05],
      ['/dev/b', '/dev/z', 0],
    ]);
    const first = after(again, 1, ended(good, pulledOut));
    expect(first.drives.map(({ result: end }) => end?.ok)).toEqual([true, undefined]);
    expect(runResult(first)).toBeNull();
    const second = after(first, 2, ended(driveResult({ device: '/dev/z' })));
    expect(runResult(second)).toMatchObject({ ok: true, outcome: 'done' });
  });

  test('together they end as the gravest of the last tries', () => {
    const first = play(ended(pulledOut, driveResult({ device: '/dev/a', ok: false, outcome: 'mismatch' })));
    const again = triedAgain(first, 2, new Map([['/dev/b', back]]));
    expect(runResult(again)).toBeNull();
    const all = runResult(after(again, 2, ended(driveResult({ device: '/dev/z' }))));
    expect(all).toMatchObject({ ok: false, outcome: 'mismatch' });
    expect(all?.drives.map(({ device }) => device)).toEqual(['/dev/a', '/dev/z']);
  });

  test('events of an earlier job say nothing about a stick that is tried again', () => {
    const first = play(ended(good, pulledOut));
    const again = triedAgain(first, 2, new Map([['/dev/b', b]]));
    expect(after(again, 1, progress('/dev/b', 'verify', 90)).drives[1]?.reached).toBe(0);
  });

  test('a try that could not be begun leaves the end before it', () => {
    const first = play(ended(good, pulledOut));
    const again = triedAgain(first, 2, new Map([['/dev/b', back]]));
    const run = withoutJob(again, 2);
    expect(run && runResult(run)?.drives).toEqual([good, pulledOut]);
    expect(withoutJob(startedRun(1, toMake), 1)).toBeNull();
  });

  test('the image is told of only while no drive is at work', () => {
    const run = play(progress('/dev/a', 'write', 10), { event: 'drive', result: pulledOut });
    expect(runImage(play())?.phase).toBe('prove');
    expect(runImage(triedAgain(run, 2, new Map([['/dev/b', back]])))).toBeNull();
  });
});
