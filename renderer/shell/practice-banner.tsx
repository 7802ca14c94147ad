import { GraduationCap } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import './practice-banner.css';

/** Says all the way that this is practice. */
export function PracticeBanner({ onLeave }: { readonly onLeave: (() => void) | null }) {
  const { t } = useText();
  return (
    <aside className="practice-banner" aria-label={t('app-practice-badge')}>
      <GraduationCap aria-hidden="true" size={22} />
      <p>{t('app-practice-banner')}</p>
      {onLeave && (
        <Button kind="quiet" onPress={onLeave}>
          {t('app-practice-leave')}
        </Button>
      )}
    </aside>
  );
}
