import { useEffect, useState } from 'react';
import { MeasuredView } from './measured-test.tsx';
import type { OwnTestProps } from './own-test.ts';
import { MovingScene } from './moving-scene.tsx';
import { useMeasured } from './use-measured.ts';

/** What draws the picture, and how fast: shown and not judged. */
export function GraphicsTest({ onFinding }: OwnTestProps) {
  const measured = useMeasured('graphics', { atOnce: true, goesOn: false });
  const [frames, setFrames] = useState<number | null>(null);
  const finding = measured.state?.finding ?? null;
  useEffect(() => {
    if (finding === null) onFinding(null);
    else {
      const rate = frames === null ? [] : [{ code: 'measured-frame-rate', data: { frames } }];
      onFinding({ ...finding, facts: [...finding.facts, ...rate] });
    }
  }, [finding, frames, onFinding]);
  return (
    <>
      <MovingScene onFrames={setFrames} />
      <MeasuredView measured={measured} />
    </>
  );
}
