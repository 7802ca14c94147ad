import { expect, test } from 'vitest';
import { judgeLoudness, loudnessOf, meterOf } from '../../../renderer/check/own/loudness.ts';

const rate = 8000;
const seconds = 5;

/** What a microphone records: noise all the time, and a voice in the middle of each second. */
function recording({
  voice,
  noise,
  limit = 1,
}: {
  voice: number;
  noise: number;
  limit?: number;
}): Float32Array {
  let state = 7;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  return Float32Array.from({ length: rate * seconds }, (_, i) => {
    const time = i / rate;
    const speaks = time % 1 > 0.3 && time % 1 < 0.7;
    const sample = (speaks ? voice * Math.sin(2 * Math.PI * 220 * time) : 0) + noise * (2 * random() - 1);
    return Math.max(-limit, Math.min(limit, sample));
  });
}

test.each([
  ['speech', { voice: 0.3, noise: 0.004 }, 'pass', 'own-microphone-heard'],
  ['soft, but well above the noise', { voice: 0.05, noise: 0.001 }, 'pass', 'own-microphone-heard'],
  ['turned far down', { voice: 0.01, noise: 0.0005 }, null, 'own-microphone-quiet'],
  ['turned too far up', { voice: 3, noise: 0.01 }, null, 'own-microphone-clipped'],
  ['hum over everything', { voice: 0.05, noise: 0.4 }, null, 'own-microphone-noise'],
  ['nobody speaks', { voice: 0, noise: 0.03 }, null, 'own-microphone-noise'],
  ['muted', { voice: 0, noise: 0.0002 }, 'fail', 'own-microphone-silent'],
  ['nothing at all', { voice: 0, noise: 0 }, 'fail', 'own-microphone-nothing'],
] as const)('%s', (_what, of, suggests, code) => {
  const finding = judgeLoudness(loudnessOf(recording(of), rate));
  expect([finding.suggests, finding.facts[0]?.code]).toEqual([suggests, code]);
});

test('the level is told in per cent of the full range', () => {
  const { facts } = judgeLoudness(loudnessOf(recording({ voice: 0.5, noise: 0 }), rate));
  expect(facts[1]).toEqual({ code: 'own-microphone-level', data: { percent: 50 } });
});

test('an empty recording, a single sample and a broken one do no harm', () => {
  expect(judgeLoudness(loudnessOf(new Float32Array(), rate)).suggests).toBe('fail');
  expect(judgeLoudness(loudnessOf(Float32Array.of(0.2), rate)).facts[1]?.data).toEqual({ percent: 20 });
  expect(loudnessOf(Float32Array.of(2, -2), rate)).toMatchObject({ peak: 1, clipped: 1 });
});

test.each([
  [0, 0],
  [0.001, 0],
  [0.01, 1 / 3],
  [0.1, 2 / 3],
  [1, 1],
  [3, 1],
])('the meter shows a peak of %d as %d', (peak, shown) => {
  expect(meterOf(peak)).toBeCloseTo(shown, 10);
});
