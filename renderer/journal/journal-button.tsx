import { NotebookTabs } from 'lucide-react';
import { useText } from '../messages/text-provider.tsx';
import { HeaderButton } from '../shell/header-button.tsx';
import { useJournalNotices } from './journal-trouble.tsx';

/** In the header: the way to the journal of computers, marked while there is something to know about the journal itself. */
export function JournalButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText();
  const marked = useJournalNotices().length > 0;
  return (
    <HeaderButton
      to="journal"
      icon={<NotebookTabs aria-hidden="true" size={20} />}
      text={t('machines-open')}
      label={t(marked ? 'machines-open-notice' : 'machines-open')}
      isMarked={marked}
      onPress={onPress}
    />
  );
}
