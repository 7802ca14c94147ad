import { stopStream } from './use-media.ts';

/** A recording as it sounds: one channel, -1 to 1. */
export interface Recorded {
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

export interface Recording {
  /** Resolves when it has run its time; rejects if it was broken off. */
  readonly done: Promise<Recorded>;
  /** The loudest sample of the last moment, 0 to 1. */
  readonly peak: () => number;
  /** Breaks it off and switches the microphone off. */
  readonly stop: () => void;
}

/**
 * Records from a microphone as it is, without what calls do to make it sound better.
 * @param device id; `null`: the system's own choice
 * @returns rejects with the `DOMException` of `getUserMedia`
 */
export async function record(device: string | null, milliseconds: number): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      ...(device === null ? {} : { deviceId: { exact: device } }),
    },
  });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const moment = new Float32Array(analyser.fftSize);
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  let brokenOff = false;
  const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
  const timer = setTimeout(() => recorder.stop(), milliseconds);
  recorder.start();
  const listen = async (): Promise<Recorded> => {
    try {
      await stopped;
      if (brokenOff) throw new DOMException('broken off', 'AbortError');
      const sound = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
      return { samples: sound.getChannelData(0), rate: sound.sampleRate };
    } finally {
      stopStream(stream);
      await context.close();
    }
  };
  return {
    done: listen(),
    peak: () => {
      analyser.getFloatTimeDomainData(moment);
      return moment.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    },
    stop: () => {
      clearTimeout(timer);
      brokenOff = true;
      if (recorder.state !== 'inactive') recorder.stop();
      stopStream(stream);
    },
  };
}
