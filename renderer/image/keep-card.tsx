import { useEffect, useState } from 'react';
import type { AdoptEvent, AdoptResult } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Progress } from '../components/progress.tsx';
import type { ChosenImage } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';

interface KeepCardProps {
  readonly image: ChosenImage;
  readonly actions: FlowActions;
}

type Keeping =
  | { readonly state: 'offered' }
  | { readonly state: 'going-on'; readonly event: AdoptEvent | null }
  | { readonly state: 'ended'; readonly result: AdoptResult };

/** Offers to keep a file that a person has: it is copied to the library, and its publisher is asked about it. */
export function KeepCard({ image, actions }: KeepCardProps) {
  const { t } = useText();
  const [folder, setFolder] = useState<string | null>(null);
  const [keeping, setKeeping] = useState<Keeping>({ state: 'offered' });
  useEffect(() => {
    void window.rekindle.lookAtLibrary().then((library) => setFolder(library.folder));
    return window.rekindle.onAdopting(({ path, event }) => {
      if (path !== image.path || event.event === 'result') return;
      setKeeping((now) =>
        now.state === 'going-on' && event.event !== 'recognised' ? { state: 'going-on', event } : now,
      );
    });
  }, [image.path]);

  const keep = (acceptUnproved: boolean): void => {
    setKeeping({ state: 'going-on', event: null });
    const system = image.inspected?.ok ? (image.inspected.value.entry?.id ?? null) : null;
    void window.rekindle
      .adoptImage({ path: image.path, system, acceptUnproved, online: true })
      .then((result) => {
        if (result.path !== null && result.ok) actions.pickKept(image.path, result.path, acceptUnproved);
        else setKeeping(result.outcome === 'cancelled' ? { state: 'offered' } : { state: 'ended', result });
      });
  };

  const proved = image.proved?.ok ? image.proved.value.level : null;
  if (folder === null || liesIn(folder, image.path) || proved === null || proved === 'mismatch') return null;
  return (
    <Card labelledBy="keep-title">
      <div className="stack">
        <h2 id="keep-title">{t('adopt-title')}</h2>
        {keeping.state === 'offered' && (
          <>
            <p>{t('adopt-text')}</p>
            <div>
              <Button onPress={() => keep(false)}>{t('adopt-button')}</Button>
            </div>
          </>
        )}
        {keeping.state === 'going-on' && <GoingOn event={keeping.event} />}
        {keeping.state === 'ended' && <Ended result={keeping.result} onAnyway={() => keep(true)} />}
      </div>
    </Card>
  );
}

function GoingOn({ event }: { readonly event: AdoptEvent | null }) {
  const { t } = useText();
  const phase = event?.event === 'phase' || event?.event === 'progress' ? event.phase : 'recognise';
  const fraction =
    event?.event === 'progress' && event.totalBytes > 0 ? event.bytes / event.totalBytes : null;
  return (
    <>
      <Progress label={t(`adopt-phase-${phase}`)} fraction={fraction} />
      <div>
        <Button onPress={() => void window.rekindle.stopAdopting()}>{t('adopt-cancel')}</Button>
      </div>
    </>
  );
}

function Ended({ result, onAnyway }: { readonly result: AdoptResult; readonly onAnyway: () => void }) {
  const { t, say } = useText();
  const { outcome, reasons } = result;
  const asks = reasons.some(({ code }) => code === 'adopt-needs-yes');
  const sentences = reasons
    .filter(({ code }) => code !== 'adopt-needs-yes')
    .map((reason) => <p key={`${reason.code} ${JSON.stringify(reason.data)}`}>{say(reason)}</p>);
  if (asks) {
    return (
      <Alert tone="caution" title={t('adopt-needs-yes-title')} urgent>
        {sentences}
        <div>
          <Button onPress={onAnyway}>{t('adopt-anyway')}</Button>
        </div>
      </Alert>
    );
  }
  const wrong = outcome === 'mismatch';
  return (
    <Alert tone="bad" title={t(wrong ? 'adopt-mismatch-title' : 'adopt-failed-title')} urgent>
      {sentences}
      {wrong && <p>{t('adopt-mismatch-next')}</p>}
    </Alert>
  );
}

/** True if a file lies right in this folder, as the library's images do. */
export function liesIn(folder: string, path: string): boolean {
  const parent = path.replace(/[/\\][^/\\]*$/, '');
  return parent === folder.replace(/[/\\]$/, '');
}
