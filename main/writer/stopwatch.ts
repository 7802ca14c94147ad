/** Adds up how long each of the two kinds of work took, in seconds. */
export interface Stopwatch {
  measure(kind: 'write' | 'verify'): void;
  stop(): void;
  seconds(): { write: number; verify: number };
}

/** @param now seconds on a clock that never runs backwards */
export function stopwatch(now: () => number): Stopwatch {
  const seconds = { write: 0, verify: 0 };
  let running: { readonly kind: 'write' | 'verify'; readonly since: number } | null = null;
  const stop = (): void => {
    if (running) seconds[running.kind] += now() - running.since;
    running = null;
  };
  return {
    measure(kind) {
      stop();
      running = { kind, since: now() };
    },
    stop,
    seconds: () => ({ ...seconds }),
  };
}
