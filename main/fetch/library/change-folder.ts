import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { err, ok, type Result } from '../../common/result.ts';
import type { LibraryReason } from '../reasons.ts';

/** Waits for another program that is just storing something, but not for ever. */
const lockRetries = { retries: 20, minTimeout: 50, maxTimeout: 500 };

/** One program at a time changes a library's folder; the errors of the file system become results. */
export async function changeFolder<Value>(
  folder: string,
  change: () => Promise<Value>,
): Promise<Result<Value, LibraryReason>> {
  let unlock = (): Promise<void> => Promise.resolve();
  try {
    await mkdir(folder, { recursive: true });
    unlock = await lock(folder, {
      lockfilePath: join(folder, '.rekindle.lock'),
      stale: 20_000,
      retries: lockRetries,
      onCompromised: () => undefined,
    });
    return ok(await change());
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (errno === 'ELOCKED') return err({ code: 'library-busy', data: { folder } });
    return err({ code: 'library-not-stored', data: { folder, errno } });
  } finally {
    await unlock().catch(() => undefined);
  }
}
