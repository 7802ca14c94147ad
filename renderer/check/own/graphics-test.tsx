import { useEffect, useMemo, useState } from 'react';
import type { Line } from '../../../preload/own-tests.ts';
import { MeasuredView } from './measured-test.tsx';
import type { OwnTestProps } from './own-test.ts';
import { MovingScene } from './moving-scene.tsx';
import { useMeasured } from './use-measured.ts';

/** What draws the picture, and how fast: shown and not judged. */
export function GraphicsTest({ onFinding }: OwnTestProps) {
  const measured = useMeasured('graphics', { atOnce: true, goesOn: false });
  const [frames, setFrames] = useState<number | null>(null);
  const finding = measured.state?.finding ?? null;
  const rate = useMemo(
    (): Line[] =>
      frames === null
        ? []
        : [{ tone: 'plain', says: { code: 'measured-frame-rate', data: { frames } }, tries: null }],
    [frames],
  );
  useEffect(() => {
    onFinding(finding && { ...finding, facts: [...finding.facts, ...rate.map(({ says }) => says)] });
  }, [finding, rate, onFinding]);
  return (
    <>
      <MovingScene onFrames={setFrames} />
      <MeasuredView measured={measured} more={rate} />
    </>
  );
}
