import { ClipboardCheck } from 'lucide-react';
import { useText } from '../messages/text-provider.tsx';
import { HeaderButton } from '../shell/header-button.tsx';

/** In the header: the way to the checks of computers. */
export function CheckButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText();
  return (
    <HeaderButton
      to="check"
      icon={<ClipboardCheck aria-hidden="true" size={20} />}
      text={t('station-open')}
      onPress={onPress}
    />
  );
}
