import { err, ok } from '../common/result.ts';
import type { Job } from '../jobs/job.ts';
import type { StickEvent } from '../jobs/make-stick/types.ts';
import type { CareEvent } from '../../preload/care.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import type { Services } from './services.ts';
import type { StickRun } from './stick-run.ts';

interface CarePorts {
  readonly tell: Tell;
  readonly run: StickRun;
  readonly services: () => Promise<Services>;
  readonly allowLoop: boolean;
}

/** What else is done with a stick than writing an image to it. */
export function careHandlers({ tell, run, services, allowLoop }: CarePorts): HandlersOf<'care'> {
  const begin = (
    job: number,
    device: string,
    start: (onEvent: (event: CareEvent) => void) => Job<unknown>,
  ): void =>
    run.begin(
      (onEvent) =>
        start((event) => {
          const forTaskbar = asStickEvent(event);
          if (forTaskbar) onEvent(forTaskbar);
          tell('care:event', { job, event });
        }),
      [device],
    );

  return {
    'care:restore': async ({ job, target, filesystem, label }) => {
      if (run.isMaking([target.device])) return err({ code: 'app-busy', data: {} });
      const { restoreStick } = await services();
      const targets = [{ kind: 'drive' as const, ...target }];
      begin(job, target.device, (onEvent) =>
        restoreStick({ targets, filesystem, label, allowLoop }, (event) => {
          if (event.event === 'drive') onEvent({ event: 'restored', result: event.result });
          else if (event.event !== 'result') onEvent(event);
        }),
      );
      return ok(null);
    },
    'care:probe': async ({ job, target }) => {
      if (run.isMaking([target.device])) return err({ code: 'app-busy', data: {} });
      const { probeStick } = await services();
      const chosen = { kind: 'drive' as const, ...target };
      begin(job, target.device, (onEvent) =>
        probeStick({ target: chosen, form: 'quick', allowLoop }, (event) =>
          onEvent(event.event === 'result' ? { event: 'probed', result: event.result } : event),
        ),
      );
      return ok(null);
    },
    'care:cancel': () => {
      run.cancel();
      return null;
    },
  };
}

/** What the taskbar shows of it: of a probe, whose phases count anew, nothing. */
function asStickEvent(event: CareEvent): StickEvent | null {
  return event.event === 'progress' && 'bytes' in event ? event : null;
}
