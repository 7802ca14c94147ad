import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { MachineSource } from '../../preload/advice.ts';
import type { Check, Preset, UnfinishedCheck } from '../../preload/checks.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Choice } from '../components/choice.tsx';
import { Field } from '../components/field.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { machineName, presets } from './check-words.ts';
import { ChooseKnownMachine, useFirstMachines, type KnownMachine } from './known-machine.tsx';
import type { CheckActions } from './use-checks.ts';

interface BeginScreenProps {
  readonly list: readonly Check[];
  /** The computer of the journal that it begins with. */
  readonly known: KnownMachine | null;
  readonly advised: MachineSource | null;
  /** The system that was chosen for it. */
  readonly system: string | null;
  readonly unfinished: readonly UnfinishedCheck[];
  readonly busy: boolean;
  readonly trouble: Reason | null;
  readonly actions: CheckActions;
  readonly onBack: () => void;
}

type Which = 'advised' | 'known' | 'this' | 'other';

/** Which computer, and how thoroughly; and the checks that were begun before. */
export function BeginScreen({
  list,
  known,
  advised,
  system,
  unfinished,
  busy,
  trouble,
  actions,
  onBack,
}: BeginScreenProps) {
  const texts = useText();
  const { t, say, duration, date } = texts;
  const { mac } = useApp();
  const [which, setWhich] = useState<Which>(known ? 'known' : advised ? 'advised' : 'other');
  const [machine, setMachine] = useState(known);
  const anyKnown = (useFirstMachines('') ?? []).length > 0 || known !== null;
  const isKnown = which === 'known';
  const ready = !busy && !(isKnown && machine === null);
  const [preset, setPreset] = useState<Preset>('five-minutes');
  const [tag, setTag] = useState('');
  const [who, setWho] = useState('');
  const source: MachineSource | null =
    which === 'advised' ? advised : which === 'this' ? { from: 'this-computer' } : null;
  const begin = (): void => {
    if (!ready) return;
    const typed = (text: string): string | null => (text.trim() === '' ? null : text.trim());
    actions.begin({
      preset,
      source,
      machine: isKnown ? (machine?.id ?? null) : null,
      system: which === 'advised' ? system : null,
      assetTag: isKnown ? null : typed(tag),
      who: typed(who),
    });
  };
  useShortcuts(mac, { back: onBack, onward: begin });
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
          <span className="screen-footer-note">{t('station-saved')}</span>
          <Button
            kind="primary"
            isDisabled={!ready}
            onPress={begin}
            keys={keysOf('onward', texts, mac)}
            iconAfter={<ArrowRight aria-hidden="true" size={20} />}
          >
            {t('station-begin')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('station-begin-title')}</ScreenTitle>
        <p className="lead">{t('station-begin-lead')}</p>
      </div>
      {trouble && (
        <Alert tone="bad" title={t('station-failed')} urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
      {unfinished.length > 0 && (
        <Card labelledBy="station-unfinished">
          <h2 id="station-unfinished">{t('station-unfinished')}</h2>
          <ul className="station-list">
            {unfinished.map((one) => (
              <li key={one.id} className="station-list-row">
                <span>
                  <strong>{machineName(one.machine, texts)}</strong>{' '}
                  <span className="soft">
                    {date(one.startedAt)} · {t('station-progress', one.progress)}
                  </span>
                </span>
                <Button isDisabled={busy} onPress={() => actions.goOn(one.id)}>
                  {t('station-go-on')}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Choice<Which>
        apart
        label={t('station-which')}
        value={which}
        onChange={setWhich}
        options={[
          ...(advised ? [{ value: 'advised' as const, text: t('station-which-advised') }] : []),
          ...(anyKnown ? [{ value: 'known' as const, text: t('station-which-known') }] : []),
          { value: 'other', text: t('station-which-other') },
          { value: 'this', text: t('station-which-this') },
        ]}
      />
      {isKnown && <ChooseKnownMachine chosen={machine} onChoose={setMachine} />}
      <Choice<Preset>
        apart
        label={t('station-how-much')}
        value={preset}
        onChange={setPreset}
        options={presets.map((value) => ({ value, text: t(`check-preset-${value}`) }))}
      />
      <p className="soft">
        {t(`check-preset-${preset}-text`)}{' '}
        {t('station-preset-checks', { count: checksIn(list, preset).length })},{' '}
        {duration(checksIn(list, preset).reduce((sum, { seconds }) => sum + seconds, 0))}
      </p>
      <div className="station-fields">
        {!isKnown && (
          <Field label={t('station-tag')} hint={t('station-tag-hint')} value={tag} onChange={setTag} />
        )}
        <Field label={t('station-who')} hint={t('station-who-hint')} value={who} onChange={setWho} />
      </div>
    </Screen>
  );
}

/** Each preset holds those that are shorter. */
function checksIn(list: readonly Check[], preset: Preset): readonly Check[] {
  return list.filter(({ from }) => presets.indexOf(from) <= presets.indexOf(preset));
}
