import { Camera } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { deviceTrouble } from './device-trouble.ts';
import type { OwnTestProps } from './own-test.ts';
import { stopStream, useDevices, useMedia } from './use-media.ts';
import { watchCamera } from './watch-camera.ts';

/** The picture of the camera. That it is black, or stands still, is seen by the program; the rest by the person. */
export function CameraTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const allowed = useMedia('camera');
  const devices = useDevices('videoinput', allowed);
  const [device, setDevice] = useState<string | null>(null);
  const [on, setOn] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!on || !element) return;
    let stream: MediaStream | null = null;
    let left = false;
    let unwatch: (() => void) | null = null;
    const show = async (): Promise<void> => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: device === null ? true : { deviceId: { exact: device } },
        });
        if (left) {
          stopStream(stream);
          return;
        }
        element.srcObject = stream;
        unwatch = watchCamera(element, onFinding);
        await element.play();
      } catch (error) {
        if (left) return;
        onFinding(deviceTrouble('camera', error));
        setOn(false);
      }
    };
    void show();
    return () => {
      left = true;
      unwatch?.();
      stopStream(stream);
      element.srcObject = null;
    };
  }, [on, device, onFinding]);
  return (
    <div className="stack">
      <p>{t('own-camera-how')}</p>
      <DeviceChoice
        label={t('own-camera')}
        devices={devices}
        value={device}
        onChange={(chosen) => {
          onFinding(null);
          setDevice(chosen);
        }}
      />
      {on && (
        <video ref={video} className="own-video" muted playsInline aria-label={t('own-camera-picture')} />
      )}
      <div className="own-row">
        <Button
          icon={<Camera aria-hidden="true" size={20} />}
          isDisabled={!allowed}
          onPress={() => {
            if (!on) onFinding(null);
            setOn(!on);
          }}
        >
          {t(on ? 'own-camera-off' : 'own-camera-on')}
        </Button>
        {on && <span className="soft">{t('own-camera-lamp')}</span>}
      </div>
    </div>
  );
}
