import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { createHasher, type Hasher } from '../../trust/hasher.ts';
import type { DigestAlgorithm } from '../../trust/types.ts';
import { parsePartState, usableBytes, type PartState } from './part-state.ts';

/** Put on the disk for certain after so much: what a power cut costs. */
const safeEveryBytes = 32 * 1024 * 1024;
const readBytes = 1024 * 1024;

export const partPath = (path: string): string => `${path}.part`;
export const partStatePath = (path: string): string => `${path}.part.json`;

/** What is known of the source of the bytes. */
export type PartSource = Omit<PartState, 'version' | 'safeBytes'>;

type Hashes = ReadonlyMap<DigestAlgorithm, Hasher>;

/**
 * A file that is arriving, and its digests so far. All methods may throw what the file system throws.
 */
export class PartFile {
  private safe: number;

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private hashes: Hashes,
    /** Bytes that are there. */
    public bytes: number,
    public source: PartSource | null,
  ) {
    this.safe = bytes;
  }

  /**
   * Opens what has arrived of `path` before, or begins anew.
   * @param onRead told how much of what is there has been read again, for its digest
   */
  static async open(
    path: string,
    algorithms: readonly DigestAlgorithm[],
    publishedBytes: number | null,
    { signal, onRead }: { signal: AbortSignal; onRead: (bytes: number, totalBytes: number) => void },
  ): Promise<PartFile> {
    const state = parsePartState(await readFile(partStatePath(path), 'utf8').catch(() => ''));
    // Read and write, neither emptied nor appended to; made if it is not there.
    const handle = await open(partPath(path), 'r+').catch(() => open(partPath(path), 'wx+'));
    try {
      const { size } = await handle.stat();
      const usable = usableBytes(state, size, publishedBytes);
      const hashes = await freshHashes(algorithms);
      const part = new PartFile(handle, path, hashes, usable, usable > 0 ? state : null);
      await handle.truncate(usable);
      await part.readAgain(signal, onRead);
      return part;
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  private async readAgain(
    signal: AbortSignal,
    onRead: (bytes: number, total: number) => void,
  ): Promise<void> {
    const buffer = Buffer.allocUnsafe(readBytes);
    for (let at = 0; at < this.bytes && !signal.aborted;) {
      const { bytesRead } = await this.handle.read(buffer, 0, Math.min(readBytes, this.bytes - at), at);
      if (bytesRead === 0) throw new Error('a part of the file has vanished');
      this.digest(buffer.subarray(0, bytesRead));
      at += bytesRead;
      onRead(at, this.bytes);
    }
  }

  private digest(bytes: Uint8Array): void {
    for (const hash of this.hashes.values()) hash.update(bytes);
  }

  /** Puts bytes behind those that are there. */
  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.handle.write(bytes, at, bytes.length - at, this.bytes + at);
      at += bytesWritten;
    }
    this.digest(bytes);
    this.bytes += bytes.length;
    if (this.bytes - this.safe >= safeEveryBytes) await this.makeSafe();
  }

  /** Begins anew. */
  async empty(): Promise<void> {
    await this.handle.truncate(0);
    this.bytes = 0;
    this.safe = 0;
    this.source = null;
    this.hashes = await freshHashes([...this.hashes.keys()]);
  }

  /** Puts what has arrived on the disk for certain, and notes it. */
  async makeSafe(): Promise<void> {
    await this.handle.sync();
    this.safe = this.bytes;
    if (this.source === null) return;
    const state: PartState = { version: 1, ...this.source, safeBytes: this.safe };
    const next = `${partStatePath(this.path)}.new`;
    await writeFile(next, `${JSON.stringify(state, null, 2)}\n`);
    await rename(next, partStatePath(this.path));
  }

  /** Lower-case hexadecimal digests of all that is there. Only at the end: nothing can be put behind it then. */
  digests(): ReadonlyMap<DigestAlgorithm, string> {
    return new Map([...this.hashes].map(([algorithm, hash]) => [algorithm, hash.hex()]));
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** Throws away what has arrived of `path`. */
export async function discardPart(path: string): Promise<void> {
  await Promise.all([partPath(path), partStatePath(path)].map((name) => rm(name, { force: true })));
}

async function freshHashes(algorithms: readonly DigestAlgorithm[]): Promise<Hashes> {
  const fresh = algorithms.map(async (algorithm) => [algorithm, await createHasher(algorithm)] as const);
  return new Map(await Promise.all(fresh));
}
