import type { Result } from '../common/result.ts';
import { listOtherDrives } from './elsewhere/list.ts';
import type { GuardOptions } from './guard.ts';
import { listLinuxDrives } from './linux/list.ts';
import type { Drive, DriveError } from './types.ts';

/**
 * Every drive of this computer, writable or not, each with the guard's answer and its reasons.
 * Sizes in bytes. Needs no rights and changes nothing.
 */
export async function listDrives(options: GuardOptions): Promise<Result<Drive[], DriveError>> {
  return process.platform === 'linux' ? listLinuxDrives(options) : listOtherDrives(options);
}
