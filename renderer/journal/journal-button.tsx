import { NotebookTabs } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useText } from '../messages/text-provider.tsx';

/** In the header: the way to the journal of computers. */
export function JournalButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText();
  return (
    <AriaButton
      className="button button-quiet header-journal"
      onPress={onPress}
      aria-label={t('machines-open')}
    >
      <NotebookTabs aria-hidden="true" size={20} />
      <span className="header-word">{t('machines-open')}</span>
    </AriaButton>
  );
}
