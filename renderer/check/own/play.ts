/** Plays samples to their end. Rejects if there is nothing to play them on. */
export type Play = (channels: readonly Float32Array[], rate: number, output: string | null) => Promise<void>;

/** A context that may be told which output it plays on; TypeScript's own types do not know of it everywhere. */
interface WithSink {
  setSinkId?: (id: string) => Promise<void>;
}

/**
 * @param channels one array of samples for each, -1 to 1
 * @param rate samples a second
 * @param output id of the device; `null`: the system's own choice
 */
export const play: Play = async (channels, rate, output) => {
  const context = new AudioContext();
  try {
    if (output !== null) await (context as WithSink).setSinkId?.(output);
    const length = Math.max(1, channels[0]?.length ?? 0);
    const buffer = context.createBuffer(channels.length, length, rate);
    channels.forEach((samples, channel) => buffer.copyToChannel(Float32Array.from(samples), channel));
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    await context.resume();
    await new Promise((resolve) => {
      source.onended = resolve;
      source.start();
    });
  } finally {
    await context.close();
  }
};

/** Of what is played here, so that it sounds the same on every output. */
export const playRate = 48_000;
