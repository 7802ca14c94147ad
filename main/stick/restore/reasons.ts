import type { Reason } from '../../common/reason.ts';
import type { DriveTrouble } from '../../writer/reasons.ts';
import type { LabelReason } from '../label.ts';

type Nothing = Record<string, never>;

/** Why a drive cannot be made an ordinary stick as it was asked for; told before anything is touched. */
export type RestoreRefusal =
  | LabelReason
  | Reason<'restore-drive-too-small', { driveBytes: number; leastBytes: number }>
  /** exFAT was asked for by name, and cannot be made here. */
  | Reason<'restore-exfat-impossible', { detail: string }>;

/** What a person should know of a stick that is ready. */
export type RestoreNote =
  | Reason<'restore-no-exfat-tool', Nothing>
  | Reason<'restore-exfat-not-made', { detail: string }>
  | Reason<'restore-part-used', { usedBytes: number; driveBytes: number }>;

/** Why it did not end well. */
export type RestoreReason =
  | DriveTrouble
  | Reason<'restore-cancelled', Nothing>
  | Reason<'restore-cancelled-untouched', Nothing>
  | Reason<'restore-worker-died', { detail: string }>;
