import { useId } from 'react';
import type { ShownInspection } from '../../preload/contract.ts';
import { Card } from '../components/card.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import type { ChosenImage } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import './kit-card.css';

/** What a file on FAT32 can hold ends just under 4 GiB. */
const mostMiB = 4032;
const stepMiB = 64;

interface KitCardProps {
  readonly image: ChosenImage;
  readonly inspection: ShownInspection;
  readonly actions: FlowActions;
}

/** For an image that does not start when it is written as it is: how its stick is made instead, and what it keeps. */
export function KitCard({ image, inspection, actions }: KitCardProps) {
  const { t, size, language } = useText();
  const titleId = useId();
  const sliderId = useId();
  const keeps = inspection.entry?.keeps ?? null;
  const room = image.keepMiB === 0 ? t('kit-card-keeps-nothing') : size(image.keepMiB * 2 ** 20);
  return (
    <Card labelledBy={titleId}>
      <div className="stack">
        <h2 id={titleId}>{t('kit-card-title')}</h2>
        <p>{t(inspection.writable ? 'kit-card-text-wanted' : 'kit-card-text')}</p>
        {keeps && (
          <div className="kit-card-room">
            <label htmlFor={sliderId}>{t('kit-card-room')}</label>
            <input
              id={sliderId}
              type="range"
              min={0}
              max={mostMiB}
              step={stepMiB}
              value={image.keepMiB}
              aria-valuetext={room}
              onChange={(event) => actions.keep(Number(event.target.value))}
            />
            <output htmlFor={sliderId}>{room}</output>
            <p className="soft">{keeps[language]}</p>
          </div>
        )}
        <Checkbox isSelected={image.secureBoot} onChange={actions.secureBoot}>
          {t('kit-card-secure-boot')}
        </Checkbox>
      </div>
    </Card>
  );
}
