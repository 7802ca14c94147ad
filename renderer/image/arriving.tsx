import { useEffect } from 'react';
import type { ShownDownload } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Progress } from '../components/progress.tsx';
import { DownloadButtons } from '../library/download-buttons.tsx';
import { downloadFraction, downloadPace, downloadStatus } from '../library/download-words.ts';
import type { DownloadActions } from '../library/use-downloads.ts';
import { useText } from '../messages/text-provider.tsx';
import { TrustBadge, TrustSentence } from './trust-words.tsx';

interface ArrivingProps {
  readonly download: ShownDownload;
  readonly actions: DownloadActions;
}

/** An image on its way: how far, how fast, how long, and what can be done meanwhile. */
export function Arriving({ download, actions }: ArrivingProps) {
  const texts = useText();
  const { t } = texts;
  const announce = useAnnounce();
  const { name, state, progress, release, seen } = download;
  const status = t(downloadStatus(download));
  useEffect(() => {
    announce(t('download-announce', { system: name, state: status }));
  }, [announce, name, status, t]);
  const fraction = downloadFraction(progress);
  return (
    <Card labelledBy="arriving-title">
      <div className="stack arriving">
        <h2 id="arriving-title">{release?.fileName ?? name}</h2>
        {seen !== null && <p className="soft">{t('get-seen-before', { date: seen.slice(0, 10) })}</p>}
        <Progress
          label={status}
          fraction={state === 'running' ? fraction : (fraction ?? 0)}
          {...(fraction === null ? {} : { valueText: texts.percent(fraction) })}
        />
        <p className="soft arriving-pace">{downloadPace(progress, texts)}</p>
        <DownloadButtons download={download} actions={actions} />
        <p>{t('download-meanwhile')}</p>
      </div>
    </Card>
  );
}

/** Why it did not arrive, and what a person can do. */
export function Failed({
  download,
  downloadPage,
}: {
  readonly download: ShownDownload;
  readonly downloadPage: string | null;
}) {
  const { t } = useText();
  return (
    <>
      <Alert tone="bad" title={t('download-failed-title')} urgent>
        <Sentences download={download} />
        <p>{t('download-failed-next')}</p>
      </Alert>
      {downloadPage !== null && <PublisherPage address={downloadPage} />}
    </>
  );
}

/** It is here, but little or nothing vouches for it: the person decides. */
export function NeedsYes({
  download,
  onYes,
}: {
  readonly download: ShownDownload;
  readonly onYes: () => void;
}) {
  const { t } = useText();
  const trust = download.result?.trust ?? null;
  return (
    <Card labelledBy="needs-yes-title" tone="caution">
      <div className="stack">
        <div className="row">
          <h2 id="needs-yes-title">{t('download-needs-yes-title')}</h2>
          {trust && <TrustBadge verdict={trust} />}
        </div>
        {trust && <TrustSentence verdict={trust} />}
        <Sentences download={download} />
        <p>{t('download-needs-yes-next')}</p>
        <div>
          <Button onPress={onYes}>{t('download-keep')}</Button>
        </div>
      </div>
    </Card>
  );
}

/** Another file than was published: there is no way around. */
export function DidNotMatch({ download }: { readonly download: ShownDownload }) {
  const { t } = useText();
  return (
    <Alert tone="bad" title={t('download-mismatch-title')} urgent>
      <Sentences download={download} />
      <p>{t('download-mismatch-next')}</p>
    </Alert>
  );
}

export function PublisherPage({ address }: { readonly address: string }) {
  const { t } = useText();
  return (
    <p className="row">
      <span className="soft">{t('offer-page')}</span>
      <span className="fixed">{address}</span>
      <CopyButton text={address} />
    </p>
  );
}

/** What is said on the command line as well, but for what is asked or said here in other words. */
function Sentences({ download }: { readonly download: ShownDownload }) {
  const { say } = useText();
  const reasons = download.result?.reasons ?? [];
  return reasons
    .filter(({ code }) => code !== 'get-needs-yes' && code !== 'trust-nothing-to-compare')
    .map((reason) => <p key={`${reason.code} ${JSON.stringify(reason.data)}`}>{say(reason)}</p>);
}
