import { RotateCcw, Usb } from 'lucide-react';
import type { DriveResult, MakeStickResult, ShownDrive } from '../../preload/contract.ts';
import type { MachineSource } from '../../preload/advice.ts';
import { Stick } from '../art/stick.tsx';
import { BootHelp } from '../boot/boot-help.tsx';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts } from '../components/facts.tsx';
import type { Flow } from '../flow/flow-state.ts';
import { becomesKit } from '../flow/image-state.ts';
import type { DriveRun, Run } from '../flow/run-state.ts';
import { againOf, allAgain, type Again } from '../flow/try-again.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { factsAsText } from '../image/technical-facts.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { attachedBy, driveTitle } from '../stick/drive-words.ts';
import { AgainHint, againWord } from '../write/again.tsx';
import { endKind, endTone } from './end-kind.ts';
import { driveFacts, headline } from './result-words.ts';
import './result-screen.css';

interface ResultScreenProps {
  readonly flow: Flow;
  readonly run: Run;
  readonly result: MakeStickResult;
  readonly actions: FlowActions;
  /** Where the facts about the computer came from that the sticks are for. */
  readonly machine: MachineSource | null;
  readonly onCheck: () => void;
}

export function ResultScreen({ flow, run, result, actions, machine, onCheck }: ResultScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const { mood, title, text } = headline(result, flow.practice, texts);
  // That it was stopped is the heading already.
  const reasons = result.reasons.filter(({ code }) => code !== 'cancelled');
  // An image that turned out wrong is not tried again; another one is chosen.
  const imageIsGood = result.image.trust !== null && result.image.trust.level !== 'mismatch';
  const again = imageIsGood ? allAgain(run, flow.drives) : new Map<string, ShownDrive>();
  const tryAgain = (): void => actions.tryAgain(again);
  const onward = again.size > 0 ? tryAgain : actions.sameImageAgain;
  useShortcuts(mac, { open: actions.chooseImage, ...(imageIsGood ? { onward } : {}) });
  return (
    <Screen
      footer={
        <>
          <Button onPress={actions.fromTheStart}>{t('app-result-start')}</Button>
          <span className="screen-footer-note" />
          {imageIsGood && again.size > 0 && (
            <Button onPress={actions.sameImageAgain}>{t('app-result-others')}</Button>
          )}
          {imageIsGood && (
            <Button
              kind="primary"
              icon={
                result.ok ? <Usb aria-hidden="true" size={20} /> : <RotateCcw aria-hidden="true" size={20} />
              }
              onPress={onward}
              keys={keysOf('onward', texts, mac)}
            >
              {again.size > 0
                ? t('app-result-retry-some', { count: again.size })
                : t(result.ok ? 'app-result-again' : 'app-result-choose')}
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
        <Alert tone={result.ok ? 'info' : 'bad'}>
          {reasons.map((reason) => (
            <p key={`${reason.code} ${JSON.stringify(reason.data)}`}>{say(reason)}</p>
          ))}
        </Alert>
      )}
      {flow.refused && (
        <Alert tone="bad" urgent>
          <p>{say(flow.refused)}</p>
        </Alert>
      )}
      <DriveEnds flow={flow} run={run} imagePath={result.image.path} actions={actions} />
      {!flow.practice && result.drives.some((drive) => drive.ok) && (
        <BootHelp image={result.image.path} kit={kitOf(flow)} machine={machine} onCheck={onCheck} />
      )}
    </Screen>
  );
}

/** How the boot loader of Rekindle’s own was made; `null` where the image has its own. */
function kitOf({ kit, image }: Flow): { readonly secureBoot: boolean } | null {
  if (kit) return kit;
  return image?.inspected?.ok && becomesKit(image, image.inspected.value) ? image : null;
}

interface DriveEndsProps {
  readonly flow: Flow;
  readonly run: Run;
  readonly imagePath: string;
  readonly actions: FlowActions;
}

/** First what needs a person; of many that are ready, each needs little room. */
function DriveEnds({ flow, run, imagePath, actions }: DriveEndsProps) {
  const numbered = run.drives.map((one, index) => ({ one, number: index + 1 }));
  const ready = numbered.filter(({ one }) => one.result?.ok);
  const rest = numbered.filter(({ one }) => one.result && !one.result.ok);
  const side = ready.length > 2 ? ' drive-ends-side' : '';
  return (
    <>
      {rest.length > 0 && (
        <ul className="drive-ends">
          {rest.map(({ one, number }) => (
            <li key={one.id}>
              <DriveEnd
                one={one}
                number={number}
                imagePath={imagePath}
                again={againOf(one, flow.drives)}
                actions={actions}
              />
            </li>
          ))}
        </ul>
      )}
      {ready.length > 0 && (
        <ul className={`drive-ends${side}`}>
          {ready.map(({ one, number }) => (
            <li key={one.id}>
              <DriveEnd
                one={one}
                number={number}
                imagePath={imagePath}
                again={{ kind: 'no' }}
                actions={actions}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface DriveEndProps {
  readonly one: DriveRun;
  readonly number: number;
  readonly imagePath: string;
  readonly again: Again;
  readonly actions: FlowActions;
}

function DriveEnd({ one, number, imagePath, again, actions }: DriveEndProps) {
  const texts = useText();
  const { t } = texts;
  const { result } = one;
  if (!result) return null;
  const kind = endKind(result);
  const outcome = t(`app-result-drive-${kind}`);
  const facts = [
    { name: t('app-fact-image'), value: imagePath, fixed: true },
    { name: t('app-fact-outcome'), value: outcome },
    ...driveFacts(result, texts),
  ];
  const titleId = `end-${number}`;
  return (
    <Card labelledBy={titleId} tone={endTone(kind)}>
      <div className="result-drive-head">
        <h2 id={titleId}>{driveTitle(one.drive, number, texts)}</h2>
        <span className="soft">{attachedBy(one.drive, texts)}</span>
        <Badge tone={endTone(kind)}>{outcome}</Badge>
      </div>
      <EndWords result={result} />
      <AgainHint again={again} />
      {again.kind === 'now' && (
        <div className="result-drive-again">
          <Button onPress={() => actions.tryAgain(new Map([[one.id, again.drive]]))} describedBy={titleId}>
            {t(againWord(again))}
          </Button>
        </div>
      )}
      <Disclosure title={t('app-details')} level={3}>
        <div className="stack">
          <Facts facts={facts} />
          <div>
            <CopyButton text={factsAsText(facts)} />
          </div>
        </div>
      </Disclosure>
    </Card>
  );
}

/** Why a stick is not ready. That it is a fake has to be seen by whoever paid for it. */
function EndWords({ result }: { readonly result: DriveResult }) {
  const { t, say } = useText();
  const sentences = result.reasons.map((reason) => <p key={reason.code}>{say(reason)}</p>);
  if (endKind(result) !== 'fake') return <div className="stack">{sentences}</div>;
  return (
    <Alert tone="bad" title={t('app-result-fake-title')}>
      {sentences}
    </Alert>
  );
}
