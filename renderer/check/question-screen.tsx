import { ArrowLeft, Check as Tick, CircleHelp, SkipForward, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Check, CheckView, Finding, Outcome } from '../../preload/checks.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Field } from '../components/field.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysAreTaken, keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { AllChecks } from './all-checks.tsx';
import { answerKey, previousOf, type Phase } from './check-state.ts';
import { checkText, hasQuestion, machineName } from './check-words.ts';
import { OwnTestCard } from './own/own-test-card.tsx';
import { ownTests } from './own/own-tests.tsx';
import type { CheckActions } from './use-checks.ts';

interface QuestionScreenProps {
  readonly check: Check;
  readonly view: CheckView;
  readonly busy: boolean;
  readonly trouble: Reason | null;
  readonly actions: CheckActions;
}

const key = (letter: string): { shown: string; aria: string } => ({ shown: letter, aria: letter });

/** One check: why, what to do, one question. After a no: what it usually means, and what to try first. */
export function QuestionScreen({ check, view, busy, trouble, actions }: QuestionScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const has = hasQuestion(check.id, texts);
  const given = view.run.answers.find((answer) => answer.check === check.id) ?? null;
  const [phase, setPhase] = useState<Phase>(has !== null && given === null ? 'has' : 'works');
  const [note, setNote] = useState(given?.note ?? '');
  const [photo, setPhoto] = useState<string | null>(null);
  const [finding, setFinding] = useState<Finding | null>(null);
  const own = view.run.where === 'own' && check.id in ownTests && (phase === 'works' || phase === 'no');
  const suggested = own ? (finding?.suggests ?? null) : null;
  const previous = previousOf(view, check.id);
  const answer = (outcome: Outcome): void => {
    if (busy) return;
    const written = note.trim() === '' ? null : note.trim();
    const findings = finding?.facts ?? [];
    actions.answer({ check: check.id, outcome, note: written, photoFile: photo, findings });
  };
  /** What a key, or the button that it stands on, does in the phase that is shown. */
  const press = (what: Outcome): void => {
    if (what === 'skip' && phase !== 'skip') setPhase('skip');
    else if (what === 'not-present') {
      if (phase === 'has' || suggested === 'not-present') answer('not-present');
    } else if (phase === 'has') {
      if (what === 'pass') setPhase('works');
      else if (what === 'fail') answer('not-present');
      else answer(what);
    } else if (phase === 'works' && what === 'fail') setPhase('no');
    else if (phase !== 'skip' || what === 'skip') answer(what);
  };
  useAnswerKeys(press);
  const goBack = (): void => {
    if (phase === 'no' || phase === 'skip') setPhase('works');
    else if (previous) actions.show(previous);
    else actions.leave();
  };
  const confirm = (): void => {
    if (suggested !== null) press(suggested);
  };
  useShortcuts(mac, { back: goBack, onward: confirm });
  const { progress } = view;
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={goBack}
            keys={keysOf('back', texts, mac)}
          >
            {previous ? t('station-previous') : t('app-back')}
          </Button>
          <span className="screen-footer-note">{t('station-saved')}</span>
          <Button onPress={() => actions.show(null)}>{t('station-to-verdict')}</Button>
        </>
      }
    >
      <div className="station-head">
        <p className="soft">
          {machineName(view.machine, texts)} · {t(`check-group-${check.group}`)}
        </p>
        <Progress
          label={t('station-progress', progress)}
          fraction={progress.total === 0 ? 0 : progress.answered / progress.total}
          hideLabel
        />
        <p className="soft">{t('station-progress', progress)}</p>
      </div>
      {trouble && (
        <Alert tone="bad" title={t('station-failed')} urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
      <div className="title-block">
        <ScreenTitle>{checkText(check.id, 'title', texts)}</ScreenTitle>
        <p className="lead">{checkText(check.id, 'purpose', texts)}</p>
      </div>
      {check.ends !== null && phase !== 'has' && (
        <Alert tone="caution">
          <p>{t(check.ends === 'may-hang' ? 'station-may-hang' : 'station-restarts')}</p>
        </Alert>
      )}
      {phase === 'works' && (
        <>
          {check.things.length > 0 && (
            <p>
              <strong>{t('station-needed')}:</strong>{' '}
              {texts.list(check.things.map((thing) => t(`check-thing-${thing}`)))}
            </p>
          )}
          {!own && (
            <ol className="station-steps">
              {checkText(check.id, 'steps', texts)
                .split('\n')
                .map((step) => (
                  <li key={step}>{step}</li>
                ))}
            </ol>
          )}
        </>
      )}
      {phase === 'no' && (
        <div className="stack">
          <h2>{t('station-no-title')}</h2>
          <p>{checkText(check.id, 'no', texts)}</p>
          <h2>{t('station-try-title')}</h2>
          <p>{checkText(check.id, 'try', texts)}</p>
        </div>
      )}
      {own && <OwnTestCard check={check} finding={finding} onFinding={setFinding} />}
      <Card labelledBy="station-question" tone={phase === 'no' ? 'caution' : 'plain'}>
        <h2 id="station-question" className="station-question">
          {phase === 'has' && has !== null
            ? has
            : phase === 'skip'
              ? t('station-skip-title')
              : checkText(check.id, 'question', texts)}
        </h2>
        {own && finding !== null && (
          <p className="own-suggestion" role="status">
            {suggested === null
              ? t('own-cannot-know')
              : t('own-suggests', { outcome: t(`check-outcome-${suggested}`) })}
          </p>
        )}
        {phase === 'skip' ? (
          <Field
            label={t('station-note')}
            hint={t('station-skip-hint')}
            value={note}
            onChange={setNote}
            onEnter={() => answer('skip')}
          />
        ) : null}
        <AnswerButtons phase={phase} suggested={suggested} busy={busy} press={press} />
      </Card>
      {phase !== 'skip' && (
        <Disclosure title={t('station-note-add')}>
          <div className="stack">
            <Field label={t('station-note')} value={note} onChange={setNote} />
            <div className="station-photo">
              <Button
                onPress={() =>
                  void window.rekindle.choosePhoto().then((file) => {
                    if (file !== null) setPhoto(file);
                  })
                }
              >
                {t('station-photo')}
              </Button>
              <span className="soft">
                {photo !== null
                  ? t('station-photo-chosen', { file: photo.split(/[/\\]/).at(-1) ?? photo })
                  : given?.photo != null && t('station-photo-kept')}
              </span>
            </div>
          </div>
        </Disclosure>
      )}
      <Disclosure title={t('station-all')}>
        <AllChecks view={view} actions={actions} />
      </Disclosure>
    </Screen>
  );
}

