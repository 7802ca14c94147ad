import { Alert } from '../components/alert.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { useText } from '../messages/text-provider.tsx';
import { erases, isUnproved, type KitDraft } from './kit-draft.ts';
import type { KitActions } from './use-kit.ts';

interface KitConsentsProps {
  readonly draft: KitDraft;
  readonly actions: Pick<KitActions, 'set'>;
}

/** What speaks against these systems, and what has to be agreed to before they come onto a stick. */
export function KitConsents({ draft, actions }: KitConsentsProps) {
  const { t, say } = useText();
  const { choices, forecast, understood, acceptUnproved } = draft;
  return (
    <>
      {forecast?.together && choices.length > 1 && (
        <Alert tone="bad" title={t('kit-together-title')} urgent>
          <p>{say(forecast.together)}</p>
        </Alert>
      )}
      {erases(draft) && (
        <Alert tone="bad" title={t('offer-destructive-title')}>
          <p>{t('offer-destructive')}</p>
          <Checkbox isSelected={understood} onChange={(yes) => actions.set({ understood: yes })}>
            {t('offer-destructive-yes')}
          </Checkbox>
        </Alert>
      )}
      {isUnproved(draft) && (
        <Alert tone="caution" title={t('kit-unproved-title')}>
          <p>{t('kit-unproved')}</p>
          <Checkbox isSelected={acceptUnproved} onChange={(yes) => actions.set({ acceptUnproved: yes })}>
            {t('kit-unproved-yes')}
          </Checkbox>
        </Alert>
      )}
    </>
  );
}
