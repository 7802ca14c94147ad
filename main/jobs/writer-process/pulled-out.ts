import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteReason } from '../../writer/reasons.ts';
import type { WriteOutcome } from '../../writer/types.ts';

/** The kernel takes a moment from the first error of a drive that is pulled out until it forgets the drive. */
const looksAfterMs = [0, 200, 300] as const;

/**
 * What a failed write really was: if the drive is gone, this is the reason, whatever it answered on its way out. The
 * engine knows nothing of drives and cannot tell.
 */
export async function seenFromOutside(
  outcome: WriteOutcome,
  isStillThere: () => Promise<boolean>,
): Promise<WriteOutcome> {
  const gone = outcome.reasons.map(asGone);
  if (!gone.some((reason) => reason !== null)) return outcome;
  for (const pause of looksAfterMs) {
    if (pause > 0) await sleep(pause);
    if (await isStillThere()) continue;
    return { ...outcome, reasons: outcome.reasons.map((reason, at) => gone[at] ?? reason) };
  }
  return outcome;
}

/** What this would be, were the drive gone; `null` if it has nothing to do with that. */
function asGone(reason: WriteReason): WriteReason | null {
  switch (reason.code) {
    case 'write-io-error':
    case 'verify-read-error':
    case 'drive-worn': {
      const { offset, errno } = reason.data;
      return { code: 'write-drive-gone', data: { offset, errno } };
    }
    case 'write-flush-error':
      return { code: 'write-drive-gone', data: { offset: 0, errno: reason.data.errno } };
    case 'write-drive-full':
      return { code: 'write-drive-gone', data: { offset: reason.data.offset, errno: 'ENOSPC' } };
    case 'write-drive-gone':
    case 'write-protected':
    case 'verify-mismatch':
    case 'write-image-empty':
    case 'write-image-too-large':
    case 'source-read-error':
    case 'source-changed':
    case 'write-cancelled':
    case 'write-cancelled-untouched':
    case 'write-worker-died':
      return null;
  }
}
