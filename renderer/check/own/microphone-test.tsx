import { Mic, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { deviceTrouble } from './device-trouble.ts';
import { clippedLevel, judgeLoudness, loudnessOf, meterOf } from './loudness.ts';
import type { OwnTestProps } from './own-test.ts';
import { play } from './play.ts';
import { record, type Recorded, type Recording } from './recording.ts';
import { useDevices, useMedia } from './use-media.ts';

const recordMs = 5000;

/** Records five seconds, shows how loud they are, and plays them back. */
export function MicrophoneTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const allowed = useMedia('microphone');
  const [device, setDevice] = useState<string | null>(null);
  const [recording, setRecording] = useState<Recording | null>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const [busy, setBusy] = useState(false);
  // Names are told once a microphone has been opened: look again then.
  const devices = useDevices('audioinput', allowed);
  useEffect(() => () => recording?.stop(), [recording]);
  const start = async (): Promise<void> => {
    setBusy(true);
    setRecorded(null);
    onFinding(null);
    try {
      const begun = await record(device, recordMs);
      setRecording(begun);
      const sound = await begun.done;
      setRecorded(sound);
      onFinding(judgeLoudness(loudnessOf(sound.samples, sound.rate)));
    } catch (error) {
      onFinding(deviceTrouble('microphone', error));
    }
    setRecording(null);
    setBusy(false);
  };
  const playBack = async (sound: Recorded): Promise<void> => {
    setBusy(true);
    await play([sound.samples, sound.samples], sound.rate, null).catch(() => undefined);
    setBusy(false);
  };
  return (
    <div className="stack">
      <p>{t('own-microphone-how')}</p>
      {!busy && (
        <DeviceChoice label={t('own-microphone')} devices={devices} value={device} onChange={setDevice} />
      )}
      {recording && <Meter label={t('own-microphone-meter')} peak={recording.peak} />}
      <div className="own-row">
        <Button
          icon={<Mic aria-hidden="true" size={20} />}
          isDisabled={busy || !allowed}
          onPress={() => void start()}
        >
          {t(recorded ? 'own-microphone-again' : 'own-microphone-record')}
        </Button>
        {recorded && (
          <Button
            icon={<Play aria-hidden="true" size={20} />}
            isDisabled={busy}
            onPress={() => void playBack(recorded)}
          >
            {t('own-microphone-play')}
          </Button>
        )}
        {recording && (
          <span className="soft" role="status">
            {t('own-microphone-speak')}
          </span>
        )}
      </div>
    </div>
  );
}

interface MeterProps {
  readonly label: string;
  readonly peak: () => number;
}

/** How loud it is now; as long as it is shown, it says so if that was too loud for the microphone. */
function Meter({ label, peak }: MeterProps) {
  const { t } = useText();
  const level = useRef<HTMLDivElement>(null);
  const [clipped, setClipped] = useState(false);
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      const now = peak();
      if (level.current) level.current.style.transform = `scaleX(${meterOf(now)})`;
      if (now >= clippedLevel) setClipped(true);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [peak]);
  return (
    <div role="img" aria-label={label}>
      <div className="own-meter">
        <div ref={level} className={clipped ? 'own-meter-level own-meter-clipped' : 'own-meter-level'} />
      </div>
      {clipped && <p className="soft">{t('own-microphone-too-loud')}</p>}
    </div>
  );
}
