import { constants, crc32, createInflateRaw } from 'node:zlib';
import { u16le, u32le, u8 } from '../bytes.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { DecodeFailure } from './failure.ts';
import { through } from './transform.ts';

const outputChunkBytes = 256 * 1024;
const longestName = 64 * 1024;

/**
 * Raw DEFLATE (RFC 1951) from `input`, which stands right behind the last bit's byte afterwards.
 * Node's zlib: native, in the thread pool, and faster than gzip itself.
 */
export async function* inflateRaw(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: outputChunkBytes, finishFlush: constants.Z_FINISH });
  try {
    yield* through(inflate, input, { consumed: () => inflate.bytesWritten });
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    if (cause.code === 'Z_BUF_ERROR') throw new DecodeFailure('truncated');
    if (cause.code === 'Z_DATA_ERROR' || cause.code === 'Z_NEED_DICT') throw new DecodeFailure('damaged');
    throw cause;
  }
}

async function exactly(input: ChunkReader, length: number): Promise<Uint8Array> {
  const bytes = await input.take(length);
  if (bytes.length < length) throw new DecodeFailure('truncated');
  return bytes;
}

async function skipText(input: ChunkReader): Promise<void> {
  for (let read = 0; read < longestName; read++) {
    if (u8(await exactly(input, 1), 0) === 0) return;
  }
  throw new DecodeFailure('damaged');
}

/** Reads over a member header (RFC 1952, section 2.3). */
async function skipHeader(input: ChunkReader): Promise<void> {
  const header = await exactly(input, 10);
  const flags = u8(header, 3);
  if (u8(header, 2) !== 8 || (flags & 0xe0) !== 0) throw new DecodeFailure('damaged');
  if (flags & 4) await exactly(input, u16le(await exactly(input, 2), 0));
  if (flags & 8) await skipText(input);
  if (flags & 16) await skipText(input);
  if (flags & 2) await exactly(input, 2);
}

function startsMember(bytes: Uint8Array): boolean {
  return u8(bytes, 0) === 0x1f && u8(bytes, 1) === 0x8b && u8(bytes, 2) === 8;
}

/**
 * gzip, with any number of members. What follows the last member and is no member is left alone, as gzip does:
 * OpenWrt appends its metadata and signature there. (Node's own gunzip refuses such files.)
 * @throws DecodeFailure if it is cut short or a check sum is wrong
 */
export async function* gunzip(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  do {
    await skipHeader(input);
    let sum = 0;
    let size = 0;
    for await (const chunk of inflateRaw(input)) {
      sum = crc32(chunk, sum);
      size = (size + chunk.length) % 2 ** 32;
      yield chunk;
    }
    const trailer = await exactly(input, 8);
    if (u32le(trailer, 0) !== sum || u32le(trailer, 4) !== size) throw new DecodeFailure('damaged');
  } while (startsMember(await input.peek(3)));
}
