import { useCallback, useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import { err, type Result } from '../../main/common/result.ts';

/** What is told when the main process itself has a mistake: nobody may be left waiting for an answer. */
export const unforeseen = err({ code: 'app-unforeseen-text', data: {} });

/**
 * What the journal says to a question; `null` while it is being asked.
 * @param ask of the bridge
 * @param about another one is another question
 * @returns the answer, and how to ask once more
 */
export function useAsked<About, Value>(
  ask: (about: About) => Promise<Result<Value, Reason>>,
  about: About,
): readonly [Result<Value, Reason> | null, () => void] {
  const [turn, setTurn] = useState(0);
  const question = `${String(about)} ${turn}`;
  const [heard, setHeard] = useState<{ readonly to: string; readonly answer: Result<Value, Reason> } | null>(
    null,
  );
  useEffect(() => {
    let wanted = true;
    void ask(about)
      .catch(() => unforeseen)
      .then((answer) => {
        if (wanted) setHeard({ to: question, answer });
      });
    return () => {
      wanted = false;
    };
  }, [ask, about, question]);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  return [heard?.to === question ? heard.answer : null, again];
}
