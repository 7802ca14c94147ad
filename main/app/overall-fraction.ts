import type { StickEvent } from '../jobs/make-stick/types.ts';

/**
 * What a phase of one drive counts in the whole. Writing and reading back take about as long; what comparing finds
 * right need not be written.
 */
const share = {
  compare: { from: 0, to: 0.5 },
  write: { from: 0, to: 0.5 },
  verify: { from: 0.5, to: 1 },
} as const;

/** How far a drive is, 0 to 1, that has come so far in a phase. */
export function reachedFraction(phase: string, bytes: number, totalBytes: number): number {
  if (phase !== 'compare' && phase !== 'write' && phase !== 'verify') return phase === 'eject' ? 1 : 0;
  const { from, to } = share[phase];
  return from + (to - from) * (totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 1);
}

/**
 * Folds events into how much of the whole job is done, 0 to 1, for the taskbar; `null` if the event
 * does not change that. Reading the image beforehand is not counted: it would let the bar jump back.
 */
export function overallFraction(drives: number): (event: StickEvent) => number | null {
  const done = new Map<string, number>();
  return (event) => {
    if (event.event === 'drive') done.set(event.result.device, 1);
    else if (
      event.event === 'progress' &&
      event.device !== null &&
      (event.phase === 'compare' || event.phase === 'write' || event.phase === 'verify')
    ) {
      const now = reachedFraction(event.phase, event.bytes, event.totalBytes);
      // The next phase may begin before the place where this one ended; a bar does not go back.
      const reached = done.get(event.device) ?? 0;
      done.set(event.device, Math.max(reached, now));
    } else return null;
    const sum = [...done.values()].reduce((total, value) => total + value, 0);
    return Math.min(1, sum / Math.max(1, drives));
  };
}
