import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useState } from 'react';
import type { Question } from '../../preload/advice.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { asked, helpFor, type Answers } from './asked.ts';

interface QuestionsProps {
  readonly questions: readonly Question[];
  readonly isDisabled: boolean;
  readonly onBack: () => void;
  readonly onDone: (answers: Answers) => void;
}

/** All questions on one page: each may be left open, and an answer can be taken back. */
export function Questions({ questions, isDisabled, onBack, onDone }: QuestionsProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const [answers, setAnswers] = useState<Answers>({});
  const now = asked(questions, answers);
  const done = (): void => {
    if (!isDisabled) onDone(now.answers);
  };
  useShortcuts(mac, { back: onBack, onward: done });
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={onBack}
            keys={keysOf('back', texts, mac)}
          >
            {t('app-back')}
          </Button>
          <span className="screen-footer-note" />
          <Button
            kind="primary"
            isDisabled={isDisabled}
            onPress={done}
            keys={keysOf('onward', texts, mac)}
            iconAfter={<ArrowRight aria-hidden="true" size={20} />}
          >
            {t('advice-questions-done')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('advice-questions-title')}</ScreenTitle>
        <p className="lead">{t('advice-questions-lead')}</p>
      </div>
      <div className="machine-questions">
        {now.questions.map((question) => {
          const help = helpFor(question, now.answers);
          return (
            <div key={question.id} className="stack">
              <Choice
                apart
                label={t(question.text)}
                value={now.answers[question.id] ?? ''}
                onChange={(value) => setAnswers({ ...answers, [question.id]: value })}
                options={[
                  ...question.choices.map(({ value, text, data }) => ({ value, text: t(text, data) })),
                  { value: '', text: t('advice-not-known') },
                ]}
              />
              {help !== null && <p className="soft machine-question-help">{t(help)}</p>}
            </div>
          );
        })}
      </div>
    </Screen>
  );
}
