import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../common/result.ts';
import { chunksOf, fileError, openFileSource, sliceSource, type ByteSource } from './byte-source.ts';
import { extentOf, recogniseCompression } from './compressed.ts';
import { decode } from './decode/decode.ts';
import { DecodeFailure } from './decode/failure.ts';
import { readFirmwareInfo } from './fwtool.ts';
import type { UnpackError } from './reasons.ts';
import { SparseFile } from './sparse-file.ts';
import { findZipImage, type ZipFinding } from './zip.ts';

export interface UnpackRequest {
  /** The compressed image. */
  readonly path: string;
  /** The file to make, or a folder in which a file of a fitting name is made. A file of that name is replaced. */
  readonly into: string;
  readonly signal?: AbortSignal;
  /** In bytes of the compressed file. */
  readonly onProgress?: (progress: { bytes: number; totalBytes: number }) => void;
  /** The largest image that is unpacked, in bytes. */
  readonly limitBytes?: number;
}

export interface Unpacked {
  readonly path: string;
  /** Size of the image, holes included. */
  readonly sizeBytes: number;
  /** SHA-256 of the image, lower-case hexadecimal. */
  readonly sha256: string;
}

/** No image for a stick is larger; sticks are rarely so. */
const defaultLimitBytes = 512 * 1024 ** 3;
/**
 * A small file that unpacks to nothing but gigabytes is a bomb. Real images that are mostly empty reach ratios of a
 * few thousand, but not at these sizes.
 */
const ratioFromBytes = 16 * 1024 ** 3;
const largestRatio = 4000;
/** Free space is looked at again whenever this much more has been stored. */
const checkEveryBytes = 8 * 1024 ** 2;
/** This much is left free for everybody else. */
const spareBytes = 32 * 1024 ** 2;

/** What is read from the front goes on from where it was, give or take this many bytes. */
const longestStep = 4096;

class Stop extends Error {
  constructor(readonly reason: UnpackError) {
    super(reason.code);
  }
}

interface Packed {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly sizeBytes: number | null;
  /** The name of the image inside, where it has one of its own. */
  readonly name: string | null;
}

/**
 * Unpacks an image (gzip, xz, bzip2, zstd, or a zip with one image) to a sparse file: streaming, with bounded memory,
 * written beside its final name and moved there once every check sum was right. If anything is wrong, nothing is left.
 */
export async function unpackImage(request: UnpackRequest): Promise<Result<Unpacked, UnpackError>> {
  const opened = await openFileSource(request.path);
  if (!opened.ok) return opened;
  try {
    return await unpackSource(request, counted(opened.value, request));
  } finally {
    await opened.value.close();
  }
}

/** Size and SHA-256 of the image that is packed in a file, without storing it anywhere. */
export async function digestUnpacked(
  request: Omit<UnpackRequest, 'into'>,
): Promise<Result<Omit<Unpacked, 'path'>, UnpackError>> {
  const opened = await openFileSource(request.path);
  if (!opened.ok) return opened;
  try {
    const source = counted(opened.value, request);
    const { stream } = await openPacked(request.path, source);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of stream) {
      sizeBytes += chunk.length;
      refuseEndless(request, source, sizeBytes);
      hash.update(chunk);
      await nextTurn();
    }
    return ok({ sizeBytes, sha256: hash.digest('hex') });
  } catch (cause) {
    return err(unpackFailure(request.path, cause));
  } finally {
    await opened.value.close();
  }
}

/** The source with its progress told: how far it has been read, from the start. */
function counted(source: ByteSource, { onProgress, path, signal }: Omit<UnpackRequest, 'into'>): ByteSource {
  let furthest = 0;
  return {
    size: source.size,
    async read(offset, length) {
      if (signal?.aborted) throw new Stop({ code: 'unpack-cancelled', data: { path } });
      const bytes = await source.read(offset, length);
      // Looking at the end of the file is no progress; stepping over a zip's headers is.
      if (offset <= furthest + longestStep && offset + bytes.length > furthest) {
        furthest = offset + bytes.length;
        onProgress?.({ bytes: furthest, totalBytes: source.size });
      }
      return bytes;
    },
  };
}

async function unpackSource(
  request: UnpackRequest,
  source: ByteSource,
): Promise<Result<Unpacked, UnpackError>> {
  const { path } = request;
  let partPath: string | null = null;
  let handle: FileHandle | null = null;
  try {
    const packed = await openPacked(path, source);
    const target = await targetPath(request, packed.name);
    await refuseTooLarge(request, target, packed.sizeBytes);
    const beside = `${target}.${randomBytes(6).toString('hex')}.part`;
    handle = await writing(target, () => open(beside, 'wx'));
    partPath = beside;
    const file = new SparseFile(handle);
    await pump(request, source, packed.stream, file, target);
    const sha256 = await writing(target, () => file.finish());
    await handle.close();
    handle = null;
    await writing(target, () => rename(beside, target));
    partPath = null;
    request.onProgress?.({ bytes: source.size, totalBytes: source.size });
    return ok({ path: target, sizeBytes: file.size, sha256 });
  } catch (cause) {
    return err(unpackFailure(path, cause));
  } finally {
    await handle?.close();
    if (partPath !== null) await rm(partPath, { force: true });
  }
}

