import type { ShownDownload } from '../../preload/images.ts';
import { useText } from '../messages/text-provider.tsx';
import { DownloadList } from './download-list.tsx';
import type { DownloadActions } from './use-downloads.ts';

interface LeftOverCardProps {
  readonly downloads: readonly ShownDownload[];
  readonly actions: DownloadActions;
  readonly onOpen: (download: ShownDownload) => void;
}

/** Downloads that an earlier start of the program did not finish, offered to be gone on with. */
export function LeftOverCard({ downloads, actions, onOpen }: LeftOverCardProps) {
  const { t } = useText();
  const left = downloads.filter(({ state }) => state === 'left-over');
  if (left.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="left-over">
      <h2 id="left-over">{t('download-left-title', { count: left.length })}</h2>
      <DownloadList
        wordy
        downloads={left}
        actions={{
          ...actions,
          act: (key, act) => {
            actions.act(key, act);
            const download = left.find((one) => one.key === key);
            if (act === 'resume' && download) onOpen(download);
          },
        }}
        onOpen={onOpen}
      />
    </section>
  );
}
