import { useEffect, useState } from 'react';

/** Lets the page use the microphone or the camera as long as the test that needs it is shown; true once it may. */
export function useMedia(media: 'microphone' | 'camera'): boolean {
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    let shown = true;
    void window.rekindle.allowMedia({ media }).then(() => {
      if (shown) setAllowed(true);
    });
    return () => {
      shown = false;
      void window.rekindle.allowMedia({ media: null });
    };
  }, [media]);
  return allowed;
}

/** The devices of a kind that can be told apart; kept up while they come and go. Empty before the page may know. */
export function useDevices(kind: MediaDeviceKind, allowed: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!allowed) return;
    let shown = true;
    const look = (): void => {
      void navigator.mediaDevices.enumerateDevices().then((all) => {
        // `default` and `communications` stand for one of the others.
        const own = all.filter(
          (device) => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId),
        );
        if (shown) setDevices(own);
      });
    };
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => {
      shown = false;
      navigator.mediaDevices.removeEventListener('devicechange', look);
    };
  }, [kind, allowed]);
  return devices;
}

/** Switches everything off that a stream holds on to; its lamp goes out. */
export function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
