import { err, ok, type Result } from '../../common/result.ts';
import type { GuardOptions } from '../guard.ts';
import type { Drive, DriveError } from '../types.ts';
import { drivesFromDrivelist } from './from-drivelist.ts';

/**
 * The drives of macOS and Windows, by the package `drivelist`. It is loaded only there: it is built
 * for the machine it is installed on, and on Linux it knows less than we do.
 */
export async function listOtherDrives(options: GuardOptions): Promise<Result<Drive[], DriveError>> {
  try {
    const { list } = await import('drivelist');
    return ok(drivesFromDrivelist(await list(), options));
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    return err({ code: 'drive-list-tool-failed', data: { tool: 'drivelist', detail } });
  }
}
