import { useCallback, useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ResultsStick, ShownImport } from '../../preload/exchange.ts';
import { unforeseen } from './use-asked.ts';

interface Imported {
  readonly sticks: readonly ResultsStick[];
  readonly running: boolean;
  /** What came of the last import. */
  readonly done: ShownImport | null;
  readonly trouble: Reason | null;
}

export interface ImportActions {
  readonly take: (paths: readonly string[]) => void;
  readonly takeCode: (code: string, model: string | null) => void;
  /** By the system's own dialog. */
  readonly choose: (what: 'files' | 'folder') => void;
}

/** The sticks with results that are plugged in, and what became of what was taken over. */
export function useImport(): [Imported, ImportActions] {
  const [state, setState] = useState<Imported>({ sticks: [], running: false, done: null, trouble: null });
  useEffect(() => {
    const deaf = window.rekindle.onResultsSticks((sticks) => setState((now) => ({ ...now, sticks })));
    void window.rekindle.watchResults();
    return () => {
      deaf();
      void window.rekindle.stopWatchingResults();
    };
  }, []);
  const run = useCallback((imported: Promise<Result<ShownImport, Reason>>) => {
    setState((now) => ({ ...now, running: true, done: null, trouble: null }));
    void imported
      .catch(() => unforeseen)
      .then((answer) => {
        setState((now) => ({
          ...now,
          running: false,
          ...(answer.ok ? { done: answer.value } : { trouble: answer.error }),
        }));
        // What was new on a stick is not new any more.
        void window.rekindle.watchResults();
      });
  }, []);
  const take = useCallback((paths: readonly string[]) => run(window.rekindle.importResults(paths)), [run]);
  return [
    state,
    {
      take,
      takeCode: (code, model) => run(window.rekindle.importCode({ code, model })),
      choose: (what) =>
        void window.rekindle.chooseResults({ what }).then((paths) => {
          if (paths !== null) take(paths);
        }),
    },
  ];
}
