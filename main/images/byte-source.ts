import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { err, ok, type Result } from '../common/result.ts';
import type { ImageError } from './reasons.ts';

/** Bytes that can be read at any place: a file, memory, or the visible beginning of a compressed image. */
export interface ByteSource {
  /** In bytes. A prefix of a stream that has not ended yet gives the most that may become visible. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer at the end, none past it or before 0. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** No single read takes more memory than this, whatever a field in an image claims. */
const largestRead = 16 * 1024 * 1024;
const nothing = new Uint8Array(0);

function clampedLength(size: number, offset: number, length: number): number {
  if (!(offset >= 0) || !(length > 0) || offset >= size) return 0;
  return Math.min(length, size - offset, largestRead);
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) =>
      Promise.resolve(bytes.subarray(offset, offset + clampedLength(bytes.length, offset, length))),
  };
}

/** A window on another source, with offsets of its own. */
export function sliceSource(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read: (offset, length) => source.read(start + offset, clampedLength(size, offset, length)),
  };
}

const pageBytes = 64 * 1024;
const pagesKept = 32;

/** The same source, with the pages read last kept in memory: parsers read many small, close things. */
export function cachedSource(source: ByteSource): ByteSource {
  const pages = new Map<number, Promise<Uint8Array>>();
  const page = (index: number): Promise<Uint8Array> => {
    let found = pages.get(index);
    if (found) pages.delete(index);
    else found = source.read(index * pageBytes, pageBytes);
    pages.set(index, found);
    if (pages.size > pagesKept) pages.delete(pages.keys().next().value ?? index);
    return found;
  };
  return {
    get size() {
      return source.size;
    },
    async read(offset, length) {
      const wanted = clampedLength(source.size, offset, length);
      if (wanted === 0) return nothing;
      if (wanted > pageBytes * 4) return source.read(offset, wanted);
      const first = Math.floor(offset / pageBytes);
      const last = Math.floor((offset + wanted - 1) / pageBytes);
      if (first === last) {
        const from = offset - first * pageBytes;
        return (await page(first)).subarray(from, from + wanted);
      }
      const result = new Uint8Array(wanted);
      let filled = 0;
      for (let index = first; index <= last; index++) {
        const from = index === first ? offset - first * pageBytes : 0;
        const part = (await page(index)).subarray(from, from + wanted - filled);
        result.set(part, filled);
        filled += part.length;
        if (from + part.length < pageBytes && index < last) break;
      }
      return result.subarray(0, filled);
    },
  };
}

/** The beginning of a stream, as far as it has been looked at. */
export interface PrefixSource extends ByteSource {
  /** How the stream ended: not yet reached, at its proper end (with its whole size), or broken. */
  readonly ending:
    { kind: 'not-reached' } | { kind: 'end'; sizeBytes: number } | { kind: 'broken'; cause: Error };
  /** Stops the stream; what was read stays readable. */
  close(): Promise<void>;
}

/**
 * The first bytes of a stream, decoded only as far as somebody asks and never beyond `limit`.
 * A break in the stream is not thrown but ends what is visible; see `ending`.
 */
export function prefixSource(chunks: AsyncIterable<Uint8Array>, limit: number): PrefixSource {
  const iterator = chunks[Symbol.asyncIterator]();
  const kept: { start: number; bytes: Uint8Array }[] = [];
  let seen = 0;
  let ending: PrefixSource['ending'] = { kind: 'not-reached' };
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();

  const advance = async (until: number): Promise<void> => {
    while (seen < until && seen < limit && ending.kind === 'not-reached' && !closed) {
      try {
        const next = await iterator.next();
        if (next.done === true) {
          ending = { kind: 'end', sizeBytes: seen };
        } else {
          // Decoders may use one buffer again and again.
          kept.push({ start: seen, bytes: new Uint8Array(next.value) });
          seen += next.value.length;
        }
      } catch (cause) {
        ending = { kind: 'broken', cause: cause instanceof Error ? cause : new Error(String(cause)) };
      }
    }
  };

  const collect = (offset: number, length: number): Uint8Array => {
    const result = new Uint8Array(clampedLength(Math.min(seen, limit), offset, length));
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = kept[middle];
      if (chunk && chunk.start + chunk.bytes.length <= offset) low = middle + 1;
      else high = middle;
    }
    let filled = 0;
    for (let i = low; i < kept.length && filled < result.length; i++) {
      const chunk = kept[i];
      if (!chunk) break;
      const from = offset + filled - chunk.start;
      const part = chunk.bytes.subarray(from, from + result.length - filled);
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  };

  return {
    get size() {
      return ending.kind === 'not-reached' ? limit : Math.min(seen, limit);
    },
    get ending() {
      return ending;
    },
    async read(offset, length) {
      // What lies wholly beyond the limit must not cost decoding all that is before it.
      if (!(offset >= 0) || offset >= limit) return nothing;
      const waited = turn.then(() => advance(Math.min(limit, offset + length)));
      turn = waited;
      await waited;
      return collect(offset, length);
    },
    async close() {
      closed = true;
      await turn;
      await iterator.return?.();
    },
  };
}

/** The bytes of a source from `start` to `end`, in order. The buffers are the reader's to keep. */
export async function* chunksOf(
  source: ByteSource,
  start = 0,
  end = source.size,
  chunkBytes = 256 * 1024,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = start; at < end;) {
    const chunk = await source.read(at, Math.min(chunkBytes, end - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

function handleSource(handle: FileHandle, size: number): FileSource {
  return {
    size,
    async read(offset, length) {
      const wanted = clampedLength(size, offset, length);
      if (wanted === 0) return nothing;
      const buffer = Buffer.allocUnsafeSlow(wanted);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await handle.read(buffer, filled, wanted - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
}

/** The typed reason for a failed system call on an image file. */
export function fileError(path: string, cause: unknown): ImageError {
  const errno = errorCode(cause);
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'ERR_INVALID_ARG_VALUE':
      return { code: 'image-not-found', data: { path } };
    case 'EISDIR':
      return { code: 'image-is-directory', data: { path } };
    case 'EACCES':
    case 'EPERM':
      return { code: 'image-not-readable', data: { path } };
    default:
      return { code: 'image-read-failed', data: { path, errno } };
  }
}

function refuseUnlessFile(path: string, stats: Stats): ImageError | null {
  if (stats.isDirectory()) return { code: 'image-is-directory', data: { path } };
  if (!stats.isFile()) return { code: 'image-not-a-file', data: { path } };
  if (stats.size === 0) return { code: 'image-empty', data: { path } };
  return null;
}

/**
 * Opens a regular, non-empty file for reading. It is looked at before it is opened and without blocking,
 * because opening a named pipe would wait for a writer; and again once it is open, because it may have changed.
 */
export async function openFileSource(path: string): Promise<Result<FileSource, ImageError>> {
  let handle: FileHandle | undefined;
  try {
    const refusedBefore = refuseUnlessFile(path, await stat(path));
    if (refusedBefore) return err(refusedBefore);
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat();
    const refused = refuseUnlessFile(path, stats);
    if (refused) {
      await handle.close();
      return err(refused);
    }
    return ok(handleSource(handle, stats.size));
  } catch (cause) {
    await handle?.close();
    return err(fileError(path, cause));
  }
}
