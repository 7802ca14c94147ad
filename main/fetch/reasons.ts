import type { Reason } from '../common/reason.ts';

type Nothing = Record<string, never>;

/** Why one address did not give what was asked of it. */
export type AddressReason =
  | Reason<'fetch-bad-address', { url: string }>
  | Reason<'fetch-unreachable', { host: string; detail: string }>
  | Reason<'fetch-certificate', { host: string; detail: string }>
  | Reason<'fetch-stalled', { host: string; seconds: number }>
  | Reason<'fetch-too-slow', { host: string }>
  | Reason<'fetch-cut-off', { host: string }>
  | Reason<'fetch-status', { host: string; status: number }>
  | Reason<'fetch-redirect-loop', { host: string }>
  | Reason<'fetch-redirect-insecure', { host: string; to: string }>
  | Reason<'fetch-redirect-other-host', { host: string; to: string }>
  | Reason<'fetch-web-page', { host: string }>
  | Reason<'fetch-encoded', { host: string; encoding: string }>
  | Reason<'fetch-other-size', { host: string; expectedBytes: number; foundBytes: number }>
  | Reason<'fetch-range-broken', { host: string }>;

/** Why a small text (a list, a page, a feed) was not got. */
export type TextReason =
  | AddressReason
  | Reason<'fetch-text-too-large', { host: string; limitBytes: number }>
  | Reason<'fetch-text-empty', { host: string }>
  | Reason<'fetch-cancelled', Nothing>;

/** Why a download did not end well. What has arrived is kept, and the next try goes on from there. */
export type DownloadReason =
  | AddressReason
  | Reason<'fetch-no-address', Nothing>
  | Reason<'fetch-cancelled', Nothing>
  | Reason<'fetch-in-use', { path: string }>
  | Reason<'fetch-disk-full', { neededBytes: number; freeBytes: number }>
  | Reason<'fetch-not-stored', { path: string; errno: string }>;

/** What is to be said of the library, or of an image in it. */
export type LibraryReason =
  | Reason<'library-no-evidence', { file: string }>
  | Reason<'library-evidence-damaged', { file: string; detail: string }>
  | Reason<'library-file-changed', { file: string }>
  | Reason<'library-not-here', { file: string }>
  | Reason<'library-busy', { folder: string }>
  | Reason<'library-not-stored', { folder: string; errno: string }>;
