import { FolderOpen, GraduationCap, Layers, ShieldCheck, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { OldLaptop } from '../art/old-laptop.tsx';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { DropZone } from '../components/drop-zone.tsx';
import type { Flow } from '../flow/flow-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf } from '../shell/keys.ts';
import { ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { UnfinishedCard } from '../stick/unfinished-card.tsx';
import './no-image-yet.css';

interface NoImageYetProps {
  readonly flow: Flow;
  readonly actions: FlowActions;
  readonly dropping: boolean;
  /** Help for those who have no image yet. */
  readonly offer: ReactNode;
  readonly onKit: () => void;
  readonly onCare: () => void;
}

/** The first thing a person sees. */
export function NoImageYet({ flow, actions, dropping, offer, onKit, onCare }: NoImageYetProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  return (
    <div className="welcome">
      <UnfinishedCard flow={flow} actions={actions} />
      <div className="welcome-words">
        <div className="title-block">
          <ScreenTitle>{t('app-image-title')}</ScreenTitle>
          <p className="lead">{t('app-image-lead')}</p>
        </div>
        <div className="welcome-picture">
          <OldLaptop />
        </div>
      </div>
      {!flow.practice && offer}
      <DropZone isOver={dropping}>
        <p className="welcome-drop">{dropping ? t('app-image-drop-now') : t('app-image-drop')}</p>
        <p className="soft">{t('app-image-or')}</p>
        <Button
          kind="primary"
          icon={<FolderOpen aria-hidden="true" size={20} />}
          onPress={actions.chooseImage}
          keys={keysOf('open', texts, mac)}
        >
          {t('app-image-choose')}
        </Button>
        {flow.practice && (
          <p className="welcome-practice-image">
            <span className="soft">{t('app-practice-image-hint')}</span>
            <Button kind="quiet" onPress={actions.takePracticeImage}>
              {t('app-practice-image')}
            </Button>
          </p>
        )}
      </DropZone>
      <div className="row kit-open-row">
        <Button kind="quiet" icon={<Layers aria-hidden="true" size={20} />} onPress={onKit}>
          {t('kit-open')}
        </Button>
        {!flow.practice && (
          <Button kind="quiet" icon={<Wrench aria-hidden="true" size={20} />} onPress={onCare}>
            {t('care-open')}
          </Button>
        )}
      </div>
      {flow.imageTrouble && (
        <Alert tone="bad" urgent>
          {say(flow.imageTrouble)}
        </Alert>
      )}
      <div className="welcome-foot">
        <p className="welcome-safe">
          <ShieldCheck aria-hidden="true" size={22} />
          {t('app-image-safe')}
        </p>
        {!flow.practice && (
          <section className="welcome-practice" aria-labelledby="practice-offer">
            <div>
              <h2 id="practice-offer">{t('app-practice-offer-title')}</h2>
              <p className="soft">{t('app-practice-offer-text')}</p>
            </div>
            <Button
              icon={<GraduationCap aria-hidden="true" size={20} />}
              onPress={() => actions.setPractice(true)}
            >
              {t('app-practice-enter')}
            </Button>
          </section>
        )}
      </div>
    </div>
  );
}