function unpackFailure(path: string, cause: unknown): UnpackError {
  if (cause instanceof Stop) return cause.reason;
  if (cause instanceof DecodeFailure) return { code: `unpack-${cause.kind}`, data: { path } };
  return fileError(path, cause);
}

/** Runs a step that writes; its errors are about the target, not about the image. */
async function writing<Value>(into: string, step: () => Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (cause) {
    const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
    if (errno === 'ENOSPC' || errno === 'EDQUOT' || errno === 'EFBIG') {
      throw new Stop({
        code: 'unpack-disk-full',
        data: { into, neededBytes: null, freeBytes: await freeBytes(into) },
      });
    }
    throw new Stop({ code: 'unpack-write-failed', data: { into, errno } });
  }
}

async function openPacked(path: string, source: ByteSource): Promise<Packed> {
  const compression = recogniseCompression(await source.read(0, 64));
  if (compression === null) throw new Stop({ code: 'unpack-not-compressed', data: { path } });
  if (compression === 'zip') {
    const finding = await findZipImage(source);
    if (finding.kind !== 'image') throw new Stop({ code: zipError(finding), data: { path } });
    const { entry } = finding;
    return { stream: entry.read(), sizeBytes: entry.sizeBytes, name: basename(entry.name) };
  }
  // Running through all of a gzip file beforehand would cost as much as unpacking it.
  const extent = compression === 'gzip' ? null : await extentOf(compression, source);
  if (extent?.state === 'truncated') throw new DecodeFailure('truncated');
  const firmware = await readFirmwareInfo(source);
  const end = firmware?.imageEnd ?? source.size;
  return {
    stream: decode(compression, chunksOf(sliceSource(source, 0, end))),
    sizeBytes: extent?.sizeBytes ?? null,
    name: null,
  };
}

function zipError({
  kind,
}: Exclude<
  ZipFinding,
  { kind: 'image' }
>): `unpack-${'no-single-image' | 'encrypted' | 'unsupported' | 'truncated' | 'damaged'}` {
  return kind === 'several' || kind === 'no-image' ? 'unpack-no-single-image' : `unpack-${kind}`;
}

async function targetPath({ path, into }: UnpackRequest, innerName: string | null): Promise<string> {
  const isFolder = await stat(into).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return into;
  const name = innerName ?? basename(path).replace(/\.(gz|xz|bz2|zst|zip)$/i, '');
  return join(into, name === basename(path) ? `${name}.img` : name);
}

async function freeBytes(target: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dirname(target));
    return bavail * bsize;
  } catch {
    return null;
  }
}

async function refuseTooLarge(request: UnpackRequest, into: string, sizeBytes: number | null): Promise<void> {
  const limitBytes = request.limitBytes ?? defaultLimitBytes;
  if (sizeBytes === null) return;
  if (sizeBytes > limitBytes) {
    throw new Stop({ code: 'unpack-too-large', data: { path: request.path, limitBytes } });
  }
  const free = await freeBytes(into);
  // Holes take no space, but how many there will be is not known before.
  if (free !== null && sizeBytes + spareBytes > free) {
    throw new Stop({ code: 'unpack-disk-full', data: { into, neededBytes: sizeBytes, freeBytes: free } });
  }
}

/** Ends what grows beyond all images, or beyond what a file of this size can honestly hold. */
function refuseEndless(
  { path, signal, limitBytes = defaultLimitBytes }: Omit<UnpackRequest, 'into'>,
  source: ByteSource,
  sizeBytes: number,
): void {
  if (signal?.aborted) throw new Stop({ code: 'unpack-cancelled', data: { path } });
  if (sizeBytes > limitBytes || (sizeBytes > ratioFromBytes && sizeBytes > source.size * largestRatio)) {
    throw new Stop({ code: 'unpack-too-large', data: { path, limitBytes: Math.min(limitBytes, sizeBytes) } });
  }
}

async function pump(
  request: UnpackRequest,
  source: ByteSource,
  stream: AsyncIterable<Uint8Array>,
  file: SparseFile,
  into: string,
): Promise<void> {
  const { path, signal } = request;
  let checkedAt = 0;
  for await (const chunk of stream) {
    refuseEndless(request, source, file.size + chunk.length);
    await writing(into, () => file.write(chunk));
    if (file.storedBytes >= checkedAt) {
      checkedAt = file.storedBytes + checkEveryBytes;
      const free = await freeBytes(into);
      if (free !== null && free < spareBytes) {
        throw new Stop({ code: 'unpack-disk-full', data: { into, neededBytes: null, freeBytes: free } });
      }
    }
    // Decoders that work in this thread must not keep it from everything else.
    await nextTurn();
  }
  if (signal?.aborted) throw new Stop({ code: 'unpack-cancelled', data: { path } });
}
