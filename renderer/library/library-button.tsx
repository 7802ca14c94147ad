import { Images } from 'lucide-react';
import type { ShownQueue } from '../../preload/images.ts';
import { useText } from '../messages/text-provider.tsx';
import { HeaderButton } from '../shell/header-button.tsx';
import { downloadFraction } from './download-words.ts';

interface LibraryButtonProps {
  readonly queue: ShownQueue;
  readonly onPress: () => void;
}

/** In the header: the way to the images, and how far the downloads are. */
export function LibraryButton({ queue, onPress }: LibraryButtonProps) {
  const { t, percent } = useText();
  const fraction = downloadFraction(queue.totals);
  const far = queue.totals === null ? null : percent(fraction ?? 0);
  return (
    <HeaderButton
      to="library"
      icon={<Images aria-hidden="true" size={20} />}
      text={t('library-open')}
      label={far === null ? t('library-open') : t('library-open-running', { percent: far })}
      onPress={onPress}
    >
      {far !== null && <span className="header-percent">{far}</span>}
    </HeaderButton>
  );
}
