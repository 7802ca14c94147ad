import { useEffect, useState } from 'react';
import type { TrustVerdict } from '../../preload/contract.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Field } from '../components/field.tsx';
import { Progress } from '../components/progress.tsx';
import { noProof, type ChosenImage } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { TrustBadge, TrustDetails, TrustSentence } from './trust-words.tsx';
import './trust-card.css';

interface TrustCardProps {
  readonly image: ChosenImage;
  readonly actions: FlowActions;
}

/** Whether the image is what its publisher published: how far that is proved, and what one can do about it. */
export function TrustCard({ image, actions }: TrustCardProps) {
  const { t, say } = useText();
  const verdict = image.proved?.ok ? image.proved.value : null;
  return (
    <Card labelledBy="trust-title" tone={verdict?.level === 'mismatch' ? 'bad' : 'plain'}>
      <div className="stack trust">
        <div className="row trust-head">
          <h2 id="trust-title">{t('app-trust-title')}</h2>
          {verdict && <TrustBadge verdict={verdict} />}
        </div>
        {!image.proved && <Progress label={t('app-trust-checking')} fraction={image.proving ?? 0} />}
        {image.proved?.ok === false && (
          <>
            <Alert tone="bad" urgent>
              <p>{say(image.proved.error)}</p>
            </Alert>
            <CompareForm actions={actions} />
            <div>
              <Button onPress={() => actions.compare(noProof)}>{t('app-trust-without')}</Button>
            </div>
          </>
        )}
        {verdict && <Verdict verdict={verdict} image={image} actions={actions} />}
      </div>
    </Card>
  );
}

function Verdict({ verdict, image, actions }: TrustCardProps & { readonly verdict: TrustVerdict }) {
  const { t, say } = useText();
  const announce = useAnnounce();
  const { level } = verdict;
  useEffect(() => {
    if (level !== 'mismatch') announce(`${t('app-trust-title')} ${t(`trust-level-${level}`)}`);
  }, [announce, level, t]);
  const sentences = verdict.reasons.map((reason) => <p key={reason.code}>{say(reason)}</p>);
  if (level === 'mismatch') {
    return (
      <>
        <Alert tone="bad" title={t('app-trust-mismatch-title')} urgent>
          {sentences}
          <p>{t('app-trust-mismatch-next')}</p>
        </Alert>
        <TrustDetails verdict={verdict} />
        <OtherChecksum actions={actions} />
      </>
    );
  }
  if (level === 'signed' || level === 'checksum') {
    return (
      <>
        <TrustSentence verdict={verdict} />
        {sentences}
        <TrustDetails verdict={verdict} />
        <OtherChecksum actions={actions} />
      </>
    );
  }
  return (
    <>
      <TrustSentence verdict={verdict} />
      {sentences}
      <CompareForm actions={actions} />
      <Checkbox isSelected={image.acceptUnproved} onChange={actions.acceptUnproved}>
        {t(`app-trust-accept-${level}`)}
      </Checkbox>
    </>
  );
}

function OtherChecksum({ actions }: { readonly actions: FlowActions }) {
  const { t } = useText();
  return (
    <Disclosure title={t('app-trust-other')} level={3}>
      <CompareForm actions={actions} />
    </Disclosure>
  );
}

/** A checksum to be pasted, or the file that holds it. */
function CompareForm({ actions }: { readonly actions: FlowActions }) {
  const { t } = useText();
  const [digest, setDigest] = useState('');
  const compare = (): void => {
    if (digest.trim() !== '') actions.compare({ digest: digest.trim(), sumsFile: null });
  };
  const chooseSums = (): void => {
    void window.rekindle.chooseChecksumFile().then((sumsFile) => {
      if (sumsFile !== null) actions.compare({ digest: null, sumsFile });
    });
  };
  return (
    <div className="compare">
      <Field label={t('app-trust-field')} value={digest} onChange={setDigest} onEnter={compare} fixed />
      <Button onPress={compare} isDisabled={digest.trim() === ''}>
        {t('app-trust-compare')}
      </Button>
      <Button kind="quiet" onPress={chooseSums}>
        {t('app-trust-choose-sums')}
      </Button>
    </div>
  );
}
