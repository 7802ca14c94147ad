import { useEffect, useState } from 'react';
import { Stick } from '../art/stick.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import {
  driveFraction,
  phaseFraction,
  runFraction,
  runSecondsLeft,
  type DriveRun,
  type Run,
} from '../flow/run-state.ts';
import { useText } from '../messages/text-provider.tsx';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { driveTitle } from '../stick/drive-words.ts';
import { paceLine, runPhase, statusOf } from './run-words.ts';
import './write-screen.css';

interface WriteScreenProps {
  readonly run: Run;
  readonly onCancel: () => void;
}

export function WriteScreen({ run, onCancel }: WriteScreenProps) {
  const texts = useText();
  const { t } = texts;
  const [asking, setAsking] = useState(false);
  const fraction = runFraction(run);
  const left = runSecondsLeft(run);
  useProgressAnnounced(run);
  return (
    <Screen
      footer={
        <>
          <p className="screen-footer-note">{t('app-write-lead', { count: run.drives.length })}</p>
          <Button isDisabled={run.cancelling} onPress={() => setAsking(true)}>
            {run.cancelling ? t('app-write-stopping') : t('app-write-stop')}
          </Button>
        </>
      }
    >
      <div className="write-head">
        <div className="write-picture">
          <Stick mood="working" />
        </div>
        <div className="stack">
          <ScreenTitle>{t('app-write-title', { count: run.drives.length })}</ScreenTitle>
          {run.image ? (
            <Progress label={t(`app-phase-${run.image.phase}`)} fraction={phaseFraction(run.image)} />
          ) : (
            <Progress label={t('app-write-overall')} fraction={fraction} />
          )}
          <p className="soft write-left">
            {left === null ? ' ' : t('app-write-left', { time: texts.duration(left) })}
          </p>
        </div>
      </div>
      <ul className="stack">
        {run.drives.map((one, index) => (
          <li key={one.drive.device}>
            <DriveProgress one={one} number={index + 1} />
          </li>
        ))}
      </ul>
      <Dialog
        title={t('app-stop-title')}
        isOpen={asking && !run.cancelling}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button autoFocus onPress={() => setAsking(false)}>
              {t('app-stop-no')}
            </Button>
            <Button
              kind="danger"
              onPress={() => {
                setAsking(false);
                onCancel();
              }}
            >
              {t('app-stop-yes')}
            </Button>
          </>
        }
      >
        <p>{t('app-stop-text')}</p>
      </Dialog>
    </Screen>
  );
}

function DriveProgress({ one, number }: { readonly one: DriveRun; readonly number: number }) {
  const texts = useText();
  const { t } = texts;
  const { result } = one;
  const title = driveTitle(one.drive, number, texts);
  const titleId = `drive-${number}`;
  return (
    <Card labelledBy={titleId} tone={result ? (result.ok ? 'good' : 'bad') : 'plain'}>
      <div className="stack">
        <div className="write-drive-head">
          <h2 id={titleId}>{title}</h2>
          <span className="soft write-pace">{result ? '' : paceLine(one.progress, texts)}</span>
        </div>
        <Progress
          label={t(statusOf(one))}
          fraction={result && !result.ok ? 1 : driveFraction(one)}
          tone={result ? (result.ok ? 'good' : 'bad') : 'ember'}
          {...(result && !result.ok ? { valueText: '' } : {})}
        />
        {result && !result.ok && result.reasons.map((reason) => <p key={reason.code}>{texts.say(reason)}</p>)}
      </div>
    </Card>
  );
}

/** Tells those who listen about every new phase and every further quarter, and no more. */
function useProgressAnnounced(run: Run): void {
  const { t, percent } = useText();
  const announce = useAnnounce();
  const phase = runPhase(run);
  const quarter = Math.floor((run.image ? (phaseFraction(run.image) ?? 0) : runFraction(run)) * 4) / 4;
  useEffect(() => {
    announce(t('app-write-announce', { phase: t(phase), percent: percent(quarter) }));
  }, [announce, phase, quarter, t, percent]);
}
