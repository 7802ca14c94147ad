import { describe, expect, test } from 'vitest';
import { pseudoRandom } from '../pseudo-random.ts';
import { fakeDrive, type Beyond } from './fake-drive.ts';
import { probeFake } from './probe-fake.ts';

const MiB = 1024 * 1024;
const pace = { read: 15e6, write: 5e6, transfer: 0.0004, jump: 0.008 };

/** Claimed and real sizes, caches and contents by chance, the same in every run. */
function chosen(
  beyond: Beyond,
  seed: number,
): { claimedBytes: number; realBytes: number; cacheBytes: number; blank: boolean } {
  const random = pseudoRandom(seed);
  const claimedBytes = (16 + random.below(1500)) * MiB;
  const share = random.below(1e6) / 1e6;
  const realBytes = 2 * MiB + Math.floor(share * (claimedBytes * 0.9 - 2 * MiB));
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

  test('of drives that put everything behind their end into the last part never calls them genuine', () => {
    for (const seed of [1, 2]) {
      const drive = fakeDrive({ ...chosen('tail', seed), beyond: 'tail', pace });
      const outcome = probeFake(drive, form, { seed });
      expect(outcome.verdict).not.toBe('genuine');
      expect(drive.changedPages()).toEqual([]);
    }
  }, 60_000);
});
