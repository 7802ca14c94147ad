/** How fast it goes; each is `null` until it is known. */
export interface Speed {
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface SpeedMeter {
  /**
   * Takes note of how far it has come.
   * @param nowMs a clock that never runs backwards, in milliseconds
   * @param bytes done so far; fewer than last time begins a new measurement
   */
  sample(nowMs: number, bytes: number, totalBytes: number): Speed;
}

interface Sample {
  readonly nowMs: number;
  readonly bytes: number;
}

/** The speed shown is that of the last seconds … */
const windowMs = 5000;
/** … and nothing is said before this much time has been seen: the first blocks go to the drive's cache. */
const firstAnswerMs = 1000;
/** Samples closer than this are not kept: they would cost and tell nothing. */
const closestMs = 50;
/** How much of the difference to a new estimate the time left takes over in each second. */
const correctionPerSecond = 0.2;

/**
 * Measures speed and time left from how far something has come. The time left counts down with the clock and
 * gives way to a new estimate a little at a time, so that the number shown does not jump about.
 */
export function createSpeedMeter(): SpeedMeter {
  let samples: readonly Sample[] = [];
  let left: { readonly seconds: number; readonly nowMs: number } | null = null;
  return {
    sample(nowMs, bytes, totalBytes) {
      samples = keepWindow(samples, { nowMs, bytes });
      const bytesPerSecond = rateOf(samples);
      const estimate = timeLeft(bytesPerSecond, totalBytes - bytes);
      if (estimate === null) left = null;
      else if (left === null) left = { seconds: estimate, nowMs };
      else left = { seconds: approach(left, estimate, nowMs), nowMs };
      return { bytesPerSecond, secondsLeft: left === null ? null : left.seconds };
    },
  };
}

/** The samples of the last seconds, and one from before them so that the window is always full. */
function keepWindow(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (!last || next.bytes < last.bytes || next.nowMs < last.nowMs) return [next];
  const beforeLast = samples.at(-2);
  const crowded = beforeLast !== undefined && last.nowMs - beforeLast.nowMs < closestMs;
  const kept = [...(crowded ? samples.slice(0, -1) : samples), next];
  const firstInside = kept.findIndex((sample) => sample.nowMs >= next.nowMs - windowMs);
  return kept.slice(Math.max(0, firstInside - 1));
}

function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.nowMs - first.nowMs < firstAnswerMs) return null;
  return ((last.bytes - first.bytes) / (last.nowMs - first.nowMs)) * 1000;
}

function timeLeft(bytesPerSecond: number | null, bytesLeft: number): number | null {
  if (bytesLeft <= 0) return 0;
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return bytesLeft / bytesPerSecond;
}

function approach(
  shown: { readonly seconds: number; readonly nowMs: number },
  estimate: number,
  nowMs: number,
): number {
  if (estimate === 0) return 0;
  const passed = (nowMs - shown.nowMs) / 1000;
  const counted = Math.max(0, shown.seconds - passed);
  const share = 1 - (1 - correctionPerSecond) ** passed;
  return counted + (estimate - counted) * share;
}
