import { powerSaveBlocker, type BrowserWindow } from 'electron';
import type { Job } from '../jobs/job.ts';
import type { StickEvent } from '../jobs/make-stick/types.ts';
import { overallFraction } from './overall-fraction.ts';

/** The sticks that are being made right now, in one job or several, and what the system should know of it. */
export interface StickRun {
  readonly busy: () => boolean;
  /** True if one of these drives is being written. */
  readonly isMaking: (devices: readonly string[]) => boolean;
  /** Keeps the computer awake and the taskbar told until the last job has ended. */
  readonly begin: (
    start: (onEvent: (event: StickEvent) => void) => Job<unknown>,
    devices: readonly string[],
  ) => void;
  readonly cancel: () => void;
  /** Cancels, and waits until all has ended or the time is over. */
  readonly cancelWithin: (milliseconds: number) => Promise<void>;
}

interface RunningJob {
  readonly job: Job<unknown>;
  readonly devices: readonly string[];
}

export function createStickRun(window: () => BrowserWindow | null): StickRun {
  const jobs = new Set<RunningJob>();
  /** How far each job is that has begun since nothing was going on. */
  let parts: { done: number; drives: number }[] = [];
  let awake: number | null = null;

  const showProgress = (): void => {
    const drives = parts.reduce((sum, part) => sum + part.drives, 0);
    const done = parts.reduce((sum, part) => sum + part.done * part.drives, 0);
    window()?.setProgressBar(done / Math.max(1, drives));
  };
  const ended = (running: RunningJob): void => {
    jobs.delete(running);
    if (jobs.size > 0) return;
    parts = [];
    if (awake !== null) powerSaveBlocker.stop(awake);
    awake = null;
    window()?.setProgressBar(-1);
    window()?.flashFrame(window()?.isFocused() === false);
  };
  const cancel = (): void => {
    for (const { job } of jobs) job.cancel();
  };

  return {
    busy: () => jobs.size > 0,
    isMaking: (devices) => [...jobs].some((running) => running.devices.some((one) => devices.includes(one))),
    begin: (start, devices) => {
      awake ??= powerSaveBlocker.start('prevent-app-suspension');
      const part = { done: 0, drives: devices.length };
      parts.push(part);
      const fraction = overallFraction(devices.length);
      const job = start((event) => {
        const done = fraction(event);
        if (done === null) return;
        part.done = done;
        showProgress();
      });
      const running = { job, devices };
      jobs.add(running);
      void job.done.finally(() => ended(running));
    },
    cancel,
    cancelWithin: async (milliseconds) => {
      const all = Promise.all([...jobs].map(({ job }) => job.done));
      cancel();
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    },
  };
}
