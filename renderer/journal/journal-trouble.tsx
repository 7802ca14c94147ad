import { useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';

interface JournalTroubleProps {
  /** Why the last thing that was asked of the journal was not done. */
  readonly trouble: Reason | null;
  readonly onAgain: () => void;
}

/** What a person has to know of the journal: that it was damaged and what was rescued, or why it cannot be used. */
export function JournalTrouble({ trouble, onAgain }: JournalTroubleProps) {
  const { t, say } = useText();
  const notices = useJournalNotices();
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
      {notices
        .filter(({ code }) => code !== trouble?.code)
        .map((notice) => (
          <Alert key={notice.code} tone="caution" title={t('machines-notice')}>
            <p>{say(notice)}</p>
          </Alert>
        ))}
    </>
  );
}

/** What the main process has to tell of the journal; empty until it has told. */
export function useJournalNotices(): readonly Reason[] {
  const [notices, setNotices] = useState<readonly Reason[]>([]);
  useEffect(() => {
    let wanted = true;
    void window.rekindle.journalTrouble().then((told) => {
      if (wanted) setNotices(told);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return notices;
}
