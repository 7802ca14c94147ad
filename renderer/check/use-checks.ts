import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type {
  Check,
  CheckId,
  CheckView,
  NewAnswerRequest,
  NewCheckRequest,
  UnfinishedCheck,
} from '../../preload/checks.ts';
import { afterAnswer, type CheckState } from './check-state.ts';

export interface CheckActions {
  readonly begin: (check: NewCheckRequest) => void;
  readonly goOn: (run: string) => void;
  readonly answer: (answer: Omit<NewAnswerRequest, 'run'> & { readonly check: CheckId }) => void;
  readonly takeBack: (check: CheckId) => void;
  /** Shows a question, or with `null` what it comes to. */
  readonly show: (at: CheckId | null) => void;
  readonly finish: () => void;
  /** Back to the beginning; what was answered stays saved. */
  readonly leave: () => void;
}

interface Shown {
  /** The checklist; `null` until it has come. */
  readonly list: readonly Check[] | null;
  readonly unfinished: readonly UnfinishedCheck[];
  /** `null` before a check has begun. */
  readonly state: CheckState | null;
  readonly busy: boolean;
  /** Why the last thing was not done. */
  readonly trouble: Reason | null;
}

const nothing: Shown = { list: null, unfinished: [], state: null, busy: false, trouble: null };

/**
 * The check's state, and everything that a person can do with it. Nothing is shown as answered before it is saved.
 * @param goOn the check to begin with
 */
export function useChecks(goOn: string | null): [Shown, CheckActions] {
  const [shown, setShown] = useState<Shown>({ ...nothing, busy: goOn !== null });
  const { state } = shown;

  const look = useCallback(() => {
    void window.rekindle.unfinishedChecks().then((unfinished) => {
      setShown((now) =>
        unfinished.ok ? { ...now, unfinished: unfinished.value } : { ...now, trouble: unfinished.error },
      );
    });
  }, []);
  useEffect(() => {
    void window.rekindle.checkList().then((list) => setShown((now) => ({ ...now, list })));
    look();
  }, [look]);

  const settle = useCallback(
    (question: Promise<Result<CheckView, Reason>>, then: (view: CheckView) => CheckState | null) => {
      void question.then((answer) => {
        setShown((now) =>
          answer.ok
            ? { ...now, busy: false, state: then(answer.value) }
            : { ...now, busy: false, trouble: answer.error },
        );
      });
    },
    [],
  );
  const ask: typeof settle = useCallback(
    (question, then) => {
      setShown((now) => ({ ...now, busy: true, trouble: null }));
      settle(question, then);
    },
    [settle],
  );
  useEffect(() => {
    if (goOn !== null) settle(window.rekindle.openCheck({ run: goOn }), (view) => ({ view, at: view.next }));
  }, [settle, goOn]);

  const actions = useMemo((): CheckActions => {
    const run = state?.view.run.id ?? '';
    return {
      begin: (check) => ask(window.rekindle.beginCheck(check), (view) => ({ view, at: view.next })),
      goOn: (id) => ask(window.rekindle.openCheck({ run: id }), (view) => ({ view, at: view.next })),
      answer: (answer) =>
        ask(window.rekindle.answerCheck({ run, ...answer }), (view) => afterAnswer(view, answer.check)),
      takeBack: (check) =>
        ask(window.rekindle.takeBackAnswer({ run, check }), (view) => ({ view, at: check })),
      show: (at) => setShown((now) => (now.state ? { ...now, state: { ...now.state, at } } : now)),
      finish: () => ask(window.rekindle.finishCheck({ run }), (view) => ({ view, at: null })),
      leave: () => {
        setShown((now) => ({ ...now, state: null, trouble: null }));
        look();
      },
    };
  }, [ask, look, state]);
  return [shown, actions];
}
