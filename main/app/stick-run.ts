import { powerSaveBlocker, type BrowserWindow } from 'electron';
import type { MakeStick } from '../jobs/make-stick/make-stick.ts';
import type { StickEvent } from '../jobs/make-stick/types.ts';
import { overallFraction } from './overall-fraction.ts';

/** The sticks that are being made right now, and what the system should know of it. */
export interface StickRun {
  readonly busy: () => boolean;
  /** Keeps the computer awake and the taskbar told until the job has ended. */
  readonly begin: (start: (onEvent: (event: StickEvent) => void) => MakeStick, drives: number) => void;
  readonly cancel: () => void;
  /** Cancels, and waits until the job has ended or the time is over. */
  readonly cancelWithin: (milliseconds: number) => Promise<void>;
}

export function createStickRun(window: () => BrowserWindow | null): StickRun {
  let current: MakeStick | null = null;

  return {
    busy: () => current !== null,
    begin: (start, drives) => {
      const awake = powerSaveBlocker.start('prevent-app-suspension');
      const fraction = overallFraction(drives);
      const job = start((event) => {
        const done = fraction(event);
        if (done !== null) window()?.setProgressBar(done);
      });
      current = job;
      void job.done.finally(() => {
        current = null;
        powerSaveBlocker.stop(awake);
        window()?.setProgressBar(-1);
        window()?.flashFrame(window()?.isFocused() === false);
      });
    },
    cancel: () => current?.cancel(),
    cancelWithin: async (milliseconds) => {
      if (!current) return;
      current.cancel();
      await Promise.race([current.done, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    },
  };
}
