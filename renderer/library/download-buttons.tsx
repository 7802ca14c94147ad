import { Pause, Play, X } from 'lucide-react';
import type { ShownDownload } from '../../preload/images.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import { downloadKind, isUnderWay } from './download-words.ts';
import type { DownloadActions } from './use-downloads.ts';

interface DownloadButtonsProps {
  readonly download: ShownDownload;
  readonly actions: DownloadActions;
  /** Pictures alone, where many stand below each other. */
  readonly small?: boolean;
}

/** What can be done with a download now. */
export function DownloadButtons({ download, actions, small = false }: DownloadButtonsProps) {
  const { t } = useText();
  const { key, name, state } = download;
  const kind = downloadKind(download);
  const words = (act: 'pause' | 'resume' | 'cancel' | 'discard') => ({
    label: t(`download-${act}-named`, { system: name }),
    children: small ? '' : t(`download-${act}`),
    onPress: () => actions.act(key, act),
  });
  const goesOn = state === 'paused' || state === 'left-over' || kind === 'failed' || kind === 'cancelled';
  return (
    <div className="download-buttons">
      {(state === 'running' || state === 'waiting') && (
        <Button {...words('pause')} icon={<Pause aria-hidden="true" size={18} />} />
      )}
      {goesOn && <Button {...words('resume')} icon={<Play aria-hidden="true" size={18} />} />}
      {isUnderWay(download) ? (
        <Button kind="quiet" {...words('cancel')} icon={<X aria-hidden="true" size={18} />} />
      ) : (
        <Button kind="quiet" {...words('discard')} icon={<X aria-hidden="true" size={18} />} />
      )}
    </div>
  );
}
