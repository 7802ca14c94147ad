import { watchDrives } from './watch.ts';

/**
 * Comes once at the start, and then each time when drives may have changed, until it is aborted. Changes while
 * the taker is busy come as one.
 */
export async function* driveChanges(signal: AbortSignal): AsyncGenerator<undefined> {
  let changed = true;
  let wake = (): void => undefined;
  const watching = watchDrives(() => {
    changed = true;
    wake();
  });
  const end = (): void => wake();
  signal.addEventListener('abort', end);
  try {
    // Or a drive that comes between the taker's first look and the watcher's would never be told.
    await watching.ready;
    while (!signal.aborted) {
      if (changed) {
        changed = false;
        yield;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', end);
    watching.close();
  }
}
