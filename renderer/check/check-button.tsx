import { ClipboardCheck } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useText } from '../messages/text-provider.tsx';

/** In the header: the way to the checks of computers. */
export function CheckButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText();
  return (
    <AriaButton className="button button-quiet" onPress={onPress} aria-label={t('station-open')}>
      <ClipboardCheck aria-hidden="true" size={20} />
      <span className="header-word">{t('station-open')}</span>
    </AriaButton>
  );
}
