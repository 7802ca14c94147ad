import type { ShownDownload } from '../../preload/images.ts';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { DownloadButtons } from './download-buttons.tsx';
import { downloadFraction, downloadKind, downloadPace, downloadStatus } from './download-words.ts';
import type { DownloadActions } from './use-downloads.ts';
import './download-list.css';

interface DownloadListProps {
  readonly downloads: readonly ShownDownload[];
  readonly actions: DownloadActions;
  /** Shows one by itself, where there is more to say or to ask. */
  readonly onOpen: (download: ShownDownload) => void;
  /** Buttons with words: where there are few, and their meaning is not plain from what is around them. */
  readonly wordy?: boolean;
}

/** Several downloads, one below the other. */
export function DownloadList({ downloads, actions, onOpen, wordy = false }: DownloadListProps) {
  const texts = useText();
  const { t } = texts;
  return (
    <ul className="downloads">
      {downloads.map((download) => {
        const kind = downloadKind(download);
        const asks = kind === 'needs-yes' || kind === 'mismatch' || kind === 'failed' || kind === 'done';
        const status = t(downloadStatus(download));
        const fraction = kind === 'done' ? 1 : downloadFraction(download.progress);
        const bar = kind === 'running' || kind === 'paused' || kind === 'left-over';
        return (
          <li key={download.key} className={`download download-${kind}`}>
            <div className="download-words">
              <p className="download-name">{download.name}</p>
              <p className="soft">
                {[status, downloadPace(bar ? download.progress : null, texts)].filter(Boolean).join(' · ')}
              </p>
              {bar && (
                <Progress
                  hideLabel
                  label={t('download-announce', { system: download.name, state: status })}
                  fraction={kind === 'running' ? fraction : (fraction ?? 0)}
                />
              )}
            </div>
            {asks && (
              <Button
                kind="quiet"
                onPress={() => onOpen(download)}
                label={t('download-open-named', { system: download.name })}
              >
                {t('download-open')}
              </Button>
            )}
            <DownloadButtons download={download} actions={actions} small={!wordy} />
          </li>
        );
      })}
    </ul>
  );
}
