import { useEffect, useState, type PointerEvent } from 'react';
import { useText } from '../../messages/text-provider.tsx';
import type { OwnTestProps } from './own-test.ts';
import { judgeTouching, reached, zoneOf } from './pointer.ts';
import { Zones } from './zones.tsx';

/** A field for fingers: its zones light up under them, and under nothing else. */
export function TouchTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    const finding = judgeTouching(touched, navigator.maxTouchPoints);
    if (finding.facts.length > 0) onFinding(finding);
  }, [touched, onFinding]);
  const touch = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerType !== 'touch') return;
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const zone = zoneOf((event.clientX - left) / width, (event.clientY - top) / height);
    setTouched((zones) => reached({ zones, done: new Set() }, zone).zones);
  };
  return (
    <div className="stack">
      <p>{t('own-touch-how')}</p>
      <div className="zones-field" onPointerDown={touch} onPointerMove={touch}>
        <Zones reached={touched} />
      </div>
    </div>
  );
}
