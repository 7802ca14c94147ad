import type { Transform } from 'node:stream';
import type { ChunkReader } from './chunk-reader.ts';

/** Output that waits to be taken before more input goes in, in bytes. */
const mostWaiting = 512 * 1024;

/**
 * Drives a Node transform by what its reader asks for, so that memory stays bounded: input goes in one piece at a
 * time, and only when most of the output of the last piece has been taken. When the transform ends by itself in the
 * middle of a piece, what is left of it goes back to `input`.
 * @param pieceBytes the most that goes in at once; a transform that knows no back-pressure turns all of it into output
 * @param consumed how many of the bytes that went in the transform has used, where it can end by itself
 */
export async function* through(
  transform: Transform,
  input: ChunkReader,
  { pieceBytes = Infinity, consumed }: { pieceBytes?: number; consumed?: () => number } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  let fed = 0;
  let last: Uint8Array = new Uint8Array(0);
  const failures: Error[] = [];
  let finished = false;
  const isFinished = (): boolean => finished;
  const fail = (cause: unknown): Error => {
    const failure = cause instanceof Error ? cause : new Error(String(cause));
    failures.push(failure);
    return failure;
  };
  let taken = (): void => undefined;

  const settled = new Promise<void>((resolve) => {
    for (const event of ['end', 'error', 'close']) {
      transform.once(event, () => {
        finished = true;
        resolve();
      });
    }
  });
  transform.on('error', fail);

  const feed = async (): Promise<void> => {
    while (!isFinished()) {
      const chunk = await input.next();
      if (!chunk) {
        transform.end();
        return;
      }
      // The transform may have ended while we waited for the chunk.
      if (isFinished()) {
        input.unread(chunk);
        return;
      }
      last = chunk.subarray(0, pieceBytes);
      input.unread(chunk.subarray(last.length));
      fed += last.length;
      const piece = last;
      const written = new Promise<void>((resolve) => transform.write(piece, () => resolve()));
      await Promise.race([written, settled]);
      // zlib says "written" of what it leaves alone behind its end, too.
      if (consumed && consumed() < fed) return;
      while (transform.readableLength > mostWaiting && !isFinished()) {
        const more = new Promise<void>((resolve) => (taken = resolve));
        await Promise.race([more, settled]);
      }
    }
  };
  const feeding = feed().catch((cause: unknown) => transform.destroy(fail(cause)));

  try {
    for await (const chunk of transform as AsyncIterable<Uint8Array>) {
      yield chunk;
      taken();
    }
  } finally {
    finished = true;
    transform.destroy();
    // A feeder that waits for input must not outlive the stream that it feeds.
    await feeding;
  }
  const [failure] = failures;
  if (failure) throw failure;
  if (consumed) input.unread(last.subarray(Math.max(0, last.length - (fed - consumed()))));
}
