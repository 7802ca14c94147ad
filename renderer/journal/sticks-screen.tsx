import { Usb } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { JournalStick } from '../../preload/journal.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { JournalScreen } from './journal-screen.tsx';
import { dayText } from './journal-words.ts';
import { useAsked } from './use-asked.ts';

const allSticks = () => window.rekindle.sticks();

/** What a stick is called: its model and size, as printed on it. */
export function stickName({ model, sizeBytes }: JournalStick, { t, size }: Texts): string {
  return [model ?? t('sticks-unnamed'), sizeBytes === null ? null : size(sizeBytes)]
    .filter((part) => part !== null)
    .join(' · ');
}

/** All sticks that were made here: what is on each, and since when. */
export function SticksScreen({ moves }: { readonly moves: JournalMoves }) {
  const texts = useText();
  const { t } = texts;
  const [asked, again] = useAsked(allSticks, 'all');
  return (
    <JournalScreen<readonly JournalStick[]>
      asked={asked}
      again={again}
      moves={moves}
      waiting={t('sticks-title')}
      title={() => t('sticks-title')}
    >
      {(sticks) =>
        sticks.length === 0 ? (
          <p className="lead">{t('sticks-empty')}</p>
        ) : (
          <>
            <p className="soft">{t('sticks-count', { count: sticks.length })}</p>
            <ListBox
              className="journal-sticks"
              aria-label={t('sticks-title')}
              items={sticks}
              selectionMode="none"
              onAction={(key) => moves.go({ at: 'stick', id: String(key) })}
            >
              {(stick) => (
                <ListBoxItem
                  className="machine-row"
                  textValue={`${stickName(stick, texts)} ${stick.holds ?? ''}`}
                >
                  <Usb aria-hidden="true" size={24} />
                  <span className="machine-words">
                    <strong className="machine-name">{stickName(stick, texts)}</strong>
                    <span className="machine-line">{stick.holds ?? t('sticks-holds-nothing')}</span>
                  </span>
                  <span className="machine-line">{dayText(stick.lastAt, texts)}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </>
        )
      }
    </JournalScreen>
  );
}
