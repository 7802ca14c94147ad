import type { Reason } from '../common/reason.ts';

type Nothing = Record<string, never>;

/** Why nothing can be said of a computer. */
export type MachineError =
  | Reason<'machine-file-not-found', { file: string }>
  | Reason<'machine-file-unreadable', { file: string; errno: string }>
  | Reason<'machine-file-empty', { file: string }>
  | Reason<'machine-file-binary', { file: string }>
  | Reason<'machine-file-error-text', { file: string; line: string }>
  | Reason<'machine-file-not-recognised', { file: string }>
  | Reason<'machine-folder-empty', { file: string }>
  | Reason<'machine-too-many-files', { file: string; most: number }>
  | Reason<'machine-report-too-new', { file: string; version: number }>
  | Reason<'machine-nothing-recognised', { count: number }>
  | Reason<'machine-nothing-said', { count: number }>
  | Mixture;

/** Two outputs are of two computers. `fact`: `cpu`, `maker`, `model`, `board`, `arch`, `unit`. */
export type Mixture = Reason<
  'machine-files-mixed',
  { fact: string; first: string; firstFile: string; second: string; secondFile: string }
>;

/** What was noticed about one file that was read all the same. */
export type FileNotice = Reason<'machine-file-cut', { file: string; sizeBytes: number; readBytes: number }>;

/** What somebody who knows this hardware would say at once. */
export type MachineCaution =
  | Reason<'pae-hidden-possible', { cpu: string | null }>
  | Reason<'machine-cpu-64-bit-hidden', { cpu: string | null }>
  | Reason<'machine-cpu-64-bit-unknown', { cpu: string | null }>
  | Reason<'machine-cpu-no-pae', { cpu: string | null }>
  | Reason<'machine-cpu-no-sse2', { cpu: string | null }>
  | Reason<'machine-uefi-maybe-32', Nothing>
  | Reason<'machine-uefi-32', Nothing>
  | Reason<'machine-secure-boot-on', Nothing>
  | Reason<'machine-mac-t2', { model: string }>
  | Reason<'machine-mac-apple-silicon', Nothing>
  | Reason<'machine-mac-powerpc', Nothing>
  | Reason<'machine-arm-board', { model: string | null }>
  | Reason<'machine-graphics-gma500', { name: string | null }>
  | Reason<'machine-network-firmware', { name: string; family: string }>
  | Reason<'machine-disk-failing', { model: string | null }>
  | Reason<'machine-battery-worn', { percentLeft: number }>
  | Reason<'machine-memory-not-all-used', { installedMiB: number; usableMiB: number }>;

/** Why a disk is called failing. */
export type DiskReason =
  | Reason<'machine-disk-says-failing', Nothing>
  | Reason<'machine-disk-attribute', { attribute: string; value: number; threshold: number }>
  | Reason<'machine-disk-reallocated', { sectors: number }>
  | Reason<'machine-disk-pending', { sectors: number }>
  | Reason<'machine-disk-uncorrectable', { sectors: number }>
  | Reason<'machine-disk-reported-errors', { errors: number }>
  | Reason<'machine-nvme-warning', { warning: number }>
  | Reason<'machine-nvme-spare', { percent: number; threshold: number }>
  | Reason<'machine-nvme-worn', { percent: number }>
  | Reason<'machine-nvme-media-errors', { errors: number }>;
