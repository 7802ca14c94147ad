import { describe, expect, test } from 'vitest';
import { largestBlockBytes } from '../../main/writer/aligned-buffer.ts';
import { nextBlockBytes, smallestBlockBytes } from '../../main/writer/block-pace.ts';

const KiB = 1024;

test.each([
  { name: 'quick: twice as much', current: 128 * KiB, bytes: 128 * KiB, seconds: 0.01, next: 256 * KiB },
  { name: 'just comfortable', current: 512 * KiB, bytes: 512 * KiB, seconds: 0.1, next: 1024 * KiB },
  {
    name: 'twice as much would take long',
    current: 512 * KiB,
    bytes: 512 * KiB,
    seconds: 0.15,
    next: 512 * KiB,
  },
  { name: 'too long', current: 512 * KiB, bytes: 512 * KiB, seconds: 0.5, next: 256 * KiB },
  { name: 'cut short: says nothing', current: 512 * KiB, bytes: 4 * KiB, seconds: 0.001, next: 512 * KiB },
  {
    name: 'as large as it gets',
    current: largestBlockBytes,
    bytes: largestBlockBytes,
    seconds: 0.001,
    next: largestBlockBytes,
  },
  {
    name: 'as small as it gets',
    current: smallestBlockBytes,
    bytes: smallestBlockBytes,
    seconds: 9,
    next: smallestBlockBytes,
  },
])('the next block: $name', ({ current, bytes, seconds, next }) => {
  expect(nextBlockBytes(current, bytes, seconds)).toBe(next);
});

describe('a drive of steady pace', () => {
  test.each([0.3, 0.5, 1, 2, 5, 20, 100, 3000])('at %d MB/s answers within half a second', (megabytes) => {
    let block = smallestBlockBytes;
    for (let count = 0; count < 50; count++) {
      block = nextBlockBytes(block, block, block / (megabytes * 1e6));
    }
    expect(block / (megabytes * 1e6)).toBeLessThan(0.5);
    // And gets blocks as large as that allows.
    expect(block === largestBlockBytes || (2 * block) / (megabytes * 1e6) > 0.2).toBe(true);
  });
});
