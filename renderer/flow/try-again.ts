import type { DriveList, DriveResult, ShownDrive } from '../../preload/contract.ts';
import type { DriveRun, Run } from './run-state.ts';

/** Ends after which the same stick would only end in the same way again. */
const noUse: ReadonlySet<string> = new Set([
  'drive-worn',
  'write-image-too-large',
  'drive-smaller-than-image',
  'write-drive-full',
  'probe-fake',
  'probe-fake-size-unknown',
  'probe-worn',
  'probe-nothing-kept',
]);

/** What can be done about a stick that did not become ready. */
export type Again =
  /** Nothing with this stick. */
  | { readonly kind: 'no' }
  /** It is not plugged in; by its serial number it would be known again. */
  | { readonly kind: 'plug-in' }
  /** It cannot be told which one it is now; the person has to choose it anew. */
  | { readonly kind: 'choose' }
  /** It is there, and nothing was put on it since. */
  | { readonly kind: 'now'; readonly drive: ShownDrive; readonly goesOn: boolean };

/**
 * Whether a stick may be tried again without asking once more: it has to be the very one that the person said yes to,
 * either because it was never pulled out, or by its serial number, and then it has to be as empty as it was left.
 * What the person stopped is left alone.
 */
export function againOf(one: DriveRun, list: DriveList | null): Again {
  const { result } = one;
  if (!result || !mayHelp(result)) return { kind: 'no' };
  if (!list?.ok) return { kind: 'choose' };
  const stayed = list.value.find((drive) => neverLeft(one.drive, drive));
  const same = stayed ? [stayed] : list.value.filter((drive) => sameSerial(one.drive, drive));
  const [drive] = same;
  if (!drive) return { kind: one.drive.identity.serial === null ? 'choose' : 'plug-in' };
  const asLeft = stayed !== undefined || drive.holds.length === 0;
  if (same.length > 1 || !asLeft || !drive.writable) return { kind: 'choose' };
  return { kind: 'now', drive, goesOn: result.bytesWritten > 0 };
}

/** The sticks that can be tried again right now, by their ids. */
export function allAgain(run: Run, list: DriveList | null): ReadonlyMap<string, ShownDrive> {
  const found = new Map<string, ShownDrive>();
  for (const one of run.drives) {
    const again = againOf(one, list);
    if (again.kind === 'now') found.set(one.id, again.drive);
  }
  return found;
}

function mayHelp(result: DriveResult): boolean {
  if (result.outcome !== 'failed' && result.outcome !== 'refused') return false;
  return !result.reasons.some(({ code }) => noUse.has(code));
}

/** The kernel's sequence number is another one as soon as a drive was pulled out. Practice sticks are only files. */
export function neverLeft(before: ShownDrive, now: ShownDrive): boolean {
  if (before.device !== now.device) return false;
  const [was, is] = [before.identity, now.identity];
  if (was.sizeBytes !== is.sizeBytes || was.serial !== is.serial) return false;
  if (before.transport === 'virtual') return true;
  return was.majorMinor === is.majorMinor && was.diskseq !== null && was.diskseq === is.diskseq;
}

function sameSerial(before: ShownDrive, now: ShownDrive): boolean {
  const { serial, sizeBytes } = before.identity;
  return serial !== null && serial === now.identity.serial && sizeBytes === now.identity.sizeBytes;
}
