import type { Finding } from '../../../preload/checks.ts';

/** One frame of the camera, in figures; brightness 0 (black) to 255 (white). */
export interface FrameFigures {
  readonly mean: number;
  /** Standard deviation. */
  readonly spread: number;
  readonly brightest: number;
  /** The part of pixels that are others than in the frame before; `null` for the first. */
  readonly changed: number | null;
}

/**
 * Measures a frame.
 * @param pixels RGBA, as a canvas hands them out
 * @param before the pixels of the frame before, of the same size
 */
export function figuresOf(pixels: Uint8ClampedArray, before: Uint8ClampedArray | null): FrameFigures {
  const count = pixels.length / 4;
  let sum = 0;
  let squares = 0;
  let brightest = 0;
  let changed = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const red = pixels[at] ?? 0;
    const green = pixels[at + 1] ?? 0;
    const blue = pixels[at + 2] ?? 0;
    // Luma of Rec. 601.
    const bright = 0.299 * red + 0.587 * green + 0.114 * blue;
    sum += bright;
    squares += bright * bright;
    brightest = Math.max(brightest, bright);
    if (before && (red !== before[at] || green !== before[at + 1] || blue !== before[at + 2])) changed++;
  }
  const mean = count === 0 ? 0 : sum / count;
  return {
    mean,
    spread: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)),
    brightest,
    changed: before && count > 0 ? changed / count : null,
  };
}

/** So many frames are looked at. */
export const framesNeeded = 12;

const blackMean = 10;
const blackBrightest = 40;
const darkMean = 45;
const glaringMean = 240;
/** A covered lens or a test picture of one colour. */
const flatSpread = 3;

export interface Picture {
  readonly width: number;
  readonly height: number;
}

/**
 * What the frames say of the camera. The sensor of a camera that works is never still: its noise alone changes some
 * pixel from frame to frame.
 */
export function judgeFrames(frames: readonly FrameFigures[], { width, height }: Picture): Finding {
  const size = { code: 'own-camera-size', data: { width, height } };
  const found = (suggests: Finding['suggests'], code: string): Finding => ({
    suggests,
    facts: [{ code, data: {} }, size],
  });
  if (frames.length < framesNeeded) return { suggests: null, facts: [size] };
  const mean = frames.reduce((sum, frame) => sum + frame.mean, 0) / frames.length;
  if (mean < blackMean && frames.every(({ brightest }) => brightest < blackBrightest))
    return found('fail', 'own-camera-black');
  if (frames.every(({ changed }) => changed === null || changed === 0))
    return found('fail', 'own-camera-frozen');
  if (frames.every(({ spread }) => spread < flatSpread)) return found(null, 'own-camera-flat');
  if (mean < darkMean) return found(null, 'own-camera-dark');
  if (mean > glaringMean) return found(null, 'own-camera-glaring');
  return found('pass', 'own-camera-moving');
}
