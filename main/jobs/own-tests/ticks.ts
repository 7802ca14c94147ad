import { setTimeout as pause } from 'node:timers/promises';
import type { Ticks } from './battery-test.ts';

/** The time at once, and again after each pause, in ms since the program started: setting the clock changes nothing. */
export function everyMs(ms: number): Ticks {
  return async function* (signal) {
    while (!signal.aborted) {
      yield performance.now();
      await pause(ms, null, { signal }).catch(() => null);
    }
  };
}
