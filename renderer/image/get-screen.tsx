import { ArrowLeft, ArrowRight, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { Request } from '../../preload/contract.ts';
import type { ImageOffer, ShownDownload } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import type { FlowActions } from '../flow/use-flow.ts';
import { DownloadList } from '../library/download-list.tsx';
import type { DownloadActions } from '../library/use-downloads.ts';
import { isUnderWay } from '../library/download-words.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { Arriving, DidNotMatch, Failed, NeedsYes } from './arriving.tsx';
import { getView } from './get-view.ts';
import { OfferCard, OfferTrouble, OfferWarnings, StoredCard } from './offer-card.tsx';
import { useOffer } from './use-offer.ts';

interface GetScreenProps {
  readonly id: string;
  /** As far as it is known before anybody is asked. */
  readonly name: string | null;
  /** Of the computer that it is for. */
  readonly arch: Request<'get:offer'>['arch'];
  readonly downloads: readonly ShownDownload[];
  readonly downloadActions: DownloadActions;
  readonly flowActions: FlowActions;
  readonly onOtherSystem: () => void;
  readonly onOpenDownload: (download: ShownDownload) => void;
}

/** From a system to its image: what there is, the one button, and what becomes of it. */
export function GetScreen(props: GetScreenProps) {
  const { id, arch, downloads, downloadActions, flowActions } = props;
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const mine = downloads.findLast(({ request }) => request.id === id) ?? null;
  const others = downloads.filter((one) => one !== mine && isUnderWay(one));
  const [offer, askAgain] = useOffer(id, arch, mine?.state === 'ended' ? 'ended' : '');
  const offered = offer?.ok ? offer.value : null;
  const view = getView(offer, mine);
  const name = offered?.name ?? mine?.name ?? props.name ?? id;
  const way = wayOn(view, offered, { ...props, name });
  useShortcuts(mac, {
    back: props.onOtherSystem,
    open: flowActions.chooseImage,
    ...(way ? { onward: way.onward } : {}),
  });

  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={props.onOtherSystem}
            keys={keysOf('back', texts, mac)}
          >
            {t('offer-other-system')}
          </Button>
          <span className="screen-footer-note" />
          {way && (
            <Button
              kind="primary"
              onPress={way.onward}
              keys={keysOf('onward', texts, mac)}
              {...(way.icon === 'download'
                ? { icon: <Download aria-hidden="true" size={20} /> }
                : { iconAfter: <ArrowRight aria-hidden="true" size={20} /> })}
            >
              {way.text(t)}
            </Button>
          )}
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('offer-title', { system: name })}</ScreenTitle>
        {(view.kind === 'asking' || view.kind === 'offered') && <p className="lead">{t('offer-lead')}</p>}
      </div>
      <GetBody {...props} view={view} offer={offer} onAgain={askAgain} />
      {offered && (view.kind === 'offered' || view.kind === 'here' || view.kind === 'nothing') && (
        <OfferWarnings offer={offered} />
      )}
      {others.length > 0 && (
        <section className="stack" aria-labelledby="other-downloads">
          <h2 id="other-downloads">{t('download-queue', { count: others.length })}</h2>
          <DownloadList downloads={others} actions={downloadActions} onOpen={props.onOpenDownload} />
        </section>
      )}
      {view.kind !== 'under-way' && (
        <div className="row">
          <p className="soft">{t('offer-own-file')}</p>
          <Button kind="quiet" onPress={flowActions.chooseImage} keys={keysOf('open', texts, mac)}>
            {t('offer-own-file-button')}
          </Button>
        </div>
      )}
    </Screen>
  );
}

interface WayOn {
  readonly onward: () => void;
  readonly text: (t: Texts['t']) => string;
  readonly icon: 'download' | 'next';
}

/** The one next step; `null` if there is none, or if it is the answer to a question. */
function wayOn(
  view: ReturnType<typeof getView>,
  offer: ImageOffer | null,
  { id, name, downloadActions, flowActions }: GetScreenProps & { readonly name: string },
): WayOn | null {
  switch (view.kind) {
    case 'under-way': {
      const { key } = view.download;
      const onward = (): void => flowActions.toSticksMeanwhile({ key, name });
      return { onward, text: (t) => t('download-to-sticks'), icon: 'next' };
    }
    case 'here':
      return {
        onward: () => flowActions.pickImage(view.path),
        text: (t) => t('offer-stored-use'),
        icon: 'next',
      };
    case 'offered': {
      if (offer === null || offer.method === 'none') return null;
      const sizeBytes = offer.release?.sizeBytes ?? null;
      const more = sizeBytes === null ? 'offer-download' : 'offer-download-sized';
      return {
        onward: () => downloadActions.start({ id, arch: offer.arch, acceptUnproved: false }),
        text: (t) => t(view.leftOver ? 'download-resume' : more, { sizeBytes }),
        icon: 'download',
      };
    }
    case 'failed':
    case 'mismatch':
      return {
        onward: () => downloadActions.start({ ...view.download.request, acceptUnproved: false }),
        text: (t) => t('download-try-again'),
        icon: 'download',
      };
    // The answer is given beside the question, not with a key that may have been meant for something else.
    case 'needs-yes':
    case 'asking':
    case 'trouble':
    case 'nothing':
      return null;
  }
}

interface GetBodyProps extends GetScreenProps {
  readonly view: ReturnType<typeof getView>;
  readonly offer: Result<ImageOffer, Reason> | null;
  readonly onAgain: () => void;
}

function GetBody({ view, offer, downloadActions, flowActions, onAgain }: GetBodyProps): ReactNode {
  const { t, say } = useText();
  const offered = offer?.ok ? offer.value : null;
  switch (view.kind) {
    case 'asking':
      return <Progress label={t('offer-asking')} fraction={null} />;
    case 'trouble':
      return (
        <Alert tone="bad" title={t('offer-trouble-title')} urgent>
          <p>{say(view.reason)}</p>
        </Alert>
      );
    case 'under-way':
      return <Arriving download={view.download} actions={downloadActions} />;
    case 'failed':
      return <Failed download={view.download} downloadPage={offered?.downloadPage ?? null} />;
    case 'needs-yes':
      return (
        <NeedsYes
          download={view.download}
          onYes={() => downloadActions.start({ ...view.download.request, acceptUnproved: true })}
        />
      );
    case 'mismatch':
      return <DidNotMatch download={view.download} />;
    case 'here':
    case 'offered':
    case 'nothing':
      return offered === null ? null : (
        <>
          <OfferTrouble offer={offered} onAgain={onAgain} />
          {offered.stored && <StoredCard offer={offered} onUse={flowActions.pickImage} />}
          {view.kind === 'offered' && <OfferCard offer={offered} leftOver={view.leftOver} />}
        </>
      );
  }
}