interface AnswerButtonsProps {
  readonly phase: Phase;
  /** What the program's own test would answer. */
  readonly suggested: Outcome | null;
  readonly busy: boolean;
  readonly press: (what: Outcome) => void;
}

function AnswerButtons({ phase, suggested, busy, press }: AnswerButtonsProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const yes = <ThumbsUp aria-hidden="true" size={20} />;
  const no = <ThumbsDown aria-hidden="true" size={20} />;
  const skip = <SkipForward aria-hidden="true" size={20} />;
  if (phase === 'skip') {
    return (
      <div className="station-answers">
        <Button kind="primary" icon={skip} isDisabled={busy} onPress={() => press('skip')}>
          {t('station-skip')}
        </Button>
      </div>
    );
  }
  return (
    <div className="station-answers">
      {suggested !== null && (
        <Button
          kind="primary"
          icon={<Tick aria-hidden="true" size={20} />}
          isDisabled={busy}
          keys={keysOf('onward', texts, mac)}
          onPress={() => press(suggested)}
        >
          {t('own-confirm', { outcome: t(`check-outcome-${suggested}`) })}
        </Button>
      )}
      <Button
        kind={suggested === null ? 'primary' : 'secondary'}
        icon={yes}
        isDisabled={busy}
        keys={key('P')}
        onPress={() => press('pass')}
      >
        {phase === 'no' ? t('station-works-now') : t('station-yes')}
      </Button>
      <Button icon={no} isDisabled={busy} keys={key('F')} onPress={() => press('fail')}>
        {phase === 'no' ? t('station-still-not') : t('station-no')}
      </Button>
      <Button
        icon={<CircleHelp aria-hidden="true" size={20} />}
        isDisabled={busy}
        keys={key('U')}
        onPress={() => press('undecided')}
      >
        {t('station-not-sure')}
      </Button>
      <Button kind="quiet" icon={skip} isDisabled={busy} keys={key('S')} onPress={() => press('skip')}>
        {t('station-skip')}
      </Button>
    </div>
  );
}

/**
 * Answers by single keys, as on the stick; not while somebody types or a question of the program's own is open. Heard as
 * soon as the question stands there, not a moment later: a quick key would be lost.
 */
function useAnswerKeys(press: (what: Outcome) => void): void {
  const latest = useRef(press);
  useLayoutEffect(() => {
    latest.current = press;
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLInputElement ||
        event.target instanceof HTMLTextAreaElement ||
        event.target instanceof HTMLSelectElement;
      const what = answerKey(event, typing || keysAreTaken());
      if (what === null) return;
      event.preventDefault();
      latest.current(what);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
