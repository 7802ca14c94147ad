import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { MessageKey } from '../../main/messages/catalogues.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import type { ShownDrive } from '../../preload/contract.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { AddSystems } from './add-systems.tsx';
import { KitConsents } from './kit-consents.tsx';
import { kitGate, type KitDraft, type KitGate } from './kit-draft.ts';
import { KitRoom } from './kit-room.tsx';
import { KitSystem } from './kit-system.tsx';
import { Starting } from './starting.tsx';
import type { KitActions } from './use-kit.ts';
import './kit-screen.css';

interface KitScreenProps {
  readonly draft: KitDraft;
  readonly actions: KitActions;
  /** Drives that it might come onto. */
  readonly drives: readonly ShownDrive[];
  readonly dropping: boolean;
  readonly onBack: () => void;
  readonly onward: () => void;
}

/** Several systems for one stick: which, in what order, and whether they fit. */
export function KitScreen({ draft, actions, drives, dropping, onBack, onward }: KitScreenProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const gate = kitGate(draft);
  const note = kitGateNote(gate);
  const { choices } = draft;
  useShortcuts(mac, {
    open: actions.chooseFiles,
    back: onBack,
    ...(gate === 'open' ? { onward } : {}),
  });
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
          <p className="screen-footer-note" id="kit-gate">
            {note && t(note)}
          </p>
          <Button
            kind="primary"
            isDisabled={gate !== 'open'}
            onPress={onward}
            keys={keysOf('onward', texts, mac)}
            iconAfter={<ArrowRight aria-hidden="true" size={20} />}
            describedBy="kit-gate"
          >
            {t('app-continue')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('kit-title')}</ScreenTitle>
        <p className="lead">{t('kit-lead')}</p>
      </div>
      {choices.length > 0 && (
        <ol className="kit-systems" aria-label={t('kit-systems')}>
          {choices.map((choice, index) => (
            <KitSystem
              key={choice.path}
              choice={choice}
              place={{ index, count: choices.length }}
              actions={actions}
            />
          ))}
        </ol>
      )}
      <AddSystems taken={choices.map(({ path }) => path)} actions={actions} dropping={dropping} />
      {choices.length > 0 && (
        <>
          <KitRoom draft={draft} drives={drives} />
          <KitConsents draft={draft} actions={actions} />
          <Starting draft={draft} actions={actions} />
          <Disclosure title={t('app-details')}>
            <div className="stack">
              <Choice
                label={t('kit-way')}
                value={draft.way}
                onChange={(way) => actions.set({ way })}
                apart
                options={[
                  { value: 'auto', text: t('kit-way-auto') },
                  { value: 'files', text: t('kit-way-files') },
                  { value: 'iso-file', text: t('kit-way-iso-file') },
                ]}
              />
              <p className="soft">{t('kit-way-hint')}</p>
            </div>
          </Disclosure>
        </>
      )}
    </Screen>
  );
}

/** Why one cannot go on, beside the button that does not let one. */
function kitGateNote(gate: KitGate): MessageKey | null {
  return gate === 'open' ? null : `kit-gate-${gate}`;
}
