import { useCallback, useMemo, useReducer } from 'react';
import type { MachineSource, ShownWish } from '../../preload/advice.ts';
import { adviceReducer, noAdvice, type AdviceState } from './advice-state.ts';

export interface AdviceActions {
  readonly open: () => void;
  readonly close: () => void;
  readonly ask: (source: MachineSource, wish: ShownWish) => void;
  readonly chooseFiles: (wish: ShownWish) => void;
  readonly back: () => void;
  readonly take: (id: string) => void;
  readonly forget: () => void;
}

/** The advice's state, and everything that a person can do with it. */
export function useAdvice(): [AdviceState, AdviceActions] {
  const [state, dispatch] = useReducer(adviceReducer, noAdvice);
  const ask = useCallback((source: MachineSource, wish: ShownWish): void => {
    dispatch({ type: 'ask', source, wish });
    void window.rekindle
      .recommend({ source, wish })
      .then((answer) => dispatch({ type: 'answered', source, wish, answer }));
  }, []);
  const actions = useMemo<AdviceActions>(
    () => ({
      open: () => dispatch({ type: 'open' }),
      close: () => dispatch({ type: 'close' }),
      ask,
      chooseFiles: (wish) => {
        void window.rekindle.chooseReports().then((paths) => {
          if (paths !== null) ask({ from: 'files', paths: [...paths] }, wish);
        });
      },
      back: () => dispatch({ type: 'back' }),
      take: (id) => dispatch({ type: 'take', id }),
      forget: () => dispatch({ type: 'forget' }),
    }),
    [ask],
  );
  return [state, actions];
}
