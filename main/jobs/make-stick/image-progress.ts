import { createSpeedMeter } from '../../writer/speed.ts';
import type { StickPhase } from './stick-life.ts';
import type { StickEvent } from './types.ts';

/** Tells how far something has come with an image file itself, at most ten times a second. */
export function imageProgress(
  phase: StickPhase,
  onEvent: (event: Extract<StickEvent, { event: 'progress' }>) => void,
): (bytes: number, totalBytes: number) => void {
  const meter = createSpeedMeter();
  let last = 0;
  return (bytes, totalBytes) => {
    const now = performance.now();
    if (now - last < 100 && bytes < totalBytes) return;
    last = now;
    const { bytesPerSecond, secondsLeft } = meter.sample(now, bytes, totalBytes);
    onEvent({ event: 'progress', phase, device: null, bytes, totalBytes, bytesPerSecond, secondsLeft });
  };
}
