import type { ComponentType } from 'react';
import type { CheckId } from '../../../preload/checks.ts';
import { CameraTest } from './camera-test.tsx';
import { DesktopTest } from './desktop-test.tsx';
import { KeyboardTest } from './keyboard-test.tsx';
import { measuredTests } from './measured-tests.tsx';
import { MicrophoneTest } from './microphone-test.tsx';
import type { OwnTestProps } from './own-test.ts';
import { PixelsTest } from './pixels-test.tsx';
import { PointerTest } from './pointer-test.tsx';
import { SoundTest } from './sound-test.tsx';
import { StereoTest } from './stereo-test.tsx';
import { TouchTest } from './touch-test.tsx';

/** The program's own tests of the computer that it runs on, by the check that they belong to. */
export const ownTests: Readonly<Partial<Record<CheckId, ComponentType<OwnTestProps>>>> = {
  desktop: DesktopTest,
  sound: SoundTest,
  trackpad: PointerTest,
  keyboard: KeyboardTest,
  pixels: PixelsTest,
  touchscreen: TouchTest,
  stereo: StereoTest,
  microphone: MicrophoneTest,
  camera: CameraTest,
  ...measuredTests,
};
