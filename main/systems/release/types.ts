import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';

/** A file that an index names. What the index does not say is `null`. */
export interface NamedFile {
  readonly name: string;
  readonly url: string | null;
  readonly version: string | null;
  readonly sizeBytes: number | null;
  /** What the index itself says of its bytes. */
  readonly digest: {
    readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512';
    readonly digest: string;
  } | null;
  readonly signatureUrl: string | null;
}

/** The release that a publisher offers now. */
export interface CurrentRelease {
  readonly id: string;
  /** `null` where the file carries no version, as with rolling images. */
  readonly version: string | null;
  readonly fileName: string;
  /** Where it is to be had, the preferred address first. */
  readonly urls: readonly string[];
  readonly sizeBytes: number | null;
  /** Where the list with its digest is. */
  readonly sumsUrl: string | null;
  readonly signatureUrl: string | null;
  /** A digest that the index named. It is worth what the way to the index was worth. */
  readonly digest: NamedFile['digest'];
  /** The page that named it. */
  readonly index: string;
  /** The page came over HTTPS all the way. */
  readonly secure: boolean;
}

export type ReleaseReason =
  | Reason<'release-not-published', { id: string }>
  | Reason<'release-not-found', { id: string; page: string }>
  | Reason<'release-page-unreadable', { page: string }>
  | Reason<'release-older-than-known', { id: string; found: string; known: string }>;

export interface Page {
  readonly text: string;
  /** The address that answered, redirects followed. */
  readonly url: string;
  readonly secure: boolean;
}

/** Fetches a page that only names releases. */
export type GetPage = (url: string) => Promise<Result<Page, Reason>>;
