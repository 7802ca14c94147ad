import { describe, expect, test } from 'vitest';
import { figuresOf, framesNeeded, judgeFrames } from '../../../renderer/check/own/picture.ts';

const [width, height] = [32, 24];
type Paint = (x: number, y: number, frame: number) => number;

/** So many frames in grey, each painted pixel by pixel, looked at one after the other. */
function film(paint: Paint, count = framesNeeded) {
  let before: Uint8ClampedArray | null = null;
  return Array.from({ length: count }, (_, frame) => {
    const pixels = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      pixels.fill(paint(i % width, Math.floor(i / width), frame), i * 4, i * 4 + 3);
      pixels[i * 4 + 3] = 255;
    }
    const figures = figuresOf(pixels, before);
    before = pixels;
    return figures;
  });
}
const noise: Paint = (x, y, frame) => (x * 7 + y * 13 + frame * 5) % 4;
const room: Paint = (x, y) => 40 + x * 4 + y * 3;
const judged = (paint: Paint, count?: number) => judgeFrames(film(paint, count), { width: 640, height: 480 });

test.each<[what: string, paint: Paint, suggests: 'pass' | 'fail' | null, code: string]>([
  ['a room', (...at) => room(...at) + noise(...at), 'pass', 'own-camera-moving'],
  [
    'one pixel alone changes',
    (x, y, frame) => room(x, y, 0) + (x + y === 0 ? frame : 0),
    'pass',
    'own-camera-moving',
  ],
  ['nothing changes', room, 'fail', 'own-camera-frozen'],
  [
    'nothing changes but the last frame',
    (x, y, frame) => room(x, y, 0) + (frame === 11 ? 1 : 0),
    'pass',
    'own-camera-moving',
  ],
  ['black', () => 0, 'fail', 'own-camera-black'],
  ['black with noise', noise, 'fail', 'own-camera-black'],
  [
    'black with one lamp',
    (x, y, frame) => (x === 3 && y === 3 ? 250 : noise(x, y, frame)),
    null,
    'own-camera-dark',
  ],
  ['one colour', (_x, _y, frame) => 120 + (frame % 2), null, 'own-camera-flat'],
  ['a dark room', (...at) => 10 + at[0] + noise(...at), null, 'own-camera-dark'],
  ['against the sun', (...at) => (at[0] === 0 ? 100 : 255) - noise(...at), null, 'own-camera-glaring'],
])('%s', (_what, paint, suggests, code) => {
  const finding = judged(paint);
  expect(finding).toMatchObject({ suggests, facts: [{ code }, { code: 'own-camera-size' }] });
});

test('too few frames say nothing but the size', () => {
  expect(judged(() => 0, framesNeeded - 1)).toEqual({
    suggests: null,
    facts: [{ code: 'own-camera-size', data: { width: 640, height: 480 } }],
  });
});

describe('figures', () => {
  test('of a white frame', () => {
    const [first, second] = film(() => 255, 2);
    expect(first).toMatchObject({ changed: null });
    expect(second?.changed).toBe(0);
    expect(second?.mean).toBeCloseTo(255, 6);
    expect(second?.spread).toBeLessThan(0.01);
  });

  test('of an empty frame', () => {
    const none = new Uint8ClampedArray();
    expect(figuresOf(none, none)).toEqual({ mean: 0, spread: 0, brightest: 0, changed: null });
  });
});
