import { ArrowLeft, Laptop } from 'lucide-react';
import type { Reason } from '../../main/common/reason.ts';
import type { CheckView, Verdict, VerdictSentence } from '../../preload/checks.ts';
import { Alert, type AlertTone } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { AllChecks } from './all-checks.tsx';
import { previousOf } from './check-state.ts';
import { checkText, machineName } from './check-words.ts';
import type { CheckActions } from './use-checks.ts';

interface VerdictScreenProps {
  readonly view: CheckView;
  readonly trouble: Reason | null;
  readonly actions: CheckActions;
  readonly onBack: () => void;
}

const tones: Readonly<Record<Verdict['kind'], AlertTone>> = {
  ready: 'good',
  cautions: 'caution',
  'other-system': 'caution',
  'not-worth-it': 'bad',
  open: 'info',
};

/** What a check comes to, what to know, what to do now; each sentence says which answers it came from. */
export function VerdictScreen({ view, trouble, actions, onBack }: VerdictScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const { verdict, run, next } = view;
  const finished = run.finishedAt !== null;
  const previous = previousOf(view, null);
  const goBack = (): void => actions.show(next ?? previous);
  const onward = (): void => {
    if (finished) actions.leave();
    else actions.finish();
  };
  useShortcuts(mac, { back: goBack, onward });
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={goBack}
            keys={keysOf('back', texts, mac)}
          >
            {next ? t('station-go-on-asking') : t('station-previous')}
          </Button>
          <span className="screen-footer-note" />
          {finished && <Button onPress={onBack}>{t('station-home')}</Button>}
          <Button
            kind="primary"
            {...(finished ? { icon: <Laptop aria-hidden="true" size={20} /> } : {})}
            onPress={onward}
            keys={keysOf('onward', texts, mac)}
          >
            {finished ? t('station-another') : t('station-finish')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <p className="soft">{machineName(view.machine, texts)}</p>
        <ScreenTitle>{t(`verdict-kind-${verdict.kind}`)}</ScreenTitle>
      </div>
      {trouble && (
        <Alert tone="bad" title={t('station-failed')} urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
      <Alert tone={tones[verdict.kind]}>
        <p className="lead">{say(verdict.headline.reason)}</p>
      </Alert>
      {verdict.cautions.length > 0 && (
        <section aria-labelledby="station-cautions" className="stack">
          <h2 id="station-cautions">{t('station-cautions')}</h2>
          <ul className="station-sentences">
            {verdict.cautions.map((caution) => (
              <li key={`${caution.reason.code} ${caution.answers.join(' ')}`}>
                <p>{say(caution.reason)}</p>
                {caution.part !== null && (
                  <p className="soft">{t('station-part', { part: t(`verdict-part-${caution.part}`) })}</p>
                )}
                <From sentence={caution} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {verdict.next.length > 0 && (
        <section aria-labelledby="station-next" className="stack">
          <h2 id="station-next">{t('station-next')}</h2>
          <ol className="station-steps">
            {verdict.next.map((sentence) => (
              <li key={sentence.reason.code}>{say(sentence.reason)}</li>
            ))}
          </ol>
        </section>
      )}
      <Disclosure title={t('station-all')}>
        <AllChecks view={view} actions={actions} />
      </Disclosure>
    </Screen>
  );
}

/** Which answers a sentence came from. */
function From({ sentence }: { readonly sentence: VerdictSentence }) {
  const texts = useText();
  const { t, list } = texts;
  if (sentence.answers.length === 0) return null;
  const answers = list(sentence.answers.map((check) => checkText(check, 'title', texts)));
  return <p className="soft">{t('station-from', { answers })}</p>;
}
