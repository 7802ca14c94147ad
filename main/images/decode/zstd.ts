import { Decompress } from 'fzstd';
import { u16le, u32le, u64le, u8 } from '../bytes.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { DecodeFailure, largestWindowBytes } from './failure.ts';
import { Xxh64 } from './xxh64.ts';

/** The format: RFC 8878. */
const frameMagic = 0xfd2fb528;

export interface ZstdFrameHeader {
  /** Bytes of the header, magic number included. */
  readonly length: number;
  readonly windowBytes: number;
  /** Bytes of the decoded frame, if it says so. */
  readonly contentBytes: number | null;
  readonly hasChecksum: boolean;
  readonly hasDictionary: boolean;
}

/** The longest possible header. */
export const zstdHeaderBytes = 18;

/** A frame header (RFC 8878, section 3.1.1.1), or `null` if these bytes are none. */
export function readZstdHeader(bytes: Uint8Array): ZstdFrameHeader | null {
  if (u32le(bytes, 0) !== frameMagic) return null;
  const descriptor = u8(bytes, 4);
  if (descriptor & 8) return null;
  const single = (descriptor & 0x20) !== 0;
  let at = 5;
  let windowBytes = 0;
  if (!single) {
    const exponent = u8(bytes, at) >> 3;
    const base = 2 ** (10 + exponent);
    windowBytes = base + (base / 8) * (u8(bytes, at) & 7);
    at++;
  }
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const hasDictionary = bytes.subarray(at, at + dictionaryBytes).some((byte) => byte !== 0);
  at += dictionaryBytes;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  let contentBytes: number | null = null;
  if (sizeBytes === 1) contentBytes = u8(bytes, at);
  else if (sizeBytes === 2) contentBytes = u16le(bytes, at) + 256;
  else if (sizeBytes === 4) contentBytes = u32le(bytes, at);
  else if (sizeBytes === 8) contentBytes = u64le(bytes, at);
  at += sizeBytes;
  if (single) windowBytes = contentBytes ?? 0;
  if (bytes.length < at) return null;
  return { length: at, windowBytes, contentBytes, hasChecksum: (descriptor & 4) !== 0, hasDictionary };
}

/** Bytes of a skippable frame with its header (section 3.1.2), or `null` if these bytes begin none. */
export function skippableFrameBytes(bytes: Uint8Array): number | null {
  return u32le(bytes, 0) >>> 4 === 0x184d2a5 && bytes.length >= 8 ? 8 + u32le(bytes, 4) : null;
}

/** A block header (section 3.1.1.2): how many bytes follow it in the file, and whether it is the last. */
export function readZstdBlock(bytes: Uint8Array): { last: boolean; storedBytes: number } | null {
  const value = u16le(bytes, 0) | (u8(bytes, 2) << 16);
  const type = (value >> 1) & 3;
  const size = value >> 3;
  if (bytes.length < 3 || type === 3) return null;
  return { last: (value & 1) === 1, storedBytes: type === 1 ? 1 : size };
}

/**
 * fzstd moves its whole window for each block. With the largest window and blocks of the ordinary 128 kB that is 1024
 * times the output; a file made to keep us busy would have blocks of one byte.
 */
class WindowBudget {
  private moved = 0;
  private output = 0;

  /** Counts one block, or the making of a window. */
  spend(windowBytes: number): void {
    this.moved += windowBytes;
    if (this.moved > 32 * 1024 ** 3 + this.output * 4096) throw new DecodeFailure('unsupported');
  }

  earn(outputBytes: number): void {
    this.output += outputBytes;
  }
}

async function exactly(input: ChunkReader, length: number): Promise<Uint8Array> {
  const bytes = await input.take(length);
  if (bytes.length < length) throw new DecodeFailure('truncated');
  return bytes;
}

async function skip(input: ChunkReader, length: number): Promise<void> {
  for (let left = length; left > 0;) left -= (await exactly(input, Math.min(left, 64 * 1024))).length;
}

/**
 * zstd, with any number of frames. fzstd decodes (Node 20 has no zstd of its own); it checks no sums, so the frames
 * are walked here, which also bounds the memory before anything is taken.
 * @throws DecodeFailure if it is cut short, a sum is wrong, or the window is larger than we allow
 */
export async function* unzstd(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  const budget = new WindowBudget();
  for (;;) {
    const start = await input.peek(zstdHeaderBytes);
    if (start.length === 0) return;
    const skipped = skippableFrameBytes(start);
    if (skipped !== null) await skip(input, skipped);
    else yield* decodeFrame(input, start, budget);
  }
}

async function* decodeFrame(
  input: ChunkReader,
  start: Uint8Array,
  budget: WindowBudget,
): AsyncGenerator<Uint8Array, void, undefined> {
  const header = readZstdHeader(start);
  if (!header) {
    throw new DecodeFailure(
      start.length < zstdHeaderBytes && u32le(start, 0) === frameMagic ? 'truncated' : 'damaged',
    );
  }
  if (header.hasDictionary) throw new DecodeFailure('unsupported');
  if (header.windowBytes > largestWindowBytes) {
    throw new DecodeFailure('needs-memory');
  }
  const { windowBytes } = header;
  budget.spend(windowBytes);
  const output: Uint8Array[] = [];
  const sum = new Xxh64();
  let size = 0;
  const decoder = new Decompress((chunk) => {
    // fzstd uses its buffers again.
    if (chunk.length > 0) output.push(new Uint8Array(chunk));
  });
  const push = (bytes: Uint8Array, final = false): Uint8Array[] => {
    try {
      decoder.push(bytes, final);
    } catch {
      throw new DecodeFailure('damaged');
    }
    for (const chunk of output) {
      size += chunk.length;
      budget.earn(chunk.length);
      if (header.hasChecksum) sum.update(chunk);
    }
    return output.splice(0);
  };

  yield* push(await exactly(input, header.length));
  for (let last = false; !last;) {
    const blockHeader = await exactly(input, 3);
    const block = readZstdBlock(blockHeader);
    if (!block || block.storedBytes > 128 * 1024) throw new DecodeFailure('damaged');
    last = block.last;
    budget.spend(windowBytes);
    yield* push(Buffer.concat([blockHeader, await exactly(input, block.storedBytes)]));
  }
  const stored = await exactly(input, header.hasChecksum ? 4 : 0);
  // fzstd holds frames of a few bytes back until it hears that this is all, the sum included.
  yield* push(stored, true);
  if (header.contentBytes !== null && header.contentBytes !== size) throw new DecodeFailure('damaged');
  if (header.hasChecksum && u32le(stored, 0) !== sum.digestLow32()) throw new DecodeFailure('damaged');
}
