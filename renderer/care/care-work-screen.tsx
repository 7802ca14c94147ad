import { useState } from 'react';
import { Stick } from '../art/stick.tsx';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { driveTitle } from '../stick/drive-words.ts';
import type { CareEnd, CareWork } from './care-state.ts';

interface CareWorkScreenProps {
  readonly work: CareWork;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}

/** One stick while something is done with it, and how that ended. */
export function CareWorkScreen({ work, onCancel, onDone }: CareWorkScreenProps) {
  return work.end ? (
    <Ended work={work} end={work.end} onDone={onDone} />
  ) : (
    <Working work={work} onCancel={onCancel} />
  );
}

function Working({ work, onCancel }: Pick<CareWorkScreenProps, 'work' | 'onCancel'>) {
  const texts = useText();
  const { t } = texts;
  const [asking, setAsking] = useState(false);
  const { kind, drive, phase, fraction, cancelling } = work;
  return (
    <Screen
      footer={
        <>
          <p className="screen-footer-note">{t('app-write-lead', { count: 1 })}</p>
          <Button isDisabled={cancelling} onPress={() => setAsking(true)}>
            {t(cancelling ? 'app-write-stopping' : 'app-write-stop')}
          </Button>
        </>
      }
    >
      <div className="care-work">
        <div className="care-picture">
          <Stick mood="working" />
        </div>
        <div className="stack">
          <ScreenTitle>{t(`care-${kind}-working`)}</ScreenTitle>
          <p className="soft">{driveTitle(drive, 1, texts)}</p>
          <Progress label={t(phase ?? 'app-phase-waiting')} fraction={fraction} />
        </div>
      </div>
      <Dialog
        title={t('app-stop-title')}
        isOpen={asking && !cancelling}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button autoFocus onPress={() => setAsking(false)}>
              {t('app-stop-no')}
            </Button>
            <Button kind="danger" onPress={onCancel}>
              {t('app-stop-yes')}
            </Button>
          </>
        }
      >
        <p>{t(`care-${kind}-stop`)}</p>
      </Dialog>
    </Screen>
  );
}

interface EndedProps {
  readonly work: CareWork;
  readonly end: CareEnd;
  readonly onDone: () => void;
}

function Ended({ work, end, onDone }: EndedProps) {
  const texts = useText();
  const { t, say } = texts;
  const { kind, drive } = work;
  const { ok, outcome, reasons } = end;
  const told = kind === 'probe' && outcome === 'mismatch' ? 'fake' : ok ? 'done' : 'trouble';
  const title =
    told === 'fake' ? t('app-result-fake-title') : t(ok ? `care-${kind}-done` : endTitle[outcome]);
  return (
    <Screen
      footer={
        <>
          <span className="screen-footer-note" />
          <Button kind="primary" onPress={onDone}>
            {t('care-done')}
          </Button>
        </>
      }
    >
      <div className="care-work">
        <div className="care-picture">
          <Stick mood={ok ? 'ready' : 'trouble'} />
        </div>
        <div className="title-block">
          <ScreenTitle>{title}</ScreenTitle>
          <p className="soft">{driveTitle(drive, 1, texts)}</p>
          {ok && <p className="lead">{t(`care-${kind}-done-text`)}</p>}
        </div>
      </div>
      {reasons.length > 0 && (
        <Alert tone={ok ? 'info' : 'bad'}>
          {reasons.map((reason) => (
            <p key={`${reason.code} ${JSON.stringify(reason.data)}`}>{say(reason)}</p>
          ))}
        </Alert>
      )}
    </Screen>
  );
}

const endTitle = {
  done: 'care-failed',
  failed: 'care-failed',
  refused: 'care-refused',
  mismatch: 'app-result-mismatch-title',
  cancelled: 'app-result-cancelled-title',
} as const;
