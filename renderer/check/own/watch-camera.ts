import { figuresOf, framesNeeded, judgeFrames, type FrameFigures } from './picture.ts';
import type { Finding } from '../../../preload/checks.ts';

/** So small a picture tells all that is asked of it. */
const [width, height] = [160, 120];
/** Between the frames that are looked at, in milliseconds: noise alone has changed by then. */
const apartMs = 150;
/** A camera that sends no frame for so long has stopped, in milliseconds. */
const stoppedMs = 10_000;

/**
 * Looks at what a camera sends, frame by frame. Only frames that have come are looked at, so that a slow computer is not
 * taken for a frozen camera.
 * @param found called with what the newest frames say, again with each round
 * @returns ends it
 */
export function watchCamera(video: HTMLVideoElement, found: (finding: Finding) => void): () => void {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let before: Uint8ClampedArray | null = null;
  let frames: readonly FrameFigures[] = [];
  let last = -Infinity;
  let request = 0;
  const stopped = (): void => found({ suggests: 'fail', facts: [{ code: 'own-camera-stopped', data: {} }] });
  let timer = setTimeout(stopped, stoppedMs);
  const look = (now: number): void => {
    clearTimeout(timer);
    timer = setTimeout(stopped, stoppedMs);
    request = video.requestVideoFrameCallback(look);
    if (now - last < apartMs || !context) return;
    last = now;
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    frames = [...frames, figuresOf(data, before)].slice(-framesNeeded);
    before = data;
    if (frames.length < framesNeeded) return;
    found(judgeFrames(frames, { width: video.videoWidth, height: video.videoHeight }));
    frames = [];
  };
  request = video.requestVideoFrameCallback(look);
  return () => {
    clearTimeout(timer);
    video.cancelVideoFrameCallback(request);
  };
}
