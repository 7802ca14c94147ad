import type { Glib, Pointer } from './glib.ts';

/** How often GLib is asked whether an answer is there, in ms, while somebody waits for one. */
const askEveryMs = 20;
/** More than this at a time would keep the event loop from its other work. */
const maxStepsAtOnce = 100;

/**
 * Lets GLib work side by side with Node's event loop. What is started here answers in a context of our own,
 * which is looked at from a timer while anything is under way: nobody waits on a thread, and the answers
 * arrive on the thread that asked.
 */
export interface Waiting {
  /**
   * @param signals each of them cancels; the answer still comes, and says so
   * @param begin starts the work with these three last arguments
   * @param finish takes the result, and must free it
   */
  start<Value>(
    signals: readonly AbortSignal[],
    begin: (cancellable: Pointer, ready: bigint, id: bigint) => void,
    finish: (asyncResult: Pointer) => Value,
  ): Promise<Value>;
  /** Only when nothing is under way any more. */
  close(): void;
}

export function createWaiting(glib: Glib): Waiting {
  const context = glib.newContext();
  const finishers = new Map<bigint, (asyncResult: Pointer) => void>();
  let lastId = 0n;
  let timer: NodeJS.Timeout | undefined;
  const ready = glib.registerReady((_source, asyncResult, id) => finishers.get(id ?? 0n)?.(asyncResult));

  const step = (): void => {
    for (let count = 0; count < maxStepsAtOnce && glib.iterate(context, 0) !== 0; count++);
    if (finishers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    start: (signals, begin, finish) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        const cancellable = glib.newCancellable();
        const cancel = (): void => glib.cancel(cancellable);
        finishers.set(id, (asyncResult) => {
          finishers.delete(id);
          for (const signal of signals) signal.removeEventListener('abort', cancel);
          glib.unref(cancellable);
          try {
            resolve(finish(asyncResult));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
        for (const signal of signals) {
          if (signal.aborted) cancel();
          else signal.addEventListener('abort', cancel);
        }
        glib.pushContext(context);
        begin(cancellable, ready, id);
        glib.popContext(context);
        timer ??= setInterval(step, askEveryMs);
      }),
    close() {
      clearInterval(timer);
      // Not from within GLib, which may be the one that brought the last answer.
      setImmediate(() => {
        glib.unregister(ready);
        glib.unrefContext(context);
      });
    },
  };
}
