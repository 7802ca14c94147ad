import { Compass } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import type { AdviceActions } from './use-advice.ts';
import './advice-offer.css';

/** On the first screen: for those who do not know yet which system. */
export function AdviceOffer({ actions }: { readonly actions: AdviceActions }) {
  const { t } = useText();
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
