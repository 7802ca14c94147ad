import type { Reason } from '../common/reason.ts';

type Nothing = Record<string, never>;

/** Why a file could not be judged at all. */
export type TrustError =
  | Reason<'trust-file-unreadable', { path: string; errno: string }>
  | Reason<'trust-file-changed', { path: string }>
  | Reason<'trust-cancelled', Nothing>
  | DigestTextError
  | SumsError
  | SignatureFileError;

/** What is wrong with a digest that a person typed or pasted. */
export type DigestTextError =
  | Reason<'digest-malformed', { text: string }>
  | Reason<'digest-wrong-length', { algorithm: string; length: number; expected: number }>
  | Reason<'digest-of-another-file', { name: string; file: string }>;

/** Why a checksum file tells nothing about a file. */
export type SumsError =
  | Reason<'sums-unreadable', { path: string; errno: string }>
  | Reason<'sums-empty', { path: string }>
  | Reason<'sums-too-large', { path: string; sizeBytes: number }>
  | Reason<'sums-is-web-page', { path: string }>
  | Reason<'sums-not-a-list', { path: string }>
  | Reason<'sums-lacks-file', { path: string; file: string }>
  | Reason<'sums-contradicts-itself', { path: string; file: string }>
  | Reason<'sums-signature-damaged', { path: string }>;

/** Why a signature or key that was asked for cannot be used. */
export type SignatureFileError =
  | Reason<'signature-file-unreadable', { path: string; errno: string }>
  | Reason<'signature-file-is-none', { path: string }>
  | Reason<'key-file-unreadable', { path: string; errno: string }>
  | Reason<'key-file-is-none', { path: string }>;

/** Why a file got its level. */
export type TrustReason =
  | Reason<'trust-matches-pasted', { algorithm: string }>
  | Reason<'trust-matches-file', { algorithm: string; sumsFile: string }>
  | Reason<'trust-origin-unknown', Nothing>
  | Reason<'trust-matches-catalogue', { algorithm: string }>
  | Reason<'trust-unpacked-matches-catalogue', { algorithm: string }>
  | Reason<'trust-from-publisher', { host: string }>
  | Reason<'trust-no-tls', { host: string }>
  | Reason<'trust-weak-digest', { algorithm: string }>
  | Reason<'trust-nothing-to-compare', Nothing>
  | Reason<'trust-as-stored', { level: string; date: string }>
  | Reason<'trust-mismatch', { algorithm: string; expected: string; found: string }>
  | SignatureReason;

/** What a signature proved, or why it proved nothing. `on` is `image` or `list`; dates are `2026-11-21`. */
export type SignatureReason =
  | Reason<'trust-signed', { on: string; whose: string; fingerprint: string }>
  | Reason<'trust-signed-by-given-key', { on: string; fingerprint: string }>
  | Reason<'trust-key-expired-since', { date: string }>
  | Reason<'trust-signature-wrong', { on: string; whose: string }>
  | Reason<'trust-signature-unknown-key', { on: string; keyId: string }>
  | Reason<'trust-signature-key-not-here', { on: string; whose: string; keyId: string }>
  | Reason<'trust-signature-not-established', { on: string; whose: string; fingerprint: string }>
  | Reason<'trust-signature-weak-hash', { on: string; whose: string }>
  | Reason<'trust-signature-weak-key', { on: string; whose: string }>
  | Reason<'trust-signature-key-revoked', { on: string; whose: string }>
  | Reason<'trust-signature-key-expired', { on: string; whose: string }>
  | Reason<'trust-signature-expired', { on: string; whose: string }>
  | Reason<'trust-signature-in-future', { on: string; whose: string; date: string }>
  | Reason<'trust-signature-key-unusable', { on: string; whose: string }>
  | Reason<'trust-signature-unsupported', { on: string; whose: string }>
  | Reason<'trust-signature-unreadable', { file: string }>;
