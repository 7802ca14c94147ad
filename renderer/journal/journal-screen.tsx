import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { JournalTrouble } from './journal-trouble.tsx';

interface JournalScreenProps<Value> {
  /** What was asked of the journal for this screen; `null` while it is being asked. */
  readonly asked: Result<Value, Reason> | null;
  readonly again: () => void;
  readonly moves: JournalMoves;
  readonly title: (value: Value) => string;
  /** The screen's name while there is nothing to show. */
  readonly waiting: string;
  readonly wide?: boolean;
  readonly children: (value: Value) => ReactNode;
  /** Further buttons beside the way back. */
  readonly footer?: (value: Value) => ReactNode;
}

/** A screen that shows one thing of the journal, or says why it cannot. */
export function JournalScreen<Value>(props: JournalScreenProps<Value>) {
  const { asked, again, moves, title, waiting, wide = false, children, footer } = props;
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  useShortcuts(mac, { back: moves.back });
  return (
    <Screen
      wide={wide}
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={moves.back}
            keys={keysOf('back', texts, mac)}
          >
            {t('app-back')}
          </Button>
          <span className="screen-footer-note" />
          {asked?.ok && footer?.(asked.value)}
        </>
      }
    >
      {asked === null ? (
        <Progress label={waiting} fraction={null} />
      ) : (
        <>
          <ScreenTitle>{asked.ok ? title(asked.value) : waiting}</ScreenTitle>
          {asked.ok ? children(asked.value) : <JournalTrouble trouble={asked.error} onAgain={again} />}
        </>
      )}
    </Screen>
  );
}
