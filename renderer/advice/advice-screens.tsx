import { useEffect, useState } from 'react';
import type { Question } from '../../preload/advice.ts';
import { MachineScreen } from '../machine/machine-screen.tsx';
import { SystemScreen } from '../system/system-screen.tsx';
import type { AdviceState } from './advice-state.ts';
import type { AdviceActions } from './use-advice.ts';

interface AdviceScreensProps {
  readonly state: AdviceState;
  readonly actions: AdviceActions;
}

/** From a computer to the system that suits it. */
export function AdviceScreens({ state, actions }: AdviceScreensProps) {
  const [questions, setQuestions] = useState<readonly Question[]>([]);
  useEffect(() => {
    void window.rekindle.adviceQuestions().then(setQuestions);
  }, []);
  const { source, answer } = state;
  if (state.step === 'system' && source && answer?.ok) {
    return (
      <SystemScreen
        advice={answer.value}
        onWish={(wish) => actions.ask(source, wish)}
        onTake={actions.take}
        onBack={actions.back}
      />
    );
  }
  return <MachineScreen state={state} actions={actions} questions={questions} />;
}
