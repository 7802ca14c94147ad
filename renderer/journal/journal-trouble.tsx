import { useEffect, useSyncExternalStore } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import { unforeseen } from './use-asked.ts';

interface JournalTroubleProps {
  /** Why the last thing that was asked of the journal was not done. */
  readonly trouble: Reason | null;
  readonly onAgain: () => void;
}

/** What a person has to know of the journal: that it was damaged and what was rescued, or why it cannot be used. */
export function JournalTrouble({ trouble, onAgain }: JournalTroubleProps) {
  const { t, say } = useText();
  const told = useJournalNotices();
  const notices = told.filter(({ code }) => code !== trouble?.code);
  return (
    <>
      {trouble && (
        <Alert tone="bad" title={t('machines-trouble')} urgent>
          <p>{say(trouble)}</p>
          <div>
            <Button onPress={onAgain}>{t('machines-again')}</Button>
          </div>
        </Alert>
      )}
      {notices.length > 0 && (
        <Alert tone="caution" title={t('machines-notice')}>
          {notices.map((notice) => (
            <p key={`${notice.code} ${String(notice.data.path)}`}>{say(notice)}</p>
          ))}
          <div>
            <Button onPress={dismissNotices}>{t('machines-notice-read')}</Button>
          </div>
        </Alert>
      )}
    </>
  );
}

/** What the main process told last, for all that show it. */
let notices: readonly Reason[] = [];
const listeners = new Set<() => void>();

function setNotices(told: readonly Reason[]): void {
  notices = told;
  for (const listener of listeners) listener();
}

function dismissNotices(): void {
  void window.rekindle
    .dismissJournalNotices()
    .catch(() => unforeseen)
    .then((done) => {
      // What could not be put away is told again with the next start.
      if (done.ok) setNotices([]);
    });
}

/** What is to be told of the journal; empty until the main process has answered. */
export function useJournalNotices(): readonly Reason[] {
  useEffect(() => {
    void window.rekindle.journalTrouble().then(setNotices, () => setNotices([]));
  }, []);
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
