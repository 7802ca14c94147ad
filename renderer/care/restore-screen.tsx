import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { Request, ShownDrive } from '../../preload/contract.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Field } from '../components/field.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { driveTitle, holdingsLine } from '../stick/drive-words.ts';
import { EraseQuestion } from '../stick/erase-question.tsx';
import type { CareActions } from './use-care.ts';

interface RestoreScreenProps {
  readonly drive: ShownDrive;
  readonly actions: Pick<CareActions, 'restore'>;
  readonly onBack: () => void;
}

/** A stick as it was bought: one empty place for files. */
export function RestoreScreen({ drive, actions, onBack }: RestoreScreenProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const [label, setLabel] = useState('');
  const [filesystem, setFilesystem] = useState<Request<'care:restore'>['filesystem']>('auto');
  const [asking, setAsking] = useState(false);
  const name = driveTitle(drive, 1, texts);
  const ask = (): void => setAsking(true);
  useShortcuts(mac, { back: onBack, onward: ask });
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
          <span className="screen-footer-note" />
          <Button kind="primary" onPress={ask} keys={keysOf('onward', texts, mac)}>
            {t('care-restore-ask')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('care-restore-title')}</ScreenTitle>
        <p className="lead">{t('care-restore-lead')}</p>
      </div>
      <div>
        <p>
          <strong>{name}</strong>
        </p>
        <p className="soft">{holdingsLine(drive, texts)}</p>
      </div>
      <Field label={t('care-label')} value={label} onChange={setLabel} hint={t('care-label-hint')} />
      <Choice
        label={t('care-filesystem')}
        value={filesystem}
        onChange={setFilesystem}
        apart
        options={[
          { value: 'auto', text: t('care-filesystem-auto') },
          { value: 'fat32', text: t('care-filesystem-fat32') },
          { value: 'exfat', text: t('care-filesystem-exfat') },
        ]}
      />
      <EraseQuestion
        isOpen={asking}
        drives={[drive]}
        names={[name]}
        vanished={null}
        practice={false}
        finishing={false}
        yes={t('care-restore-yes')}
        onNo={() => setAsking(false)}
        onYes={(typed) =>
          actions.restore(drive, typed.get(drive.device) ?? null, {
            filesystem,
            label: label.trim() === '' ? null : label.trim(),
          })
        }
      />
    </Screen>
  );
}
