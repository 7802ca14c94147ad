import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ShownDrive } from '../../preload/contract.ts';
import type { ShownKit } from '../../preload/kit.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Progress } from '../components/progress.tsx';
import { AddSystems } from '../kit/add-systems.tsx';
import { KitConsents } from '../kit/kit-consents.tsx';
import { kitGate, kitSystems, neededBytes } from '../kit/kit-draft.ts';
import { KitSystem } from '../kit/kit-system.tsx';
import { useKit } from '../kit/use-kit.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { driveTitle } from '../stick/drive-words.ts';
import { isTyped } from '../stick/typed-name.ts';
import '../kit/kit-screen.css';
import type { CareActions } from './use-care.ts';

interface ChangeScreenProps {
  readonly drive: ShownDrive;
  readonly actions: Pick<CareActions, 'change'>;
  readonly dropping: boolean;
  readonly dropped: readonly string[];
  readonly onBack: () => void;
}

const noDrives: readonly number[] = [];

/** What is on a stick with several systems; what is to go, and what is to come. */
export function ChangeScreen({ drive, actions, dropping, dropped, onBack }: ChangeScreenProps) {
  const texts = useText();
  const { t, say, size } = texts;
  const { mac } = useApp();
  const [kit, setKit] = useState<Result<ShownKit, Reason> | null>(null);
  const [going, setGoing] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const [draft, draftActions] = useKit(kit?.ok === true, noDrives, 'there');
  const { device, identity } = drive;
  useEffect(() => {
    let wanted = true;
    void window.rekindle.readKit({ device, identity }).then((read) => {
      if (wanted) setKit(read);
    });
    return () => {
      wanted = false;
    };
    // The very drive that was chosen; what is told of it anew is looked at when it is changed.
  }, [device, identity]);
  const { add } = draftActions;
  useEffect(() => {
    if (dropped.length > 0) add(dropped);
  }, [add, dropped]);
  const gate = draft.choices.length === 0 ? 'open' : kitGate(draft);
  const changes = going.length > 0 || draft.choices.length > 0;
  const mayGo = kit?.ok === true && changes && gate === 'open';
  const ask = (): void => setAsking(true);
  useShortcuts(mac, { back: onBack, ...(mayGo ? { onward: ask } : {}) });
  const there = kit?.ok ? kit.value : null;
  const name = driveTitle(drive, 1, texts);
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
          <p className="screen-footer-note" id="change-note">
            {gate === 'open' ? t(changes ? 'care-change-keeps' : 'care-change-none') : t(`kit-gate-${gate}`)}
          </p>
          <Button
            kind="primary"
            isDisabled={!mayGo}
            onPress={ask}
            keys={keysOf('onward', texts, mac)}
            describedBy="change-note"
          >
            {t('care-change-ask')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('care-change-title')}</ScreenTitle>
        <p className="lead">{name}</p>
      </div>
      {kit === null && <Progress label={t('care-change-reading')} fraction={null} />}
      {kit?.ok === false && (
        <Alert tone="caution" title={t('care-change-unreadable')} urgent>
          <p>{kit.error.code === 'kit-not-a-kit' ? t('care-change-not-kit') : say(kit.error)}</p>
        </Alert>
      )}
      {there && (
        <>
          <section className="stack" aria-labelledby="care-there">
            <h2 id="care-there">{t('care-change-there')}</h2>
            <ul className="care-systems">
              {there.systems.map(({ id, name: system, sizeBytes }) => (
                <li key={id} className="care-system">
                  <Checkbox
                    isSelected={!going.includes(id)}
                    onChange={(stays) => setGoing(stays ? going.filter((one) => one !== id) : [...going, id])}
                  >
                    {sizeBytes === null ? system : `${system} · ${size(sizeBytes)}`}
                    {going.includes(id) && ` – ${t('care-change-goes')}`}
                  </Checkbox>
                </li>
              ))}
            </ul>
            <p className="soft">
              {there.freeBytes !== null && `${t('care-change-free', { freeBytes: there.freeBytes })} `}
              {draft.choices.length > 0 && t('care-change-needs', { neededBytes: neededBytes(draft) })}
            </p>
          </section>
          {draft.choices.length > 0 && (
            <ol className="kit-systems" aria-label={t('care-change-coming')}>
              {draft.choices.map((choice, index) => (
                <KitSystem
                  key={choice.path}
                  choice={choice}
                  place={{ index, count: draft.choices.length }}
                  actions={draftActions}
                />
              ))}
            </ol>
          )}
          <AddSystems
            taken={draft.choices.map(({ path }) => path)}
            actions={draftActions}
            dropping={dropping}
          />
          <KitConsents draft={draft} actions={draftActions} />
        </>
      )}
      <Dialog
        title={t('care-change-question')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button autoFocus onPress={() => setAsking(false)}>
              {t('app-unfinished-not-now')}
            </Button>
            <Button
              kind="primary"
              isDisabled={drive.needsTypedName && !isTyped(typed, drive.nameToType)}
              onPress={() =>
                actions.change(drive, drive.needsTypedName ? typed : null, {
                  add: kitSystems(draft),
                  remove: [...going],
                  acceptUnproved: draft.acceptUnproved,
                })
              }
            >
              {t('care-change-yes')}
            </Button>
          </>
        }
      >
        <p>{t('care-change-text')}</p>
        {drive.needsTypedName && (
          <Field label={t('app-erase-type', { name: drive.nameToType })} value={typed} onChange={setTyped} />
        )}
      </Dialog>
    </Screen>
  );
}
