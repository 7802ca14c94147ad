import type { Reason } from '../../common/reason.ts';
import type { IsoFilesError } from '../../images/iso-files/types.ts';
import type { BootFilesReason } from '../grub/reasons.ts';
import type { ManifestReason } from '../companion/manifest.ts';
import type { Fat32Refusal, Fat32Unsound } from '../fat32/reasons.ts';
import type { KitStateReason } from './kit-state.ts';

/** Why a system does not come onto a kit stick. */
export type KitSystemRefusal =
  | IsoFilesError
  | Reason<'kit-nothing-to-start' | 'kit-other-processor' | 'kit-system-twice', { name: string }>
  | Reason<'kit-way-not-possible', { name: string; way: 'files' | 'iso-file' }>
  | Reason<'kit-image-too-large', { name: string; sizeBytes: number; mostBytes: number }>
  | Reason<'kit-file-too-large', { name: string; path: string; sizeBytes: number; mostBytes: number }>
  | Reason<'kit-file-not-copyable', { name: string; path: string }>
  | Reason<'kit-same-place', { name: string; other: string; path: string }>;

/** Why there is no kit stick. */
export type KitRefusal =
  | KitSystemRefusal
  | BootFilesReason
  | Fat32Refusal
  | Reason<'kit-drive-too-small', { sizeBytes: number; neededBytes: number }>;

/** Why a kit stick cannot be changed. */
export type KitChangeRefusal =
  | KitRefusal
  | KitStateReason
  | ManifestReason
  | Fat32Unsound
  | Reason<'kit-not-a-kit', Record<string, never>>
  | Reason<'kit-no-such-system', { id: string; there: string }>
  | Reason<'kit-no-room-left', { neededBytes: number; freeBytes: number }>;

/** Why a system does not start from a stick for Secure Boot as long as that is switched on. */
export type KitSecureBootNote =
  | Reason<'kit-kernel-not-signed' | 'kit-kernel-signature-broken', { name: string }>
  | Reason<'kit-kernel-signed-by-other', { name: string; by: string }>;

/** What a person should know of a system that is on the stick. */
export type KitNote =
  | Reason<'kit-own-menu', { name: string }>
  | Reason<'kit-own-menu-unsure', { name: string }>
  | Reason<'kit-menu-partly', { name: string; count: number; first: string }>;
