import type { Reason } from '../../common/reason.ts';

/** Why the helper cannot be had here. `what`: the file that is missing, or that others could change. */
export type HelperAbsence =
  Reason<'helper-not-there', { what: string }> | Reason<'helper-not-guarded', { what: string }>;

/** Why the helper did not do it; what it found out about the drive has reasons of its own. */
export type HelperReason =
  | HelperAbsence
  /** The dialog was closed, the password was wrong, or there was nobody to ask. */
  | Reason<'permission-refused', { device: string }>
  | Reason<'helper-not-for-this-drive', { device: string }>
  /** It was killed, or it crashed. */
  | Reason<'helper-ended', { device: string }>
  | Reason<'opening-cancelled', Record<string, never>>;
