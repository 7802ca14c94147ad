import { createStream } from 'lzma-native';
import type { ChunkReader } from './chunk-reader.ts';
import { DecodeFailure, largestWindowBytes } from './failure.ts';
import { loadLiblzma, lzmaAction, lzmaResult, LzmaStream, type Liblzma } from './liblzma.ts';
import { through } from './transform.ts';

const outputBytes = 256 * 1024;
/** liblzma counts its own tables too. */
const memoryLimit = largestWindowBytes + 1024 * 1024;

/**
 * xz, with any number of blocks, streams and zero padding between them: with the system's liblzma where there is one,
 * with lzma-native elsewhere.
 * @throws DecodeFailure if it is cut short, a check is wrong, or the dictionary is larger than we allow
 */
export function unxz(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  const library = loadLiblzma();
  return library ? unxzBySystem(library, input) : unxzByPackage(input);
}

export async function* unxzBySystem(
  library: Liblzma,
  input: ChunkReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = new LzmaStream(library, memoryLimit, outputBytes);
  try {
    let action: number = lzmaAction.run;
    for (;;) {
      if (stream.needsInput && action === lzmaAction.run) {
        const chunk = await input.next();
        if (chunk) stream.supply(chunk);
        else action = lzmaAction.finish;
      }
      const { result, output } = await stream.run(action);
      if (output.length > 0) yield output;
      if (result === lzmaResult.streamEnd) return;
      if (result !== lzmaResult.ok) throw failureOf(result);
    }
  } finally {
    stream.close();
  }
}

function failureOf(result: number): Error {
  switch (result) {
    case lzmaResult.buffer:
      return new DecodeFailure('truncated');
    case lzmaResult.format:
    case lzmaResult.data:
      return new DecodeFailure('damaged');
    case lzmaResult.memory:
    case lzmaResult.memoryLimit:
      return new DecodeFailure('needs-memory');
    case lzmaResult.options:
      return new DecodeFailure('unsupported');
    default:
      return new Error(`liblzma: ${result}`);
  }
}

/**
 * lzma-native decodes all of a piece before anybody can take the output, and xz packs zeros 7000 to 1: this much
 * becomes 28 MB at most. Larger pieces are no faster.
 */
const pieceBytes = 4096;

export async function* unxzByPackage(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = createStream('streamDecoder', { memlimit: memoryLimit, bufsize: outputBytes });
  try {
    yield* through(decoder, input, { pieceBytes });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    throw typeof code === 'number' ? failureOf(code) : cause;
  }
}
