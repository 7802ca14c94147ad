import { useEffect, useRef, useState } from 'react';
import { Stick } from '../art/stick.tsx';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import type { Flow } from '../flow/flow-state.ts';
import { phaseFraction, runFraction, runImage, runSecondsLeft, type Run } from '../flow/run-state.ts';
import { againOf } from '../flow/try-again.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { driveTitle } from '../stick/drive-words.ts';
import { DriveProgress } from './drive-progress.tsx';
import { runPhase, statusOf } from './run-words.ts';
import './write-screen.css';

interface WriteScreenProps {
  readonly flow: Flow;
  readonly run: Run;
  readonly actions: FlowActions;
}

/** From so many sticks on, each gets less room. */
export const manySticks = 5;

export function WriteScreen({ flow, run, actions }: WriteScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const [asking, setAsking] = useState(false);
  const image = runImage(run);
  const left = runSecondsLeft(run);
  const count = run.drives.length;
  const ready = run.drives.filter((one) => one.result?.ok).length;
  const dense = count >= manySticks;
  useProgressAnnounced(run);
  useEndsAnnounced(run);
  return (
    <Screen
      wide={dense}
      footer={
        <>
          <p className="screen-footer-note">{t('app-write-lead', { count })}</p>
          <Button isDisabled={run.cancelling} onPress={() => setAsking(true)}>
            {run.cancelling ? t('app-write-stopping') : t('app-write-stop')}
          </Button>
        </>
      }
    >
      <div className={dense ? 'write-head write-head-dense' : 'write-head'}>
        <div className="write-picture">
          <Stick mood="working" />
        </div>
        <div className="stack">
          <ScreenTitle>{t('app-write-title', { count })}</ScreenTitle>
          {image ? (
            <Progress label={t(`app-phase-${image.phase}`)} fraction={phaseFraction(image)} />
          ) : (
            <Progress label={t('app-write-overall')} fraction={runFraction(run)} />
          )}
          <p className="soft write-left">
            {count > 1 && ready > 0 && <span>{t('app-write-ready', { ready, count })}</span>}
            <span>{left === null ? ' ' : t('app-write-left', { time: texts.duration(left) })}</span>
          </p>
        </div>
      </div>
      {flow.refused && (
        <Alert tone="bad" urgent>
          <p>{say(flow.refused)}</p>
        </Alert>
      )}
      <ul className={dense ? 'drives-at-work drives-at-work-dense' : 'drives-at-work'}>
        {run.drives.map((one, index) => {
          const again = run.cancelling ? { kind: 'no' as const } : againOf(one, flow.drives);
          return (
            <li key={one.id}>
              <DriveProgress
                run={run}
                one={one}
                number={index + 1}
                again={again}
                dense={dense}
                onAgain={() => {
                  if (again.kind === 'now') actions.tryAgain(new Map([[one.id, again.drive]]));
                }}
              />
            </li>
          );
        })}
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
                actions.cancel();
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

/** Tells those who listen about every new phase and every further quarter, and no more. */
function useProgressAnnounced(run: Run): void {
  const { t, percent } = useText();
  const announce = useAnnounce();
  const phase = runPhase(run);
  const image = runImage(run);
  const quarter = Math.floor((image ? (phaseFraction(image) ?? 0) : runFraction(run)) * 4) / 4;
  useEffect(() => {
    announce(t('app-write-announce', { phase: t(phase), percent: percent(quarter) }));
  }, [announce, phase, quarter, t, percent]);
}

/** Tells those who listen how each of several sticks has ended, once. */
function useEndsAnnounced(run: Run): void {
  const texts = useText();
  const announce = useAnnounce();
  const told = useRef<ReadonlySet<unknown>>(new Set());
  useEffect(() => {
    const ended = run.drives.filter(({ result }) => result !== null);
    const fresh = ended.filter(({ result }) => !told.current.has(result));
    told.current = new Set(ended.map(({ result }) => result));
    if (run.drives.length < 2 || fresh.length === 0) return;
    const sentences = fresh.map((one) => {
      const name = driveTitle(one.drive, run.drives.indexOf(one) + 1, texts);
      return texts.t('app-write-ended', { name, end: texts.t(statusOf(run, one)) });
    });
    announce(sentences.join(' '));
  }, [announce, run, texts]);
}
