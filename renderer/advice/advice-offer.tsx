import { Compass } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { useText } from '../messages/text-provider.tsx';
import type { AdviceState } from './advice-state.ts';
import type { AdviceActions } from './use-advice.ts';
import './advice-offer.css';

interface AdviceOfferProps {
  readonly state: AdviceState;
  readonly actions: AdviceActions;
}

/** On the first screen: for those who do not know yet which system, or who have just chosen one. */
export function AdviceOffer({ state, actions }: AdviceOfferProps) {
  const { t } = useText();
  const { answer, taken } = state;
  const system = taken !== null && answer?.ok ? answer.value.systems[taken] : undefined;
  if (system === undefined || !answer?.ok) {
    return (
      <section className="advice-offer" aria-labelledby="advice-offer">
        <div>
          <h2 id="advice-offer">{t('advice-offer-title')}</h2>
          <p className="soft">{t('advice-offer-text')}</p>
        </div>
        <Button icon={<Compass aria-hidden="true" size={20} />} onPress={actions.open}>
          {t('advice-offer')}
        </Button>
      </section>
    );
  }
  const needsKit = answer.value.ranked.some(({ id, method }) => id === taken && method === 'kit');
  return (
    <Card labelledBy="advice-wanted" tone={needsKit ? 'caution' : 'good'}>
      <div className="stack">
        <h2 id="advice-wanted">{t('advice-wanted-title', { system: system.name })}</h2>
        <p>{t(needsKit ? 'advice-wanted-kit' : 'advice-wanted-text')}</p>
        {system.downloadPage !== null && (
          <p className="row">
            <span className="soft">{t('advice-wanted-page')}</span>
            <span className="fixed">{system.downloadPage}</span>
            <CopyButton text={system.downloadPage} />
          </p>
        )}
        <div className="row">
          <Button onPress={actions.open}>{t('advice-wanted-forget')}</Button>
        </div>
      </div>
    </Card>
  );
}
