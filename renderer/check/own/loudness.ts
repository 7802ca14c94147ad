import type { Finding } from '../../../preload/checks.ts';

/** What was recorded, in figures; levels 0 to 1 of what the microphone can tell apart. */
export interface Loudness {
  readonly peak: number;
  /** How much louder the loudest tenth of a second is than the quietest. */
  readonly contrast: number;
  /** The part of all samples that lies at the very end of the range. */
  readonly clipped: number;
  /** True if nothing came at all, not even noise. */
  readonly digitalSilence: boolean;
}

/** Any microphone makes some noise above this; -60 dB of the full range. */
const silentPeak = 0.001;
/** Speech at arm's length lies well above; -32 dB. */
const quietPeak = 0.025;
/** From here on a sample counts as cut off. */
export const clippedLevel = 0.985;
/** One sample in two hundred is heard as crackling. */
const clippedPart = 0.005;
/** Speech has pauses; fans and hum have none. */
const speechContrast = 3;

/**
 * Measures a recording.
 * @param samples -1 to 1, one channel
 * @param rate samples a second
 */
export function loudnessOf(samples: Float32Array, rate: number): Loudness {
  const window = Math.max(1, Math.round(rate / 10));
  let peak = 0;
  let clipped = 0;
  let loudest = 0;
  let quietest = Infinity;
  for (let from = 0; from < samples.length; from += window) {
    const part = samples.subarray(from, from + window);
    let sum = 0;
    for (const sample of part) {
      const level = Math.abs(sample);
      if (level > peak) peak = level;
      if (level >= clippedLevel) clipped++;
      sum += sample * sample;
    }
    const level = Math.sqrt(sum / part.length);
    loudest = Math.max(loudest, level);
    if (part.length === window) quietest = Math.min(quietest, level);
  }
  const floor = Math.max(quietest === Infinity ? 0 : quietest, 1e-5);
  return {
    peak: Math.min(1, peak),
    contrast: loudest / floor,
    clipped: samples.length === 0 ? 0 : clipped / samples.length,
    digitalSilence: peak === 0,
  };
}

/** What a recording of speech says of the microphone. Whether it can be understood is for the person to say. */
export function judgeLoudness(loudness: Loudness): Finding {
  const { peak, contrast, clipped, digitalSilence } = loudness;
  const level = { code: 'own-microphone-level', data: { percent: Math.round(peak * 100) } };
  const found = (suggests: Finding['suggests'], code: string): Finding => ({
    suggests,
    facts: [{ code, data: {} }, level],
  });
  if (digitalSilence) return { suggests: 'fail', facts: [{ code: 'own-microphone-nothing', data: {} }] };
  if (peak < silentPeak) return found('fail', 'own-microphone-silent');
  if (clipped > clippedPart) return found(null, 'own-microphone-clipped');
  if (peak < quietPeak) return found(null, 'own-microphone-quiet');
  if (contrast < speechContrast) return found(null, 'own-microphone-noise');
  return found('pass', 'own-microphone-heard');
}

/** A level as the meter shows it, 0 to 1: ears hear in steps of ten, from -60 dB on. */
export function meterOf(peak: number): number {
  if (peak <= silentPeak) return 0;
  return Math.min(1, 1 + (20 * Math.log10(peak)) / 60);
}
