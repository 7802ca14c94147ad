import type { Reason } from '../common/reason.ts';

type Nothing = Record<string, never>;

/** Why a drive may not be written, whatever the person says. */
export type RefusalReason =
  /** `mountpoint`: the place in the running system that needs this drive. */
  | Reason<'drive-runs-system', { mountpoint: string }>
  /** `place`: a mount point or a file by which the running live system was found to lie on this drive. */
  | Reason<'drive-is-live-medium', { place: string }>
  | Reason<'drive-is-swap', { device: string }>
  | Reason<'drive-backs-loop', { file: string; loop: string }>
  /** `kind` is lsblk's word: `crypt`, `lvm`, `raid1`, `mpath`, … */
  | Reason<'drive-is-mapped', { name: string; kind: string }>
  | Reason<'drive-loop-not-allowed', Nothing>
  | Reason<'drive-loop-in-use', { mountpoint: string }>
  | Reason<'drive-facts-unknown', Nothing>
  | Reason<'drive-system-unknown', Nothing>
  | Reason<'drive-is-internal', { transport: string }>
  | Reason<'drive-attachment-unknown', Nothing>
  | Reason<'drive-is-virtual', Nothing>
  | Reason<'drive-is-read-only', Nothing>
  | Reason<'drive-has-no-medium', Nothing>
  | Reason<'drive-size-unknown', Nothing>
  | Reason<'drive-too-small', { driveBytes: number; imageBytes: number }>;

/** Why a person has to type the drive's name before it may be written. */
export type TypedNameReason =
  | Reason<'drive-is-large', { driveBytes: number }>
  | Reason<'drive-is-usb-disk', Nothing>
  | Reason<'drive-may-be-usb-disk', Nothing>
  | Reason<'drive-has-open-files', { device: string; label: string; mountpoint: string }>
  | Reason<'drive-has-several-partitions', { count: number }>
  | Reason<'drive-is-unusual', Nothing>
  | Reason<'drive-may-be-live-medium', Nothing>;

/** The guard's reasons about one drive. */
export type GuardReason = RefusalReason | TypedNameReason;

/** Why the drives could not be listed at all. */
export type DriveError =
  | Reason<'drive-list-unreadable', { detail: string }>
  | Reason<'drive-list-tool-missing', { tool: string }>
  | Reason<'drive-list-tool-failed', { tool: string; detail: string }>
  | Reason<'drive-list-too-slow', { tool: string; seconds: number }>;

/** Why the handle of an opened drive is not taken for the drive that was shown. */
export type IdentityReason =
  | Reason<'drive-changed', { fact: string; shown: string; found: string }>
  | Reason<'drive-not-identified', Nothing>
  | Reason<'drive-not-a-device', { device: string }>
  | Reason<'drive-is-partition', { device: string }>
  | Reason<'drive-is-composite', { device: string }>
  | Reason<'drive-vanished', { device: string }>;

/** Why a drive could not be opened for writing. */
export type OpenReason =
  | IdentityReason
  | Reason<'drive-is-read-only', Nothing>
  | Reason<'drive-has-no-medium', Nothing>
  | Reason<'drive-busy', { device: string; holders: string | null }>
  | Reason<'drive-needs-permission', { device: string }>
  | Reason<'drive-open-failed', { device: string; errno: string }>;

/** Why a virtual stick, a regular file, could not be opened or made. */
export type VirtualStickReason =
  | Reason<'stick-file-exists', { path: string }>
  | Reason<'stick-file-missing', { path: string }>
  | Reason<'stick-file-not-regular', { path: string }>
  | Reason<'stick-file-not-ours', { path: string }>
  | Reason<'stick-file-empty', { path: string }>
  | Reason<'stick-file-in-use', { path: string }>
  | Reason<'stick-file-needs-permission', { path: string }>
  | Reason<'stick-file-no-room', { path: string; sizeBytes: number }>
  | Reason<'stick-file-failed', { path: string; errno: string }>;

/** What is wrong with `new:FILE:SIZE`. */
export type NewStickReason =
  | Reason<'new-stick-malformed', { text: string }>
  | Reason<'new-stick-size-malformed', { size: string }>
  | Reason<'new-stick-too-small', { sizeBytes: number; leastBytes: number }>
  | Reason<'new-stick-too-large', { sizeBytes: number; mostBytes: number }>;

/** Why something on a drive could not be unmounted. Nothing is ever forced. */
export type UnmountReason =
  | Reason<'unmount-busy', { mountpoint: string; holders: string | null }>
  | Reason<'unmount-needs-permission', { mountpoint: string }>
  | Reason<'unmount-failed', { mountpoint: string; detail: string }>
  | Reason<'unmount-system', { mountpoint: string }>
  | Reason<'unmount-swap', { device: string }>
  | Reason<'unmount-mapped', { name: string }>
  | Reason<'unmount-too-slow', { mountpoint: string; seconds: number }>
  | Reason<'unmount-came-back', { mountpoint: string }>
  | Reason<'unmount-facts-unknown', Nothing>
  | IdentityReason;

export type DriveReason = GuardReason;
