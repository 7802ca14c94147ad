import type { Reason } from '../../common/reason.ts';

/** A stretch of the image file, in bytes. */
export interface IsoExtent {
  readonly start: number;
  readonly length: number;
}

/** One thing in the tree of an ISO 9660 volume. Paths have no leading slash, and `/` between their parts. */
export type IsoEntry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly sizeBytes: number;
      /** In the file's order; each but the last is a whole number of blocks. Empty for an empty file. */
      readonly extents: readonly IsoExtent[];
    }
  | { readonly kind: 'folder'; readonly path: string }
  /** A symbolic link, with the text that it leads to. */
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  /** What no plain copy can be made of: a device, or a file kept interleaved or compressed (zisofs). */
  | { readonly kind: 'other'; readonly path: string };

export type IsoFile = Extract<IsoEntry, { kind: 'file' }>;

/** Why the files of an image could not be listed. */
export type IsoFilesError =
  /** A structure that leads outside of the image, in a circle, or is none at all. */
  | Reason<'iso-files-damaged', { path: string }>
  | Reason<'iso-files-too-many', { limit: number }>
  | Reason<'iso-files-none', Record<string, never>>;
