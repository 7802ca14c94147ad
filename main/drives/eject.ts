import { fsync } from 'node:fs';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../common/result.ts';
import { errnoOf } from './errno.ts';
import type { OpenedDrive } from './open/types.ts';
import type { FlushReason } from './reasons.ts';

/**
 * Lets go of a drive: waits until all that was written has left the computer, and closes the handle, on which
 * the kernel reads the partition table anew. The handle is closed whatever the answer.
 */
export async function letGo(drive: OpenedDrive): Promise<Result<null, FlushReason>> {
  try {
    await promisify(fsync)(drive.fd);
    return ok(null);
  } catch (error) {
    return err({ code: 'drive-flush-failed', data: { errno: errnoOf(error) } });
  } finally {
    drive.close();
  }
}
