import { useCallback, useEffect, useState } from 'react';
import type { OwnTest, OwnTestState } from '../../../preload/own-tests.ts';

export interface Measured {
  /** `null` as long as it did not run. */
  readonly state: OwnTestState | null;
  readonly start: () => void;
  readonly stop: () => void;
}

interface MeasuredOptions {
  /** It begins when it is shown. */
  readonly atOnce: boolean;
  /** It goes on when the person goes on to other checks. */
  readonly goesOn: boolean;
}

/** A test that the main process does, from here. It ends when it is left, unless it goes on. */
export function useMeasured(test: OwnTest, { atOnce, goesOn }: MeasuredOptions): Measured {
  const [state, setState] = useState<OwnTestState | null>(null);
  const start = useCallback(() => void window.rekindle.startOwnTest(test), [test]);
  const stop = useCallback(() => void window.rekindle.stopOwnTest(test), [test]);
  useEffect(() => {
    let left = false;
    const hush = window.rekindle.onOwnTestChanged((changed) => {
      if (changed.test === test) setState(changed.state);
    });
    if (atOnce) start();
    else {
      void window.rekindle.lookAtOwnTest(test).then((known) => {
        // What was found before is found anew, but for what takes long.
        if (!left && (goesOn || known?.running === true)) setState((now) => now ?? known);
      });
    }
    return () => {
      left = true;
      hush();
      if (!goesOn) stop();
    };
  }, [test, atOnce, goesOn, start, stop]);
  return { state, start, stop };
}
