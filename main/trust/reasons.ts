import type { Reason } from '../common/reason.ts';
import type { DigestAlgorithm } from './types.ts';

type Nothing = Record<string, never>;

/** Why a file could not be judged at all. */
export type TrustError =
  | Reason<'trust-file-unreadable', { path: string; errno: string }>
  | Reason<'trust-file-changed', { path: string }>
  | Reason<'trust-cancelled', Nothing>
  | DigestTextError
  | SumsError;

/** What is wrong with a digest that a person typed or pasted. */
export type DigestTextError =
  | Reason<'digest-malformed', { text: string }>
  | Reason<'digest-wrong-length', { algorithm: string; length: number; expected: number }>
  | Reason<'digest-of-another-file', { name: string; file: string }>
  | Reason<'digest-not-computable', { algorithm: DigestAlgorithm }>;

/** Why a checksum file tells nothing about a file. */
export type SumsError =
  | Reason<'sums-unreadable', { path: string; errno: string }>
  | Reason<'sums-empty', { path: string }>
  | Reason<'sums-too-large', { path: string; sizeBytes: number }>
  | Reason<'sums-is-web-page', { path: string }>
  | Reason<'sums-not-a-list', { path: string }>
  | Reason<'sums-lacks-file', { path: string; file: string }>
  | Reason<'sums-contradicts-itself', { path: string; file: string }>
  | Reason<'digest-not-computable', { algorithm: DigestAlgorithm }>;

/** Why a file got its level. */
export type TrustReason =
  | Reason<'trust-matches-pasted', { algorithm: string }>
  | Reason<'trust-matches-file', { algorithm: string; sumsFile: string }>
  | Reason<'trust-origin-unknown', Nothing>
  | Reason<'trust-weak-digest', { algorithm: string }>
  | Reason<'trust-nothing-to-compare', Nothing>
  | Reason<'trust-mismatch', { algorithm: string; expected: string; found: string }>;
