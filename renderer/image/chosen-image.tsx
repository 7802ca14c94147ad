import { Check, Disc3, FileQuestionMark, X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Inspection, ShownInspection } from '../../preload/contract.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Badge } from '../components/badge.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts } from '../components/facts.tsx';
import { Progress } from '../components/progress.tsx';
import { becomesKit, canBeMade, fileName, mayBeKit, type ChosenImage } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { ScreenTitle } from '../shell/screen.tsx';
import { bootsChips, bootsSentence } from './boots.ts';
import { KeepCard } from './keep-card.tsx';
import { KitCard } from './kit-card.tsx';
import { factsAsText, technicalFacts } from './technical-facts.ts';
import { TrustCard } from './trust-card.tsx';
import './chosen-image.css';

interface ChosenImageProps {
  readonly image: ChosenImage;
  readonly actions: FlowActions;
  /** The file may be offered to be kept: not while a person only practises. */
  readonly mayKeep: boolean;
}

/** What the chosen file is, and whether it is genuine. */
export function ChosenImageView({ image, actions, mayKeep }: ChosenImageProps) {
  const { t, say } = useText();
  const file = fileName(image.path);
  if (!image.inspected) {
    return (
      <>
        <ScreenTitle>{file}</ScreenTitle>
        <Progress label={t('app-image-looking', { file })} fraction={null} />
      </>
    );
  }
  if (!image.inspected.ok) {
    return (
      <>
        <ImageCard name={file} line={null} usable={false} />
        <Alert tone="bad" title={t('app-image-unreadable-title')} urgent>
          <p>{say(image.inspected.error)}</p>
        </Alert>
      </>
    );
  }
  return (
    <InspectedImage image={image} inspection={image.inspected.value} actions={actions} mayKeep={mayKeep} />
  );
}

function InspectedImage({
  image,
  inspection,
  actions,
  mayKeep,
}: ChosenImageProps & { inspection: ShownInspection }) {
  const texts = useText();
  const { t, say } = texts;
  const announce = useAnnounce();
  const file = fileName(image.path);
  const name = inspection.systemName ?? file;
  const boots = t(bootsSentence(inspection.boots));
  useEffect(() => {
    announce(canBeMade(inspection) ? `${name}. ${boots}` : `${name}. ${t('app-image-refused-title')}`);
  }, [announce, inspection, name, boots, t]);
  const facts = technicalFacts(image.path, inspection, image.proved?.ok ? image.proved.value : null, texts);
  return (
    <>
      <ImageCard
        name={name}
        line={[...(name === file ? [] : [file]), sizeLine(inspection, texts)].join(' · ')}
        usable={canBeMade(inspection)}
      >
        {inspection.writable && (
          <>
            <p>{boots}</p>
            <ul className="row" aria-label={t('app-image-boots')}>
              {bootsChips(inspection.boots, inspection.secureBoot).map(({ key, yes }) => (
                <li key={key}>
                  <Badge
                    tone={yes ? 'good' : 'plain'}
                    icon={yes ? <Check aria-hidden="true" size={16} /> : <X aria-hidden="true" size={16} />}
                  >
                    {t(key)} <span className="only-heard">{yes ? t('app-yes') : t('app-no')}</span>
                  </Badge>
                </li>
              ))}
            </ul>
            {inspection.reasons.map((reason) => (
              <p key={reason.code} className="soft">
                {say(reason)}
              </p>
            ))}
          </>
        )}
      </ImageCard>
      {canBeMade(inspection) ? (
        <>
          {becomesKit(image, inspection) && (
            <KitCard image={image} inspection={inspection} actions={actions} />
          )}
          {inspection.entry?.destructive && <ErasesDisks image={image} actions={actions} />}
          <TrustCard image={image} actions={actions} />
          {mayKeep && <KeepCard key={image.path} image={image} actions={actions} />}
        </>
      ) : (
        <Alert tone="caution" title={t('app-image-refused-title')} urgent>
          {inspection.reasons.map((reason) => (
            <p key={reason.code}>{say(reason)}</p>
          ))}
          <p>{t('app-image-refused-next')}</p>
        </Alert>
      )}
      {inspection.writable && mayBeKit(inspection) && (
        <Disclosure title={t('kit-card-other')}>
          <Checkbox isSelected={image.asKit} onChange={actions.asKit}>
            {t('kit-card-instead')}
          </Checkbox>
          <p className="soft">{t('kit-card-instead-text')}</p>
        </Disclosure>
      )}
      <Disclosure title={t('app-details')}>
        <div className="stack">
          <Facts facts={facts} />
          <div>
            <CopyButton text={factsAsText(facts)} />
          </div>
        </div>
      </Disclosure>
    </>
  );
}

/** Asked about twice: here, and before the stick is written. */
function ErasesDisks({ image, actions }: Omit<ChosenImageProps, 'mayKeep'>) {
  const { t } = useText();
  return (
    <Alert tone="bad" title={t('offer-destructive-title')}>
      <p>{t('offer-destructive')}</p>
      <Checkbox isSelected={image.understood} onChange={actions.understood}>
        {t('offer-destructive-yes')}
      </Checkbox>
    </Alert>
  );
}

interface ImageCardProps {
  readonly name: string;
  readonly line: string | null;
  readonly usable: boolean;
  readonly children?: ReactNode;
}

/** What the file is, at the top of the screen. */
function ImageCard({ name, line, usable, children }: ImageCardProps) {
  const Icon = usable ? Disc3 : FileQuestionMark;
  return (
    <div className="image-card">
      <span className="image-card-icon">
        <Icon aria-hidden="true" size={32} strokeWidth={1.75} />
      </span>
      <div className="image-card-words">
        <ScreenTitle>{name}</ScreenTitle>
        {line !== null && <p className="soft">{line}</p>}
        {children}
      </div>
    </div>
  );
}

function sizeLine({ compression, fileBytes, sizeBytes }: Inspection, { t, size }: Texts): string {
  if (compression === null) return size(sizeBytes ?? fileBytes);
  if (sizeBytes === null) return t('app-image-size-packed', { bytes: fileBytes });
  return t('app-image-size-unpacked', { bytes: sizeBytes, packedBytes: fileBytes });
}
