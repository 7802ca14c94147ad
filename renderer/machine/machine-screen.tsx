import { ArrowLeft, FileText, Laptop, MessageCircleQuestion } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Question } from '../../preload/advice.ts';
import type { AdviceState } from '../advice/advice-state.ts';
import type { AdviceActions } from '../advice/use-advice.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { Questions } from './questions.tsx';
import './machine-screen.css';

interface MachineScreenProps {
  readonly state: AdviceState;
  readonly actions: AdviceActions;
  readonly questions: readonly Question[];
}

/** Which computer the stick is for: this one, one that a person knows something of, or one that has told of itself. */
export function MachineScreen({ state, actions, questions }: MachineScreenProps) {
  const [answering, setAnswering] = useState(false);
  if (answering) {
    return (
      <Questions
        questions={questions}
        isDisabled={state.asking}
        onBack={() => setAnswering(false)}
        onDone={(answers) => actions.ask({ from: 'answers', answers }, state.wish)}
      />
    );
  }
  return <MachineWays state={state} actions={actions} onAnswer={() => setAnswering(true)} />;
}

interface MachineWaysProps {
  readonly state: AdviceState;
  readonly actions: AdviceActions;
  readonly onAnswer: () => void;
}

function MachineWays({ state, actions, onAnswer }: MachineWaysProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  useShortcuts(mac, { back: actions.close });
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={actions.close}
            keys={keysOf('back', texts, mac)}
          >
            {t('advice-have-image')}
          </Button>
          <span className="screen-footer-note" />
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('advice-machine-title')}</ScreenTitle>
        <p className="lead">{t('advice-machine-lead')}</p>
      </div>
      {state.asking && <Progress label={t('advice-looking')} fraction={null} />}
      {!state.asking && state.answer?.ok === false && (
        <Alert tone="bad" title={t('advice-failed')} urgent>
          <p>{say(state.answer.error)}</p>
        </Alert>
      )}
      <div className="machine-ways">
        <Way
          icon={<Laptop aria-hidden="true" size={32} strokeWidth={1.75} />}
          title={t('advice-this')}
          text={t('advice-this-text')}
          button={
            <Button
              kind="primary"
              isDisabled={state.asking}
              onPress={() => actions.ask({ from: 'this-computer' }, state.wish)}
            >
              {t('advice-this-button')}
            </Button>
          }
        />
        <Way
          icon={<MessageCircleQuestion aria-hidden="true" size={32} strokeWidth={1.75} />}
          title={t('advice-questions')}
          text={t('advice-questions-text')}
          button={
            <Button kind="primary" isDisabled={state.asking} onPress={onAnswer}>
              {t('advice-questions-button')}
            </Button>
          }
        />
        <Way
          icon={<FileText aria-hidden="true" size={32} strokeWidth={1.75} />}
          title={t('advice-files')}
          text={t('advice-files-text')}
          button={
            <Button isDisabled={state.asking} onPress={() => actions.chooseFiles(state.wish)}>
              {t('advice-files-button')}
            </Button>
          }
        />
      </div>
    </Screen>
  );
}

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly button: ReactNode;
}

function Way({ icon, title, text, button }: WayProps) {
  return (
    <Card>
      <div className="machine-way">
        <span className="machine-way-icon">{icon}</span>
        <h2>{title}</h2>
        <p className="soft">{text}</p>
        {button}
      </div>
    </Card>
  );
}
