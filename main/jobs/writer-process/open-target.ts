import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { OpenDriveReason } from '../../drives/open/open-drive.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import { openVirtual } from '../../drives/open/virtual.ts';
import type { VirtualStickReason } from '../../drives/reasons.ts';
import { isStillThere } from '../../drives/still-there.ts';
import type { DriveThreads } from '../../writer/probe/probe-then-write.ts';
import type { Life, Outcome } from '../make-stick/stick-life.ts';
import type { DriveWays } from './drive-ways.ts';
import type { WriterTarget } from './protocol.ts';

/** The built threads of a drive lie beside the built writer process. */
export const driveThreads: DriveThreads = {
  write: new URL('./drive-worker.js', import.meta.url),
  probe: new URL('./probe-worker.js', import.meta.url),
};

/** How often progress is told, in ms: smooth for the eye, and nothing for the processor. */
export const progressEveryMs = 200;

/** Unmounts a drive and opens it, in these states of its life. */
export async function openTarget(
  target: WriterTarget,
  ways: DriveWays,
  life: Life,
  signal: AbortSignal,
): Promise<Result<OpenedDrive, OpenDriveReason | VirtualStickReason>> {
  if (target.kind === 'virtual') {
    life.enter('open');
    return openVirtual(target.path, target.createBytes);
  }
  life.enter('unmount');
  const unmounted = await ways.opener.unmount(target.device, target.identity, signal);
  if (!unmounted.ok) return unmounted;
  life.enter('open');
  return ways.opener.open(target.device, target.identity, signal);
}

export async function targetIsThere(target: WriterTarget): Promise<boolean> {
  return target.kind === 'virtual' || isStillThere(target.identity);
}

/** A handle that is not the drive that was shown, or a file that is no stick, is the guard's doing. */
const refusals: ReadonlySet<string> = new Set([
  'drive-changed',
  'drive-not-identified',
  'drive-not-a-device',
  'drive-is-partition',
  'drive-is-composite',
  'drive-is-read-only',
  'drive-has-no-medium',
  'drive-busy',
  'helper-not-for-this-drive',
  'stick-file-exists',
  'stick-file-not-regular',
  'stick-file-not-ours',
  'stick-file-empty',
  'stick-file-in-use',
  'unmount-busy',
  'unmount-system',
  'unmount-swap',
  'unmount-mapped',
]);

/** How a drive ends that could not be opened. */
export function outcomeOfRefusal(reason: Reason): Exclude<Outcome, 'done' | 'mismatch'> {
  if (reason.code === 'opening-cancelled') return 'cancelled';
  return refusals.has(reason.code) ? 'refused' : 'failed';
}
