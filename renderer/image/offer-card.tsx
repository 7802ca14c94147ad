import type { ImageOffer, ShownDownload } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts, type Fact } from '../components/facts.tsx';
import { downloadPace } from '../library/download-words.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { PublisherPage } from './arriving.tsx';
import { hostOf, isOffline } from './get-view.ts';
import { LevelBadge } from './trust-words.tsx';

/** What would be downloaded, and from whom. */
export function OfferCard({
  offer,
  leftOver,
}: {
  readonly offer: ImageOffer;
  readonly leftOver: ShownDownload | null;
}) {
  const texts = useText();
  const { t } = texts;
  return (
    <Card labelledBy="offer-what">
      <div className="stack">
        <h2 id="offer-what">{t('offer-what')}</h2>
        <Facts facts={offerFacts(offer, texts)} />
        {leftOver?.progress && <p>{downloadPace(leftOver.progress, texts)}</p>}
      </div>
    </Card>
  );
}

function offerFacts({ release, sizeBytes }: ImageOffer, { t, size }: Texts): Fact[] {
  if (release === null) return [];
  const bytes = release.sizeBytes;
  const shownSize =
    bytes !== null ? size(bytes) : sizeBytes === null ? null : t('offer-fact-size-about', { sizeBytes });
  const server = hostOf(release.urls[0] ?? release.index);
  const proof = release.signatureUrl
    ? 'signature'
    : release.sumsUrl !== null || release.digest !== null
      ? 'checksum'
      : 'nothing';
  return [
    { name: t('offer-fact-file'), value: release.fileName, fixed: true },
    ...(release.version === null ? [] : [{ name: t('offer-fact-version'), value: release.version }]),
    ...(shownSize === null ? [] : [{ name: t('offer-fact-size'), value: shownSize }]),
    { name: t('offer-fact-from'), value: hostOf(release.index) },
    { name: t('offer-fact-server'), value: server },
    { name: t('offer-fact-proof'), value: t(`offer-proof-${proof}`) },
  ];
}

/** The image is here, or an older one. */
export function StoredCard({
  offer,
  onUse,
}: {
  readonly offer: ImageOffer;
  readonly onUse: (path: string) => void;
}) {
  const { t, date } = useText();
  const { stored } = offer;
  if (stored === null) return null;
  const known = offer.release !== null && offer.seen === null;
  return (
    <Card labelledBy="offer-stored" tone={stored.current ? 'good' : 'plain'}>
      <div className="stack">
        <div className="row">
          <h2 id="offer-stored">
            {stored.current || offer.release === null
              ? t('offer-stored-title')
              : t('offer-stored-old-title', { version: stored.version })}
          </h2>
          <LevelBadge level={stored.level} />
        </div>
        <p>
          {t('offer-stored', { date: date(stored.date), sizeBytes: stored.sizeBytes })}{' '}
          {t(`offer-stored-${stored.level}`)}{' '}
          {!known ? t('offer-stored-maybe-old') : stored.current ? t('offer-stored-current') : ''}
        </p>
        {!stored.current && (
          <div>
            <Button onPress={() => onUse(stored.path)}>
              {t(offer.release === null ? 'offer-stored-use' : 'offer-stored-old-use')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** Nobody could be asked, or what was asked gave no image. */
export function OfferTrouble({
  offer,
  onAgain,
}: {
  readonly offer: ImageOffer;
  readonly onAgain: () => void;
}) {
  const { t, say, date } = useText();
  const { trouble, seen, method } = offer;
  if (trouble === null) return null;
  if (method === 'none') return <Alert tone="info">{t('offer-none')}</Alert>;
  const offline = isOffline(trouble);
  return (
    <>
      <Alert tone="caution" title={t(offline ? 'offer-offline-title' : 'offer-trouble-title')} urgent>
        <p>{say(trouble)}</p>
        {offline && <p>{t('offer-offline-works')}</p>}
        {seen !== null && <p>{t('offer-offline-known', { date: date(seen) })}</p>}
        {!offline && <p>{t('offer-trouble-next')}</p>}
        <div>
          <Button onPress={onAgain}>{t('offer-again')}</Button>
        </div>
      </Alert>
      {!offline && offer.downloadPage !== null && <PublisherPage address={offer.downloadPage} />}
    </>
  );
}

/** What has to be known before one goes on, and what is good to know later. */
export function OfferWarnings({ offer }: { readonly offer: ImageOffer }) {
  const { t, language, date } = useText();
  const { destructive, legalNotice, login, method, methodNote } = offer;
  return (
    <>
      {destructive && (
        <Alert tone="bad" title={t('offer-destructive-title')}>
          <p>{t('offer-destructive')}</p>
        </Alert>
      )}
      {method === 'kit' && (
        <Alert tone="caution">
          <p>{t('offer-kit')}</p>
          {methodNote && <p>{methodNote[language]}</p>}
        </Alert>
      )}
      {legalNotice && (
        <Alert tone="info" title={t('offer-legal-title')}>
          <p>{legalNotice.text}</p>
          {legalNotice.url !== null && <p className="fixed">{legalNotice.url}</p>}
          <p className="soft">{t('offer-legal-checked', { date: date(legalNotice.dateChecked) })}</p>
        </Alert>
      )}
      {login && (
        <Disclosure title={t('offer-login')}>
          <div className="stack">
            <p>{login.text[language]}</p>
            <ul className="row">
              {login.accounts.map(({ user, password }) => (
                <li key={user}>
                  <Badge>
                    {password === null || password === ''
                      ? t('offer-login-no-password', { user })
                      : t('offer-login-account', { user, password })}
                  </Badge>
                </li>
              ))}
            </ul>
          </div>
        </Disclosure>
      )}
    </>
  );
}
