import { ArrowLeft, Eraser, ListPlus, SearchCheck } from 'lucide-react';
import { useState } from 'react';
import type { DriveList, ShownDrive } from '../../preload/contract.ts';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { attachedBy, driveTitle, holdingsLine, sortDrives } from '../stick/drive-words.ts';

interface CareListProps {
  readonly drives: DriveList | null;
  readonly onRestore: (drive: ShownDrive) => void;
  readonly onChange: (drive: ShownDrive) => void;
  readonly onProbe: (drive: ShownDrive) => void;
  readonly onBack: () => void;
}

/** The sticks that are plugged in, each with what can be done with it. */
export function CareList({ drives, onRestore, onChange, onProbe, onBack }: CareListProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const [testing, setTesting] = useState<ShownDrive | null>(null);
  const { offered } = sortDrives(drives?.ok ? drives.value : [], null);
  useShortcuts(mac, { back: onBack });
  return (
    <Screen
      footer={
        <Button
          icon={<ArrowLeft aria-hidden="true" size={20} />}
          onPress={onBack}
          keys={keysOf('back', texts, mac)}
        >
          {t('app-back')}
        </Button>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('care-title')}</ScreenTitle>
        <p className="lead">{t('care-lead')}</p>
      </div>
      {drives === null && <Progress label={t('app-stick-looking')} fraction={null} />}
      {drives?.ok === false && (
        <Alert tone="bad" title={t('app-stick-trouble-title')} urgent>
          <p>{say(drives.error)}</p>
        </Alert>
      )}
      {drives?.ok && offered.length === 0 && (
        <Alert tone="info" title={t('app-stick-none-title')}>
          <p>{t('app-stick-none-text')}</p>
        </Alert>
      )}
      {offered.map((drive, index) => {
        const name = driveTitle(drive, index + 1, texts);
        return (
          <Card key={drive.device} labelledBy={`care-${index}`}>
            <div className="care-head">
              <h2 id={`care-${index}`}>{name}</h2>
              <Badge>{attachedBy(drive, texts)}</Badge>
            </div>
            <p className="soft">{holdingsLine(drive, texts)}</p>
            <div className="care-buttons">
              {mayHoldSystems(drive) && (
                <Button
                  icon={<ListPlus aria-hidden="true" size={20} />}
                  onPress={() => onChange(drive)}
                  label={t('care-named', { what: t('care-change'), name })}
                >
                  {t('care-change')}
                </Button>
              )}
              <Button
                icon={<SearchCheck aria-hidden="true" size={20} />}
                onPress={() => setTesting(drive)}
                label={t('care-named', { what: t('care-probe'), name })}
              >
                {t('care-probe')}
              </Button>
              <Button
                icon={<Eraser aria-hidden="true" size={20} />}
                onPress={() => onRestore(drive)}
                label={t('care-named', { what: t('care-restore'), name })}
              >
                {t('care-restore')}
              </Button>
            </div>
          </Card>
        );
      })}
      <Dialog
        title={t('care-probe-title')}
        isOpen={testing !== null}
        onClose={() => setTesting(null)}
        actions={
          <>
            <Button autoFocus onPress={() => setTesting(null)}>
              {t('app-unfinished-not-now')}
            </Button>
            <Button
              kind="primary"
              onPress={() => {
                if (testing) onProbe(testing);
              }}
            >
              {t('care-probe-yes')}
            </Button>
          </>
        }
      >
        <p>{t('care-probe-text')}</p>
      </Dialog>
    </Screen>
  );
}

/** Of loop devices, which are for technicians, the computer does not tell what is on them. */
function mayHoldSystems({ holds, transport }: ShownDrive): boolean {
  return holds.some(({ label }) => label === 'REKINDLE') || (transport === 'loop' && holds.length === 0);
}
