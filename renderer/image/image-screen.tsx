import { ArrowRight, Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import type { Flow } from '../flow/flow-state.ts';
import { imageGate, mayBeKit } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { UnfinishedCard } from '../stick/unfinished-card.tsx';
import { ChosenImageView } from './chosen-image.tsx';
import { gateNote } from './image-gate-note.ts';
import { NoImageYet } from './no-image-yet.tsx';

interface ImageScreenProps {
  readonly flow: Flow;
  readonly actions: FlowActions;
  readonly dropping: boolean;
  /** Help for those who have no image yet. */
  readonly offer: ReactNode;
  /** On to several systems for one stick, with the image that was chosen. */
  readonly onKit: () => void;
  /** On to what else is done with a stick. */
  readonly onCare: () => void;
}

export function ImageScreen({ flow, actions, dropping, offer, onKit, onCare }: ImageScreenProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const gate = imageGate(flow.image);
  const note = gateNote(gate);
  useShortcuts(mac, {
    open: actions.chooseImage,
    ...(gate === 'open' ? { onward: actions.toSticks } : {}),
    ...(flow.image ? { back: actions.putAwayImage } : {}),
  });

  if (!flow.image) {
    return (
      <Screen>
        <NoImageYet
          flow={flow}
          actions={actions}
          dropping={dropping}
          offer={offer}
          onKit={onKit}
          onCare={onCare}
        />
      </Screen>
    );
  }
  return (
    <Screen
      footer={
        <>
          <Button onPress={actions.chooseImage} keys={keysOf('open', texts, mac)}>
            {t('app-image-other')}
          </Button>
          <p className="screen-footer-note" id="image-gate">
            {note && t(note)}
          </p>
          <Button
            kind="primary"
            isDisabled={gate !== 'open'}
            onPress={actions.toSticks}
            keys={keysOf('onward', texts, mac)}
            iconAfter={<ArrowRight aria-hidden="true" size={20} />}
            describedBy="image-gate"
          >
            {t('app-continue')}
          </Button>
        </>
      }
    >
      {flow.goingOn && <UnfinishedCard flow={flow} actions={actions} />}
      {flow.goingOn && gate === 'wait' && <Alert tone="info">{t('app-unfinished-looking')}</Alert>}
      <ChosenImageView key={flow.image.path} image={flow.image} actions={actions} mayKeep={!flow.practice} />
      {flow.image.inspected?.ok && mayBeKit(flow.image.inspected.value) && (
        <div>
          <Button icon={<Layers aria-hidden="true" size={20} />} onPress={onKit}>
            {t('kit-open-with')}
          </Button>
        </div>
      )}
    </Screen>
  );
}
