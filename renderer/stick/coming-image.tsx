import type { ShownDownload } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import { downloadFraction, downloadPace, downloadStatus, isUnderWay } from '../library/download-words.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';

interface ComingImageProps {
  readonly name: string;
  /** `null` if it is no longer among the downloads. */
  readonly download: ShownDownload | null;
  readonly onBack: () => void;
}

/** While sticks are chosen for an image that is not here yet: how far it is, or that it does not come. */
export function ComingImage({ name, download, onBack }: ComingImageProps) {
  const texts = useText();
  const { t } = texts;
  if (download && (isUnderWay(download) || download.result?.ok)) {
    const fraction = downloadFraction(download.progress);
    return (
      <Alert tone="info" title={t('download-coming-title')}>
        <p>{t('download-coming', { system: name })}</p>
        <Progress
          label={t(downloadStatus(download))}
          fraction={fraction}
          {...(fraction === null ? {} : { valueText: texts.percent(fraction) })}
        />
        <p className="soft arriving-pace">{downloadPace(download.progress, texts)}</p>
      </Alert>
    );
  }
  return (
    <Alert tone="bad" title={t('download-coming-stopped-title')} urgent>
      <p>{t('download-coming-stopped')}</p>
      <div>
        <Button onPress={onBack}>{t('download-back')}</Button>
      </div>
    </Alert>
  );
}

/** How far it is, in a word or a number. */
export function comingState(download: ShownDownload, { t, percent }: Texts): string {
  const fraction = download.state === 'running' ? downloadFraction(download.progress) : null;
  return fraction === null ? t(downloadStatus(download)) : percent(fraction);
}
