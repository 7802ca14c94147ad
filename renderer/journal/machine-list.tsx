import { ArrowLeft } from 'lucide-react';
import type { MachineQueryRequest } from '../../preload/journal.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import type { JournalMoves } from './journal-place.ts';

interface MachineListProps {
  readonly query: MachineQueryRequest;
  readonly moves: JournalMoves;
}

/** The computers of the journal: searched, filtered, opened. */
export function MachineList({ moves }: MachineListProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  useShortcuts(mac, { back: moves.back });
  return (
    <Screen
      footer={
        <Button
          icon={<ArrowLeft aria-hidden="true" size={20} />}
          onPress={moves.back}
          keys={keysOf('back', texts, mac)}
        >
          {t('app-back')}
        </Button>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('machines-title')}</ScreenTitle>
        <p className="lead">{t('machines-lead')}</p>
      </div>
    </Screen>
  );
}
