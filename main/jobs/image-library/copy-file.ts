import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';

const blockBytes = 1024 * 1024;

export interface CopyRequest {
  readonly from: string;
  /** Is made; what could not be finished is removed. */
  readonly to: string;
  /** Of what was proved: a copy of anything else is none. */
  readonly sha256: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
}

/** Copies a file whose bytes are known, and makes sure that they are the ones that were copied. */
export async function copyProved(request: CopyRequest): Promise<Result<null, Reason>> {
  const { from, to, signal, onProgress } = request;
  let source: FileHandle | null = null;
  let target: FileHandle | null = null;
  let whole = false;
  try {
    source = await open(from, 'r');
    target = await open(to, 'wx');
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(blockBytes);
    for (let at = 0; ;) {
      if (signal.aborted) return err({ code: 'trust-cancelled', data: {} });
      const { bytesRead } = await source.read(buffer, 0, blockBytes, at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      for (let done = 0; done < bytesRead;) {
        done += (await target.write(buffer, done, bytesRead - done, at + done)).bytesWritten;
      }
      at += bytesRead;
      onProgress(at);
    }
    if (hash.digest('hex') !== request.sha256)
      return err({ code: 'trust-file-changed', data: { path: from } });
    await target.sync();
    whole = true;
    return ok(null);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err(
      source === null
        ? { code: 'trust-file-unreadable', data: { path: from, errno } }
        : { code: 'fetch-not-stored', data: { path: to, errno } },
    );
  } finally {
    await source?.close().catch(() => undefined);
    await target?.close().catch(() => undefined);
    if (target !== null && !whole) await rm(to, { force: true }).catch(() => undefined);
  }
}
