import type { Reason } from '../../common/reason.ts';
import type { Drive, DriveIdentity } from '../../drives/types.ts';
import { nameToType } from './name-to-type.ts';
import type { StickTarget } from './types.ts';
import type { WriterTarget } from '../writer-process/protocol.ts';
import { targetName } from '../writer-process/run-writer.ts';

export type ChoiceReason =
  | Reason<'drive-not-there', { device: string }>
  | Reason<'drive-swapped', { device: string }>
  | Reason<'drive-smaller-than-image', { sizeBytes: number; imageBytes: number }>
  | Reason<'drive-name-not-typed', { device: string; name: string }>
  | Reason<'stick-file-smaller-than-image', { sizeBytes: number; imageBytes: number }>;

export interface ChosenTargets {
  readonly accepted: readonly WriterTarget[];
  readonly refused: readonly { readonly device: string; readonly reasons: readonly Reason[] }[];
}

/**
 * The guard's last word before drives are opened: which of the chosen targets may be written, and why the
 * others may not. A drive that is named twice counts once. `drives` is the list as it is now; what the person was shown travels in the targets.
 */
export function chooseTargets(
  targets: readonly StickTarget[],
  drives: readonly Drive[],
  imageBytes: number,
): ChosenTargets {
  const accepted: WriterTarget[] = [];
  const refused: { device: string; reasons: readonly Reason[] }[] = [];
  const seen = new Set<string>();
  for (const target of targets) {
    const device = targetName(target);
    if (seen.has(device)) continue;
    seen.add(device);
    const reasons =
      target.kind === 'drive'
        ? judgeDrive(target, drives, imageBytes)
        : judgeFile(target.createBytes, imageBytes);
    if (reasons.length > 0) {
      refused.push({ device, reasons });
    } else if (target.kind === 'drive') {
      accepted.push({ kind: 'drive', device, identity: target.identity });
    } else {
      accepted.push({ kind: 'virtual', path: target.path, createBytes: target.createBytes });
    }
  }
  return { accepted, refused };
}

function judgeDrive(
  target: Extract<StickTarget, { kind: 'drive' }>,
  drives: readonly Drive[],
  imageBytes: number,
): Reason[] {
  const { device } = target;
  const drive = drives.find((candidate) => candidate.device === device);
  if (!drive) return [{ code: 'drive-not-there', data: { device } }];
  if (!agrees(target.identity, drive.identity)) return [{ code: 'drive-swapped', data: { device } }];
  if (!drive.writable) return [...drive.reasons];
  if (drive.sizeBytes !== null && drive.sizeBytes < imageBytes) {
    return [{ code: 'drive-smaller-than-image', data: { sizeBytes: drive.sizeBytes, imageBytes } }];
  }
  if (drive.needsTypedName && !sameName(target.typedName, nameToType(drive))) {
    return [{ code: 'drive-name-not-typed', data: { device, name: nameToType(drive) } }];
  }
  return [];
}

function judgeFile(createBytes: number | null, imageBytes: number): ChoiceReason[] {
  if (createBytes === null || createBytes >= imageBytes) return [];
  return [{ code: 'stick-file-smaller-than-image', data: { sizeBytes: createBytes, imageBytes } }];
}

/** What was shown is what is there now; a fact that is not known on one side says nothing. */
export function agrees(shown: DriveIdentity, now: DriveIdentity): boolean {
  const same = (a: unknown, b: unknown): boolean => a === null || b === null || a === b;
  return (
    same(shown.majorMinor, now.majorMinor) &&
    same(shown.sizeBytes, now.sizeBytes) &&
    same(shown.serial, now.serial) &&
    same(shown.diskseq, now.diskseq)
  );
}

function sameName(typed: string | null, name: string): boolean {
  const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return typed !== null && plain(typed) === plain(name);
}
