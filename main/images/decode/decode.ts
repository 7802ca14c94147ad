import type { Compression } from '../types.ts';
import { bunzip2 } from './bzip2.ts';
import { ChunkReader } from './chunk-reader.ts';
import { gunzip } from './gzip.ts';
import { unxz } from './xz.ts';
import { unzstd } from './zstd.ts';

export type StreamCompression = Exclude<Compression, 'zip'>;

const decoders: Record<
  StreamCompression,
  (input: ChunkReader) => AsyncGenerator<Uint8Array, void, undefined>
> = {
  gzip: gunzip,
  xz: unxz,
  bzip2: bunzip2,
  zstd: unzstd,
};

/**
 * Decodes a stream, piece by piece and with bounded memory. The pieces are the caller's to keep.
 * @throws DecodeFailure, and whatever `chunks` throws
 */
export async function* decode(
  compression: StreamCompression,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new ChunkReader(chunks);
  try {
    yield* decoders[compression](input);
  } finally {
    await input.close();
  }
}
