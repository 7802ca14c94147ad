import { useEffect, useMemo, useRef, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import { err, type Result } from '../../main/common/result.ts';
import type { Request, ShownDrive } from '../../preload/contract.ts';
import { careAfter, startedCare, type CareKind, type CareWork } from './care-state.ts';

export interface CareActions {
  readonly restore: (
    drive: ShownDrive,
    typedName: string | null,
    wish: Pick<Request<'care:restore'>, 'filesystem' | 'label'>,
  ) => void;
  readonly probe: (drive: ShownDrive) => void;
  readonly change: (
    drive: ShownDrive,
    typedName: string | null,
    wish: Pick<Request<'kit:change'>, 'add' | 'remove' | 'acceptUnproved'>,
  ) => void;
  readonly cancel: () => void;
  /** Puts away what has ended. */
  readonly done: () => void;
}

const unforeseen = err({ code: 'app-unforeseen-text', data: {} });

/** What is done with a stick that is plugged in, one at a time. */
export function useCare(): readonly [CareWork | null, CareActions] {
  const [work, setWork] = useState<CareWork | null>(null);
  // Apart from the numbers of the jobs that make sticks: some of these tell in the same events.
  const jobs = useRef(1_000_000);
  useEffect(() => {
    const fold = ({ job, event }: { job: number; event: Parameters<typeof careAfter>[1] }): void =>
      setWork((now) => (now?.job === job ? careAfter(now, event) : now));
    const endings = [window.rekindle.onCareEvent(fold), window.rekindle.onStickEvent(fold)];
    return () => {
      for (const end of endings) end();
    };
  }, []);
  const actions = useMemo<CareActions>(() => {
    const begin = (
      kind: CareKind,
      drive: ShownDrive,
      ask: (job: number) => Promise<Result<null, Reason>>,
    ): void => {
      const job = ++jobs.current;
      setWork(startedCare(job, kind, drive));
      void ask(job)
        .catch(() => unforeseen)
        .then((begun) => {
          if (begun.ok) return;
          const end = { ok: false, outcome: 'refused' as const, reasons: [begun.error] };
          setWork((now) => (now?.job === job ? { ...now, end } : now));
        });
    };
    const target = ({ device, identity }: ShownDrive, typedName: string | null) => ({
      ...{ device, identity, typedName },
    });
    return {
      restore: (drive, typedName, wish) =>
        begin('restore', drive, (job) =>
          window.rekindle.restoreStick({ job, target: target(drive, typedName), ...wish }),
        ),
      probe: (drive) =>
        begin('probe', drive, (job) => window.rekindle.probeStick({ job, target: target(drive, null) })),
      change: (drive, typedName, wish) =>
        begin('change', drive, (job) =>
          window.rekindle.changeKit({ job, target: target(drive, typedName), ...wish }),
        ),
      cancel: () => {
        setWork((now) => now && { ...now, cancelling: true });
        void window.rekindle.cancelCare();
      },
      done: () => setWork(null),
    };
  }, []);
  return [work, actions];
}
