/** Many calls in a short time become one. */
export interface GatheredCalls {
  call(): void;
  /** Nothing is called any more. */
  stop(): void;
}

/**
 * @param run called once things have been quiet for `quietMs`, or `latestMs` after the first call at the latest
 */
export function gatherCalls(run: () => void, quietMs: number, latestMs: number): GatheredCalls {
  let quiet: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(quiet);
    clearTimeout(latest);
    quiet = latest = undefined;
  };
  const now = (): void => {
    stop();
    run();
  };
  return {
    call() {
      clearTimeout(quiet);
      quiet = setTimeout(now, quietMs);
      latest ??= setTimeout(now, latestMs);
    },
    stop,
  };
}
