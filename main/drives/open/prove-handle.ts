import { closeSync } from 'node:fs';
import { err, ok, type Result } from '../../common/result.ts';
import { identityOfHandle, sameDrive } from '../identity.ts';
import type { OpenReason } from '../reasons.ts';
import type { DriveIdentity } from '../types.ts';
import type { OpenedDrive } from './types.ts';

/**
 * Proves on an open handle that it leads to the drive that was shown, and wraps it. The handle stays open, whatever
 * the answer.
 * @param fd opened with `O_DIRECT`
 * @param device the path it was opened under, for the messages
 */
export async function proveHandle(
  fd: number,
  openedBy: 'direct' | 'udisks2',
  device: string,
  shown: DriveIdentity,
): Promise<Result<OpenedDrive, OpenReason>> {
  const facts = await identityOfHandle(fd, device);
  if (!facts.ok) return facts;
  const same = sameDrive(shown, facts.value.identity);
  if (!same.ok) return same;
  const { identity, sizeBytes, logicalSectorBytes, readOnly } = facts.value;
  if (sizeBytes === 0) return err({ code: 'drive-has-no-medium', data: {} });
  if (readOnly === true) return err({ code: 'drive-is-read-only', data: {} });
  let isOpen = true;
  return ok({
    fd,
    openedBy,
    identity,
    sizeBytes,
    logicalSectorBytes,
    pastPageCache: true,
    close() {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  });
}
