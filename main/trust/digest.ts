import { open, stat, type FileHandle } from 'node:fs/promises';
import { err, ok, type Result } from '../common/result.ts';
import { createHasher, type Hasher } from './hasher.ts';
import type { TrustError } from './reasons.ts';
import type { DigestAlgorithm } from './types.ts';

export interface DigestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes read so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Gets every block of a file while it is read, so that one reading serves digests and signatures. A block is valid
 * until the promise is settled: it is written over by the next one. The next read waits for it.
 */
export type BlockTap = (block: Uint8Array) => Promise<void> | void;

export interface FileDigests {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, one for each algorithm asked for. */
  readonly digests: ReadonlyMap<DigestAlgorithm, string>;
}

type DigestError = Extract<
  TrustError,
  { code: 'trust-file-unreadable' | 'trust-file-changed' | 'trust-cancelled' }
>;

const blockBytes = 1024 * 1024;

/**
 * Digests of a regular file, all in one reading. The next block is read while this one is hashed. A file that
 * grows, shrinks or is written to meanwhile is an error: the digest would be that of no file at all.
 */
export async function digestFile(
  path: string,
  algorithms: readonly DigestAlgorithm[],
  options: DigestOptions = {},
  taps: readonly BlockTap[] = [],
): Promise<Result<FileDigests, DigestError>> {
  const hashes = new Map<DigestAlgorithm, Hasher>();
  for (const algorithm of algorithms) hashes.set(algorithm, await createHasher(algorithm));
  const { signal, onProgress } = options;
  const cancelled = err({ code: 'trust-cancelled', data: {} } as const);
  if (signal?.aborted) return cancelled;
  let file: FileHandle | null = null;
  try {
    // A pipe would be waited for without end, so nothing but a regular file is opened.
    const named = await stat(path);
    const errno = named.isDirectory() ? 'EISDIR' : 'EINVAL';
    if (!named.isFile()) return err({ code: 'trust-file-unreadable', data: { path, errno } });
    file = await open(path, 'r');
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) return err({ code: 'trust-file-unreadable', data: { path, errno } });
    const buffers = [Buffer.allocUnsafe(blockBytes), Buffer.allocUnsafe(blockBytes)] as const;
    let done = 0;
    let turn: 0 | 1 = 0;
    let next = file.read(buffers[0], 0, blockBytes, 0);
    for (;;) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) break;
      if (signal?.aborted) return cancelled;
      done += bytesRead;
      turn = turn === 0 ? 1 : 0;
      next = file.read(buffers[turn], 0, blockBytes, done);
      // Awaited in the next round; a failure in between must not count as unhandled.
      next.catch(() => undefined);
      const block = buffer.subarray(0, bytesRead);
      const taken = taps.map((tap) => tap(block));
      for (const hash of hashes.values()) hash.update(block);
      for (const one of taken) await one;
      onProgress?.(done);
    }
    const after = await file.stat({ bigint: true });
    const same =
      after.mtimeNs === before.mtimeNs && after.ctimeNs === before.ctimeNs && after.size === before.size;
    if (!same || BigInt(done) !== before.size) return err({ code: 'trust-file-changed', data: { path } });
    return ok({
      sizeBytes: done,
      digests: new Map([...hashes].map(([algorithm, hash]) => [algorithm, hash.hex()])),
    });
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'trust-file-unreadable', data: { path, errno } });
  } finally {
    await file?.close().catch(() => undefined);
  }
}
