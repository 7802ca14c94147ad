import { describe, expect, test } from 'vitest';
import { createSpeedMeter, type Speed } from '../../main/writer/speed.ts';

const MB = 1e6;

/** Feeds a meter from `[milliseconds, bytes]` pairs and returns what it said last. */
function after(samples: readonly (readonly [number, number])[], totalBytes: number): Speed {
  const meter = createSpeedMeter();
  let speed: Speed = { bytesPerSecond: null, secondsLeft: null };
  for (const [nowMs, bytes] of samples) speed = meter.sample(nowMs, bytes, totalBytes);
  return speed;
}

describe('speed and time left', () => {
  test.each([
    { name: 'nothing seen yet', samples: [], speed: null, left: null },
    { name: 'one sample', samples: [[0, 0]], speed: null, left: null },
    {
      name: 'too early to tell',
      samples: [
        [0, 0],
        [900, 9 * MB],
      ],
      speed: null,
      left: null,
    },
    {
      name: 'a second',
      samples: [
        [0, 0],
        [1000, 10 * MB],
      ],
      speed: 10 * MB,
      left: 9,
    },
    {
      name: 'a clock that does not start at 0',
      samples: [
        [5e9, 0],
        [5e9 + 2000, 20 * MB],
      ],
      speed: 10 * MB,
      left: 8,
    },
    {
      name: 'stalled from the start',
      samples: [
        [0, 0],
        [3000, 0],
      ],
      speed: 0,
      left: null,
    },
    {
      name: 'finished',
      samples: [
        [0, 0],
        [2000, 100 * MB],
      ],
      speed: 50 * MB,
      left: 0,
    },
    {
      name: 'finished before it was known',
      samples: [
        [0, 0],
        [10, 100 * MB],
      ],
      speed: null,
      left: 0,
    },
    {
      name: 'a new phase begins anew',
      samples: [
        [0, 0],
        [2000, 80 * MB],
        [2100, 1 * MB],
      ],
      speed: null,
      left: null,
    },
    {
      name: 'a clock that was set back',
      samples: [
        [9000, 0],
        [100, 10 * MB],
      ],
      speed: null,
      left: null,
    },
    {
      name: 'twice the same moment',
      samples: [
        [0, 0],
        [0, 10 * MB],
        [1000, 10 * MB],
      ],
      speed: 10 * MB,
      left: 9,
    },
  ] as const)('$name', ({ samples, speed, left }) => {
    const said = after(samples, 100 * MB);
    if (speed === null) expect(said.bytesPerSecond).toBeNull();
    else expect(said.bytesPerSecond).toBeCloseTo(speed, -3);
    if (left === null) expect(said.secondsLeft).toBeNull();
    else expect(said.secondsLeft).toBeCloseTo(left, 5);
  });

  test('the speed is that of the last seconds, not of the whole', () => {
    const samples: [number, number][] = [];
    for (let second = 0; second <= 10; second++) samples.push([second * 1000, second * 20 * MB]);
    for (let second = 11; second <= 20; second++) samples.push([second * 1000, (200 + (second - 10)) * MB]);
    expect(after(samples, 1000 * MB).bytesPerSecond).toBeCloseTo(1 * MB, -3);
  });

  test('a stall of some seconds is told as no speed and an unknown time', () => {
    const samples: [number, number][] = [
      [0, 0],
      [1000, 10 * MB],
      [2000, 20 * MB],
    ];
    for (let second = 3; second <= 9; second++) samples.push([second * 1000, 20 * MB]);
    expect(after(samples, 100 * MB)).toEqual({ bytesPerSecond: 0, secondsLeft: null });
  });

  test('the time left does not jump when the pace does', () => {
    const meter = createSpeedMeter();
    let bytes = 0;
    let before: number | null = null;
    for (let tenths = 0; tenths < 600; tenths++) {
      bytes += (tenths % 20 < 10 ? 0.2 : 1.8) * MB;
      const { secondsLeft } = meter.sample(tenths * 100, bytes, 2000 * MB);
      if (secondsLeft !== null && before !== null) {
        expect(Math.abs(secondsLeft - (before - 0.1))).toBeLessThan(0.05 * before);
      }
      before = secondsLeft;
    }
    expect(before).toBeGreaterThan((2000 * MB - bytes) / (10 * MB) - 20);
    expect(before).toBeLessThan((2000 * MB - bytes) / (10 * MB) + 20);
  });

  test('many samples in a moment change nothing', () => {
    const meter = createSpeedMeter();
    let said: Speed = { bytesPerSecond: null, secondsLeft: null };
    for (let step = 0; step <= 200_000; step++) said = meter.sample(step / 100, step * 100, 100 * MB);
    expect(said.bytesPerSecond).toBeCloseTo(10 * MB, -4);
  });
});
