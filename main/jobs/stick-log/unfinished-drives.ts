import type { Drive } from '../../drives/types.ts';
import type { UnfinishedStick } from './log-line.ts';

/** Phases in which nothing has been done to a drive yet. */
const beforehand: ReadonlySet<string> = new Set(['unmount', 'open', 'probe']);

/**
 * Which of the drives that are plugged in now were begun and not finished, by device. A drive is known again by its
 * serial number and size, whatever its name is now; not where two have the same, as cheap sticks do. What is not
 * finished has no beginning, so a drive that holds anything has been used for something else in the meantime.
 */
export function unfinishedDrives(
  drives: readonly Drive[],
  unfinished: readonly UnfinishedStick[],
): ReadonlyMap<string, UnfinishedStick> {
  const found = new Map<string, UnfinishedStick>();
  for (const drive of drives) {
    const stick = unfinished.find((one) => isSame(one, drive));
    if (stick?.phase == null || beforehand.has(stick.phase)) continue;
    const twins = drives.filter((other) => isSame(stick, other));
    if (drive.writable && drive.holds.length === 0 && twins.length === 1) found.set(drive.device, stick);
  }
  return found;
}

function isSame({ identity }: UnfinishedStick, drive: Drive): boolean {
  const { serial, sizeBytes } = drive.identity;
  return serial !== null && serial === identity.serial && sizeBytes === identity.sizeBytes;
}
