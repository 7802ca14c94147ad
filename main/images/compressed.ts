import { allZero, hasAt, u32le, u8 } from './bytes.ts';
import { chunksOf, type ByteSource } from './byte-source.ts';
import { decode } from './decode/decode.ts';
import { DecodeFailure } from './decode/failure.ts';
import { readZstdBlock, readZstdHeader, skippableFrameBytes, zstdHeaderBytes } from './decode/zstd.ts';
import type { Compression } from './types.ts';

/** Says how a file is compressed, by its first bytes; `null` if it is not. Pure. */
export function recogniseCompression(head: Uint8Array): Compression | null {
  if (hasAt(head, 0, [0x1f, 0x8b, 8])) return 'gzip';
  if (hasAt(head, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) return 'xz';
  if (
    hasAt(head, 0, 'BZh') &&
    u8(head, 3) >= 0x31 &&
    u8(head, 3) <= 0x39 &&
    (hasAt(head, 4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) ||
      hasAt(head, 4, [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
  ) {
    return 'bzip2';
  }
  if (readZstdHeader(head) !== null || skippableFrameBytes(head) !== null) return 'zstd';
  // An archive without any entry has only its end.
  if (hasAt(head, 0, 'PK\x03\x04') || hasAt(head, 0, 'PK\x05\x06')) return 'zip';
  return null;
}

/** What the file tells about its decoded size and whether it is all there. */
export interface Extent {
  /** `null` if the file does not say, or would have to be decoded for too long to find out. */
  readonly sizeBytes: number | null;
  readonly state: 'whole' | 'truncated' | 'damaged' | 'unknown';
}

const unknownExtent: Extent = { sizeBytes: null, state: 'unknown' };
const truncatedExtent: Extent = { sizeBytes: null, state: 'truncated' };
const damagedExtent: Extent = { sizeBytes: null, state: 'damaged' };

/** Finds out what can be found out without decoding, except for gzip, where nothing else helps. */
export function extentOf(compression: Exclude<Compression, 'zip'>, source: ByteSource): Promise<Extent> {
  switch (compression) {
    case 'gzip':
      return gzipExtent(source);
    case 'xz':
      return xzExtent(source);
    case 'bzip2':
      return bzip2Extent(source);
    case 'zstd':
      return zstdExtent(source);
  }
}

/**
 * gzip records the size modulo 2^32 only, in its last four bytes, and images in the field have more behind them.
 * So the file is run through, which is as fast as reading it from a disk, up to this many decoded bytes.
 */
const mostGzipBytes = 2 * 1024 ** 3;

async function gzipExtent(source: ByteSource): Promise<Extent> {
  let sizeBytes = 0;
  try {
    for await (const chunk of decode('gzip', chunksOf(source))) {
      sizeBytes += chunk.length;
      if (sizeBytes > mostGzipBytes) return unknownExtent;
    }
    return { sizeBytes, state: 'whole' };
  } catch (cause) {
    if (!(cause instanceof DecodeFailure)) throw cause;
    return cause.kind === 'truncated' ? truncatedExtent : damagedExtent;
  }
}

const mostXzStreams = 1024;
const mostXzRecords = 1_000_000;
const largestIndexBytes = 8 * 1024 * 1024;

/**
 * xz keeps an index behind the blocks of each stream (the .xz file format 1.1, sections 2.1.2 and 4): read from the
 * end of the file to its beginning.
 */
async function xzExtent(source: ByteSource): Promise<Extent> {
  let end = source.size;
  let sizeBytes = 0;
  for (let streams = 0; streams < mostXzStreams; streams++) {
    // Padding between streams is in fours.
    for (;;) {
      const word = await source.read(end - 4, 4);
      if (word.length < 4 || !allZero(word)) break;
      end -= 4;
    }
    const footer = await source.read(end - 12, 12);
    if (!hasAt(footer, 10, 'YZ')) return truncatedExtent;
    const indexBytes = (u32le(footer, 4) + 1) * 4;
    const indexAt = end - 12 - indexBytes;
    if (indexAt < 12) return damagedExtent;
    if (indexBytes > largestIndexBytes) return unknownExtent;
    const index = readXzIndex(await source.read(indexAt, indexBytes));
    if (!index) return damagedExtent;
    sizeBytes += index.sizeBytes;
    const start = indexAt - index.storedBytes - 12;
    const header = await source.read(start, 6);
    if (start < 0 || !hasAt(header, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) return damagedExtent;
    if (start === 0) return { sizeBytes, state: 'whole' };
    end = start;
  }
  return unknownExtent;
}

function readXzIndex(bytes: Uint8Array): { sizeBytes: number; storedBytes: number } | null {
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = u8(bytes, at++);
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
    return Infinity;
  };
  if (u8(bytes, 0) !== 0) return null;
  const records = number();
  if (records > mostXzRecords) return null;
  let sizeBytes = 0;
  let storedBytes = 0;
  for (let record = 0; record < records; record++) {
    storedBytes += Math.ceil(number() / 4) * 4;
    sizeBytes += number();
    if (at > bytes.length) return null;
  }
  return { sizeBytes, storedBytes };
}

/** A bzip2 stream ends with this number of 48 bits, at any bit, and a sum of 32; then bits up to a whole byte. */
const bzip2End = 0x177245385090n;

async function bzip2Extent(source: ByteSource): Promise<Extent> {
  const tail = await source.read(Math.max(0, source.size - 11), 11);
  let bits = 0n;
  for (const byte of tail) bits = (bits << 8n) | BigInt(byte);
  for (let shift = 32n; shift < 40n; shift++) {
    if (((bits >> shift) & 0xffffffffffffn) === bzip2End) return { sizeBytes: null, state: 'whole' };
  }
  return truncatedExtent;
}

/** Each block header is one small read; an image of 2 GB has about this many blocks. */
const mostZstdBlocks = 16_384;

/** zstd frames say how long their blocks are, so they can be stepped over; most frames say their decoded size. */
async function zstdExtent(source: ByteSource): Promise<Extent> {
  let at = 0;
  let sizeBytes: number | null = 0;
  let blocks = 0;
  while (at < source.size) {
    const head = await source.read(at, zstdHeaderBytes);
    const skipped = skippableFrameBytes(head);
    if (skipped !== null) {
      at += skipped;
      continue;
    }
    const frame = readZstdHeader(head);
    if (!frame) return head.length < zstdHeaderBytes ? truncatedExtent : damagedExtent;
    sizeBytes = sizeBytes === null || frame.contentBytes === null ? null : sizeBytes + frame.contentBytes;
    at += frame.length;
    for (let last = false; !last;) {
      if (++blocks > mostZstdBlocks) {
        return unknownExtent;
      }
      const header = await source.read(at, 3);
      if (header.length < 3) return truncatedExtent;
      const block = readZstdBlock(header);
      if (!block) return damagedExtent;
      at += 3 + block.storedBytes;
      last = block.last;
    }
    if (frame.hasChecksum) at += 4;
  }
  return at > source.size ? truncatedExtent : { sizeBytes, state: 'whole' };
}
