import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { DeviceChoice } from './device-choice.tsx';
import type { OwnTestProps } from './own-test.ts';
import { play, playRate } from './play.ts';
import {
  heardSides,
  judgeStereo,
  orderOf,
  rounds,
  tone,
  type Heard,
  type Round,
  type Side,
} from './stereo.ts';
import { useDevices, useMedia } from './use-media.ts';

interface Listening {
  /** The sides from which it is played, in an order that nobody knows. */
  readonly order: readonly Side[];
  readonly heard: readonly Round[];
}

/** Tones on one side after the other, in an unknown order: only ears can tell which. */
export function StereoTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const outputs = useDevices('audiooutput', useMedia('microphone'));
  const [output, setOutput] = useState<string | null>(null);
  const [listening, setListening] = useState<Listening | null>(null);
  const [playing, setPlaying] = useState(false);
  const played = listening?.order[listening.heard.length];
  const sound = async (side: Side): Promise<void> => {
    setPlaying(true);
    try {
      await play(tone(side, playRate), playRate, output);
    } catch {
      setListening(null);
      onFinding({ suggests: 'fail', facts: [{ code: 'own-sound-not-played', data: {} }] });
    }
    setPlaying(false);
  };
  const begin = (): void => {
    const order = orderOf(() => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32);
    onFinding(null);
    setListening({ order, heard: [] });
    if (order[0]) void sound(order[0]);
  };
  const answer = (heard: Heard): void => {
    if (!listening || !played) return;
    const all = [...listening.heard, { played, heard }];
    setListening({ ...listening, heard: all });
    const next = listening.order[all.length];
    if (next) void sound(next);
    else onFinding(judgeStereo(all));
  };
  return (
    <div className="stack">
      <p>{t('own-stereo-how')}</p>
      {!played && (
        <DeviceChoice label={t('own-output')} devices={outputs} value={output} onChange={setOutput} />
      )}
      {listening && played ? (
        <div className="stack" role="group" aria-labelledby="own-stereo-which">
          <p id="own-stereo-which">
            <strong>{t('own-stereo-which', { number: listening.heard.length + 1, count: rounds })}</strong>
          </p>
          <div className="own-row">
            {heardSides.map((side) => (
              <Button key={side} isDisabled={playing} onPress={() => answer(side)}>
                {t(`own-stereo-${side}`)}
              </Button>
            ))}
            <Button kind="quiet" isDisabled={playing} onPress={() => void sound(played)}>
              {t('own-stereo-repeat')}
            </Button>
          </div>
        </div>
      ) : (
        <div className="own-row">
          <Button onPress={begin}>{t(listening ? 'own-stereo-again' : 'own-stereo-start')}</Button>
        </div>
      )}
    </div>
  );
}
