import type { Reason } from '../../common/reason.ts';
import type { OpenReason } from '../reasons.ts';

type PermissionReason =
  /** A password is needed, and there is nobody to ask for it: no polkit agent. */
  | Reason<'permission-not-askable', { device: string }>
  /** The password dialog was closed, the password was wrong, or the system's rules say no. */
  | Reason<'permission-refused', { device: string }>;

/** Why the system's disk service, UDisks2, did not do what it was asked for. */
export type UdisksReason =
  /** No FFI, no GIO, no message bus, no such service: another way has to be found. */
  | Reason<'udisks-not-there', { detail: string }>
  /** It is too old for what it is asked (before 2.7.3 of 2017), or has no such way of treating this drive. */
  | Reason<'udisks-cannot', Record<string, never>>
  /** UDisks2 does not see the drive: it is too new, gone again, or kept out by the system's rules. */
  | Reason<'udisks-drive-unknown', { device: string }>
  | Reason<'udisks-too-slow', { device: string; seconds: number }>
  | Reason<'udisks-failed', { device: string; detail: string }>
  | PermissionReason
  | Reason<'opening-cancelled', Record<string, never>>
  | Extract<
      OpenReason,
      { code: 'drive-vanished' | 'drive-busy' | 'drive-is-read-only' | 'drive-has-no-medium' }
    >;

/** Why a drive was not ejected after it was written. It is flushed and closed: nothing is wrong with it. */
export type ReleaseNote = Reason<'drive-not-ejected', { device: string; detail: string }>;
