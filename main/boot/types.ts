import type { Reason } from '../common/reason.ts';

/** What is known of the stick that a computer is to be started from; every `null` is "not known". */
export interface StickStarts {
  readonly bios: boolean | null;
  readonly uefiX64: boolean | null;
  readonly uefiIa32: boolean | null;
  /** Its boot loader is signed for Secure Boot. */
  readonly secureBoot: boolean | null;
}

export const troubleIds = [
  'key-does-nothing',
  'not-in-the-list',
  'no-bootable-device',
  'starts-windows',
  'shows-nothing',
  'stops-with-text',
  'asks-for-password',
] as const;

export type TroubleId = (typeof troubleIds)[number];

/** Sentences that need no facts. */
export type PlainBootCode =
  | 'boot-plug-in'
  | 'boot-tap-mac'
  | 'boot-tap-surface'
  | 'boot-tap-chromebook'
  | 'boot-button-lenovo'
  | 'boot-button-vaio'
  | 'boot-choose'
  | 'boot-choose-uefi'
  | 'boot-choose-legacy'
  | 'boot-choose-mac'
  | 'boot-wait'
  | 'boot-windows-off'
  | 'boot-cannot-uefi-only'
  | 'boot-cannot-uefi32'
  | 'boot-perhaps-uefi32'
  | 'boot-legacy-needed'
  | 'boot-secure-boot-ready'
  | 'boot-secure-boot-bitlocker'
  | 'boot-mac-t2'
  | 'boot-mac-32'
  | 'boot-try-keys-earlier'
  | 'boot-try-fn-lock'
  | 'boot-try-wired-keyboard'
  | 'boot-try-windows-restart'
  | 'boot-try-other-port'
  | 'boot-try-plug-before-on'
  | 'boot-try-fast-boot-off'
  | 'boot-try-secure-boot-off'
  | 'boot-try-legacy-on'
  | 'boot-try-write-again'
  | 'boot-try-other-stick'
  | 'boot-try-boot-menu-not-order'
  | 'boot-try-wait-two-minutes'
  | 'boot-try-safe-graphics'
  | 'boot-try-brightness'
  | 'boot-try-outside-screen'
  | 'boot-try-photo-of-text'
  | 'boot-try-32-bit-system'
  | 'boot-try-forcepae'
  | 'boot-try-memory-test'
  | 'boot-try-firmware-password'
  | 'boot-try-login-below'
  | 'boot-first-network'
  | 'boot-first-nothing-lost'
  | 'boot-first-check'
  | 'boot-first-check-there'
  | 'boot-first-off'
  | `boot-trouble-${TroubleId}`;

export type BootHelpReason =
  | Reason<PlainBootCode, Record<string, never>>
  | Reason<'boot-tap-known', { maker: string; keys: string }>
  | Reason<'boot-tap-unknown' | 'boot-secure-boot-off' | 'boot-try-setup-keys', { keys: string }>;

/** What to do when something else happens than expected. */
export interface BootTrouble {
  readonly id: TroubleId;
  readonly title: BootHelpReason;
  /** The likeliest first. */
  readonly steps: readonly BootHelpReason[];
}

/** How to start one computer from one stick. */
export interface BootHelp {
  /** As people know it; `null` if it is not known, or not in the table of keys. */
  readonly maker: string | null;
  readonly menuKeys: readonly string[];
  readonly setupKeys: readonly string[];
  /** What has to be known or changed before; the worst first. */
  readonly before: readonly BootHelpReason[];
  /** In order. */
  readonly steps: readonly BootHelpReason[];
  readonly troubles: readonly BootTrouble[];
  /** Once the system is there. */
  readonly first: readonly BootHelpReason[];
}
