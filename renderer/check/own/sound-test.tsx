import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { DeviceChoice } from './device-choice.tsx';
import type { OwnTestProps } from './own-test.ts';
import { play, playRate } from './play.ts';
import { tone } from './stereo.ts';
import { useDevices, useMedia } from './use-media.ts';

/** A tone on both sides. Whether it is heard, and clear, is for ears. */
export function SoundTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  // The names of loudspeakers are told only to whoever may use the microphone, which is not opened here.
  const outputs = useDevices('audiooutput', useMedia('microphone'));
  const [output, setOutput] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const start = async (): Promise<void> => {
    setPlaying(true);
    try {
      await play(tone('both', playRate), playRate, output);
      onFinding({ suggests: null, facts: [{ code: 'own-sound-played', data: {} }] });
    } catch {
      onFinding({ suggests: 'fail', facts: [{ code: 'own-sound-not-played', data: {} }] });
    }
    setPlaying(false);
  };
  return (
    <div className="stack">
      <p>{t('own-sound-how')}</p>
      <DeviceChoice label={t('own-output')} devices={outputs} value={output} onChange={setOutput} />
      <div className="own-row">
        <Button
          icon={<Volume2 aria-hidden="true" size={20} />}
          isDisabled={playing}
          onPress={() => void start()}
        >
          {t('own-sound-play')}
        </Button>
      </div>
    </div>
  );
}
