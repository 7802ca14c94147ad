import { RotateCcw, Usb } from 'lucide-react';
import type { MakeStickResult } from '../../preload/contract.ts';
import { Stick } from '../art/stick.tsx';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts } from '../components/facts.tsx';
import type { Flow } from '../flow/flow-state.ts';
import type { Run } from '../flow/run-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { factsAsText } from '../image/technical-facts.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { driveTitle } from '../stick/drive-words.ts';
import { driveEnd, driveFacts, headline } from './result-words.ts';
import './result-screen.css';

interface ResultScreenProps {
  readonly flow: Flow;
  readonly run: Run;
  readonly result: MakeStickResult;
  readonly actions: FlowActions;
}

export function ResultScreen({ flow, run, result, actions }: ResultScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const { mood, title, text } = headline(result, flow.practice, texts);
  // That it was stopped is the heading already.
  const reasons = result.reasons.filter(({ code }) => code !== 'cancelled');
  // An image that turned out wrong is not tried again; another one is chosen.
  const imageIsGood = result.image.trust !== null && result.image.trust.level !== 'mismatch';
  useShortcuts(mac, {
    open: actions.chooseImage,
    ...(imageIsGood ? { onward: actions.sameImageAgain } : {}),
  });
  return (
    <Screen
      footer={
        <>
          <Button onPress={actions.fromTheStart}>{t('app-result-start')}</Button>
          <span className="screen-footer-note" />
          {imageIsGood && (
            <Button
              kind="primary"
              icon={
                result.ok ? <Usb aria-hidden="true" size={20} /> : <RotateCcw aria-hidden="true" size={20} />
              }
              onPress={actions.sameImageAgain}
              keys={keysOf('onward', texts, mac)}
            >
              {result.ok ? t('app-result-again') : t('app-result-retry')}
            </Button>
          )}
        </>
      }
    >
      <div className="result-head">
        <div className="result-picture">
          <Stick mood={mood} />
        </div>
        <div className="title-block">
          <ScreenTitle>{title}</ScreenTitle>
          <p className="lead">{text}</p>
        </div>
      </div>
      {reasons.length > 0 && (
        <Alert tone="bad">
          {reasons.map((reason) => (
            <p key={reason.code}>{say(reason)}</p>
          ))}
        </Alert>
      )}
      <DriveEnds run={run} result={result} />
      {result.ok && !flow.practice && <NextStep />}
    </Screen>
  );
}

function DriveEnds({ run, result }: Pick<ResultScreenProps, 'run' | 'result'>) {
  const texts = useText();
  const { t, say } = texts;
  return (
    <ul className="stack">
      {result.drives.map((end, index) => {
        const at = run.drives.findIndex(({ drive }) => drive.device === end.device);
        const drive = run.drives[at]?.drive;
        const { key, tone } = driveEnd(end);
        const facts = [
          { name: t('app-fact-image'), value: result.image.path, fixed: true },
          { name: t('app-fact-outcome'), value: t(key) },
          ...driveFacts(end, texts),
        ];
        const titleId = `end-${index}`;
        return (
          <li key={end.device}>
            <Card labelledBy={titleId} tone={tone === 'plain' ? 'plain' : tone}>
              <div className="result-drive-head">
                <h2 id={titleId}>{drive ? driveTitle(drive, at + 1, texts) : end.device}</h2>
                <Badge tone={tone}>{t(key)}</Badge>
              </div>
              {end.reasons.map((reason) => (
                <p key={reason.code}>{say(reason)}</p>
              ))}
              <Disclosure title={t('app-details')} level={3}>
                <div className="stack">
                  <Facts facts={facts} />
                  <div>
                    <CopyButton text={factsAsText(facts)} />
                  </div>
                </div>
              </Disclosure>
            </Card>
          </li>
        );
      })}
    </ul>
  );
}

/** The way on, short for now. */
function NextStep() {
  const { t } = useText();
  return (
    <section aria-labelledby="next-title" className="next-step">
      <h2 id="next-title">{t('app-result-next-title')}</h2>
      <ol>
        <li>{t('app-result-next-1')}</li>
        <li>{t('app-result-next-2')}</li>
        <li>{t('app-result-next-3')}</li>
      </ol>
    </section>
  );
}
