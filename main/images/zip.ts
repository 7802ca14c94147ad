import { crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { hasAt, u16le, view } from './bytes.ts';
import { chunksOf, prefixSource, type ByteSource } from './byte-source.ts';
import { ChunkReader } from './decode/chunk-reader.ts';
import { DecodeFailure } from './decode/failure.ts';
import { inflateRaw } from './decode/gzip.ts';
import { looksLikeDisc } from './iso9660.ts';

/**
 * Zip archives with one image in them. yauzl reads the directory (zip64, names, overlaps); the content is inflated
 * and its sum checked here, because yauzl checks none.
 */
const mostEntries = 10_000;
/** How many files of an archive are looked into. */
const mostLookedInto = 16;
const stored = 0;
const deflated = 8;

export type ZipFinding =
  | { readonly kind: 'image'; readonly entry: ZipImage }
  /** More than one image, or more than one file and none of them an image. */
  | { readonly kind: 'several'; readonly files: number }
  | { readonly kind: 'no-image' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'damaged' };

export interface ZipImage {
  readonly name: string;
  /** Size of the image, as the directory says. */
  readonly sizeBytes: number;
  /** The image, piece by piece; throws DecodeFailure if it is damaged. */
  read(): AsyncGenerator<Uint8Array, void, undefined>;
}

class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (cause: Error | null) => void,
  ): void {
    this.source.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(bytes.length < length ? new Error('unexpected end of file') : null);
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause))),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(chunksOf(this.source, start, end));
  }

  override close(callback: (cause: Error | null) => void): void {
    callback(null);
  }
}

async function dataStart(zip: ZipFile, entry: Entry): Promise<number> {
  return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
}

async function* readEntry(
  source: ByteSource,
  entry: Entry,
  start: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = new ChunkReader(chunksOf(source, start, start + entry.compressedSize));
  let sum = 0;
  let size = 0;
  const content = entry.compressionMethod === stored ? storedChunks(packed) : inflateRaw(packed);
  for await (const chunk of content) {
    sum = crc32(chunk, sum);
    size += chunk.length;
    if (size > entry.uncompressedSize) throw new DecodeFailure('damaged');
    yield chunk;
  }
  if (size < entry.uncompressedSize) {
    throw new DecodeFailure(start + entry.compressedSize > source.size ? 'truncated' : 'damaged');
  }
  if (sum !== entry.crc32) throw new DecodeFailure('damaged');
}

async function* storedChunks(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await input.next(); chunk; chunk = await input.next()) yield chunk;
}

/** True if the bytes begin like something that goes on a stick: a disc, or a first sector with its signature. */
async function beginsLikeImage(source: ByteSource): Promise<boolean> {
  return (await looksLikeDisc(source)) || hasAt(await source.read(0, 512), 510, [0x55, 0xaa]);
}

function imageOf(source: ByteSource, entry: Entry, start: number): ZipImage {
  return {
    name: entry.fileName,
    sizeBytes: entry.uncompressedSize,
    read: () => readEntry(source, entry, start),
  };
}

async function findIn(source: ByteSource, zip: ZipFile): Promise<ZipFinding> {
  const files: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('/')) files.push(entry);
    if (files.length >= mostEntries) break;
  }
  const [only] = files;
  if (!only) return { kind: 'no-image' };
  const isReadable = ({ compressionMethod }: Entry): boolean =>
    [stored, deflated].includes(compressionMethod);
  if (files.length === 1) {
    if (only.isEncrypted()) return { kind: 'encrypted' };
    if (!isReadable(only)) return { kind: 'unsupported' };
    return { kind: 'image', entry: imageOf(source, only, await dataStart(zip, only)) };
  }

  const images: ZipImage[] = [];
  const largest = files.toSorted((a, b) => b.uncompressedSize - a.uncompressedSize).slice(0, mostLookedInto);
  for (const entry of largest) {
    if (entry.isEncrypted() || !isReadable(entry) || entry.uncompressedSize < 512) continue;
    const image = imageOf(source, entry, await dataStart(zip, entry));
    const start = prefixSource(image.read(), 64 * 1024);
    if (await beginsLikeImage(start)) images.push(image);
    await start.close();
  }
  const [image] = images;
  if (image && images.length === 1) return { kind: 'image', entry: image };
  if (files.every((entry) => entry.isEncrypted())) return { kind: 'encrypted' };
  return images.length > 1 ? { kind: 'several', files: images.length } : { kind: 'no-image' };
}

const endBytes = 22;
const longestComment = 65_535;

/** The record that ends a zip, with its comment: without all of it, the file is cut short. */
async function hasDirectory(source: ByteSource): Promise<boolean> {
  const start = Math.max(0, source.size - endBytes - longestComment);
  const tail = await source.read(start, endBytes + longestComment);
  const at = view(tail).lastIndexOf('PK\x05\x06', undefined, 'latin1');
  return at >= 0 && at + endBytes + u16le(tail, at + 20) <= tail.length;
}

/** Looks for the one image in a zip archive. Never throws for what the archive holds. */
export async function findZipImage(source: ByteSource): Promise<ZipFinding> {
  if (!(await hasDirectory(source))) return { kind: 'truncated' };
  let zip: ZipFile | undefined;
  try {
    zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, { autoClose: false });
    return await findIn(source, zip);
  } catch (cause) {
    // A failing disk is not a damaged archive.
    if (cause instanceof Error && 'syscall' in cause) throw cause;
    return { kind: 'damaged' };
  } finally {
    zip?.close();
  }
}
