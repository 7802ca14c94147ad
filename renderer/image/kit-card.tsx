import { useId } from 'react';
import type { ShownInspection } from '../../preload/contract.ts';
import { Card } from '../components/card.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import type { ChosenImage } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { KeepSlider } from './keep-slider.tsx';

interface KitCardProps {
  readonly image: ChosenImage;
  readonly inspection: ShownInspection;
  readonly actions: FlowActions;
}

/** For an image that does not start when it is written as it is: how its stick is made instead, and what it keeps. */
export function KitCard({ image, inspection, actions }: KitCardProps) {
  const { t, language } = useText();
  const titleId = useId();
  const keeps = inspection.entry?.keeps ?? null;
  return (
    <Card labelledBy={titleId}>
      <div className="stack">
        <h2 id={titleId}>{t('kit-card-title')}</h2>
        <p>{t(inspection.writable ? 'kit-card-text-wanted' : 'kit-card-text')}</p>
        {keeps && (
          <KeepSlider
            label={t('kit-card-room')}
            mib={image.keepMiB}
            onChange={actions.keep}
            keeps={keeps[language]}
          />
        )}
        <Checkbox isSelected={image.secureBoot} onChange={actions.secureBoot}>
          {t('kit-card-secure-boot')}
        </Checkbox>
      </div>
    </Card>
  );
}
