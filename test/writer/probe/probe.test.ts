import { describe, expect, test } from 'vitest';
import { BlockIoError } from '../../../main/writer/block-io.ts';
import { probeTask } from '../../../main/writer/probe/start-probe.ts';
import { TaskBoard } from '../../../main/writer/task/task-board.ts';
import { pseudoRandom } from '../pseudo-random.ts';
import { fakeDrive, type Beyond } from './fake-drive.ts';
import { probeFake } from './probe-fake.ts';

const MiB = 1024 * 1024;
const pace = { read: 15e6, write: 5e6, transfer: 0.0004, jump: 0.008 };

/** Claimed and real sizes, caches and contents by chance, the same in every run. */
function chosen(
  beyond: Beyond,
  seed: number,
  least = { claimedBytes: 16 * MiB, realBytes: 2 * MiB },
): { claimedBytes: number; realBytes: number; cacheBytes: number; blank: boolean } {
  const random = pseudoRandom(seed);
  const claimedBytes = least.claimedBytes + random.below(1500) * MiB;
  const share = random.below(1e6) / 1e6;
  const realBytes = least.realBytes + Math.floor(share * (claimedBytes * 0.9 - least.realBytes));
  return {
    claimedBytes,
    // Addresses that wrap do so at a round number.
    realBytes:
      beyond === 'nothing' ? claimedBytes : realBytes - (realBytes % (beyond === 'wrap' ? MiB : 512)),
    cacheBytes: (random.below(3) * 3 * MiB) / 2,
    blank: random.below(3) === 0,
  };
}

describe.each(['quick', 'full'] as const)('a %s probe', (form) => {
  test.each<Beyond>(['nothing', 'wrap', 'zeros', 'ones', 'drops', 'garbage', 'errors'])(
    'of drives with “%s” behind their end finds the end and leaves every byte as it was',
    (beyond) => {
      for (const seed of [1, 2]) {
        const facts = chosen(beyond, seed * 1000 + beyond.length);
        const drive = fakeDrive({ ...facts, beyond, pace });
        const outcome = probeFake(drive, form, { seed });
        expect(outcome.verdict).toBe(beyond === 'nothing' ? 'genuine' : 'fake');
        const short = facts.realBytes - (outcome.realBytes ?? NaN);
        // A block of 4 KiB that is cut by the end holds nothing.
        expect(short).toBeGreaterThanOrEqual(0);
        expect(short).toBeLessThan(4096);
        expect(outcome.restored).toBe(true);
        expect(drive.changedPages()).toEqual([]);
      }
    },
    60_000,
  );

  test.each<[Beyond, number]>([
    ['tail', MiB],
    ['last-block', 4096],
  ])(
    'of drives that put everything behind their end into one last part (%s) finds where that begins',
    (beyond, tailBytes) => {
      for (const seed of [1, 2, 4, 6, 8]) {
        const facts = chosen(beyond, seed, { claimedBytes: 200 * MiB, realBytes: 64 * MiB });
        const drive = fakeDrive({ ...facts, beyond, pace });
        const outcome = probeFake(drive, form, { seed });
        expect(outcome).toMatchObject({ verdict: 'fake', kind: 'tail', restored: true });
        const short = facts.realBytes - tailBytes - (outcome.realBytes ?? NaN);
        expect(short).toBeGreaterThanOrEqual(0);
        expect(short).toBeLessThan(4096);
        expect(drive.changedPages()).toEqual([]);
      }
    },
    60_000,
  );

  test('of a drive with a larger last part than can be looked at says between which bounds it ends', () => {
    const facts = { claimedBytes: 1000 * MiB, realBytes: 300 * MiB };
    const drive = fakeDrive({ ...facts, beyond: 'tail', tailBytes: 16 * MiB, pace });
    const outcome = probeFake(drive, form, { seed: 3 });
    expect(outcome).toMatchObject({ verdict: 'fake', kind: 'tail', realBytes: null, restored: true });
    const [reason] = outcome.reasons;
    if (reason?.code === 'probe-fake-between') {
      expect(reason.data.leastBytes).toBeLessThanOrEqual(284 * MiB);
      expect(reason.data.mostBytes).toBeGreaterThanOrEqual(284 * MiB);
      expect(reason.data.mostBytes).toBeLessThanOrEqual(300 * MiB);
    } else expect(reason?.code).toBe('probe-fake-size-unknown');
    expect(drive.changedPages()).toEqual([]);
  });

  test('of a very small one never calls it genuine', () => {
    const drive = fakeDrive({
      claimedBytes: 500 * MiB,
      realBytes: 3 * MiB,
      beyond: 'tail',
      cacheBytes: 3 * MiB,
      pace,
    });
    expect(probeFake(drive, form).verdict).not.toBe('genuine');
    expect(drive.changedPages()).toEqual([]);
  });
});

test('a moment of bad contact makes no good stick look worn', () => {
  let failures = 0;
  const drive = fakeDrive({
    claimedBytes: 300 * MiB,
    realBytes: 300 * MiB,
    beyond: 'nothing',
    pace,
    before({ operation, start, count }) {
      if (count < 60 || failures >= 3) return;
      failures++;
      throw new BlockIoError(operation === 'read' ? 'read' : 'write', start, 'EIO');
    },
  });
  expect(probeFake(drive, 'quick')).toMatchObject({ verdict: 'genuine', restored: true });
  expect(failures).toBe(3);
  expect(drive.changedPages()).toEqual([]);
});

test('a cancel while it waits is one', () => {
  const drive = fakeDrive({
    claimedBytes: 300 * MiB,
    realBytes: 300 * MiB,
    beyond: 'nothing',
    pace,
    before({ start, count }) {
      if (count === 60) throw new BlockIoError('write', start, 'EIO');
    },
  });
  const board = new TaskBoard(probeTask.phases);
  const pause = (): boolean => {
    board.cancel();
    return false;
  };
  const outcome = probeFake(drive, 'quick', { board, work: { pause } });
  expect(outcome).toMatchObject({
    verdict: 'undecided',
    restored: true,
    reasons: [{ code: 'probe-cancelled' }],
  });
  expect(drive.changedPages()).toEqual([]);
});

test('a cancel before it has begun changes nothing', () => {
  const drive = fakeDrive({ claimedBytes: 300 * MiB, realBytes: 300 * MiB, beyond: 'nothing', pace });
  const board = new TaskBoard(probeTask.phases);
  board.cancel();
  const outcome = probeFake(drive, 'quick', { board });
  expect(outcome).toMatchObject({ restored: true, bytesWritten: 0, reasons: [{ code: 'probe-cancelled' }] });
});
