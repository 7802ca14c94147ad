import type { Reason } from '../common/reason.ts';

/** Why a file could not be looked at. */
export type ImageError =
  | Reason<
      'image-not-found' | 'image-is-directory' | 'image-not-readable' | 'image-empty' | 'image-not-a-file',
      { path: string }
    >
  | Reason<'image-read-failed', { path: string; errno: string }>;

/** Why an image could not be unpacked. Nothing is left behind then. */
export type UnpackError =
  | ImageError
  | Reason<
      | 'unpack-not-compressed'
      | 'unpack-truncated'
      | 'unpack-damaged'
      | 'unpack-needs-memory'
      | 'unpack-unsupported'
      | 'unpack-encrypted'
      | 'unpack-no-single-image',
      { path: string }
    >
  | Reason<'unpack-too-large', { path: string; limitBytes: number }>
  | Reason<'unpack-disk-full', { into: string; neededBytes: number | null; freeBytes: number | null }>
  | Reason<'unpack-write-failed', { into: string; errno: string }>
  | Reason<'unpack-cancelled', { path: string }>;

/** Keeps an image from being written, and needs no facts for its sentence. */
export type PlainRefusal =
  | 'image-compressed-truncated'
  | 'image-compressed-damaged'
  | 'image-compressed-twice'
  | 'image-compressed-unsupported'
  | 'image-zip-encrypted'
  | 'image-zip-without-image'
  | 'image-not-hybrid'
  | 'image-iso-starts-nothing'
  | 'image-starts-nothing'
  | 'image-sector-4096'
  | 'image-partition-table-damaged'
  | 'image-is-windows'
  | 'image-is-container'
  | 'image-is-rootfs-archive'
  | 'image-is-squashfs'
  | 'image-is-kernel'
  | 'image-is-initrd'
  | 'image-is-efi-program'
  | 'image-is-mac-disk'
  | 'image-is-android'
  | 'image-is-web-page'
  | 'image-is-checksums'
  | 'image-is-signature'
  | 'image-is-text'
  | 'image-is-picture'
  | 'image-is-document'
  | 'image-is-media'
  | 'image-is-program'
  | 'image-is-torrent'
  | 'image-is-blank'
  | 'image-unknown';

/** Does not keep an image from being written, but a person should know it. */
export type Caution =
  | 'image-uefi-not-from-stick'
  | 'image-secure-boot-off'
  | 'image-kernel-not-signed'
  | 'image-for-small-board'
  | 'image-start-unknown';

/** What `inspectFile` says about an image beside the facts. */
export type ImageReason =
  | Reason<PlainRefusal | Caution, Record<string, never>>
  | Reason<'image-truncated', { sizeBytes: number; expectedBytes: number; missingBytes: number }>
  | Reason<'image-is-vm-disk' | 'image-is-archive', { format: string }>
  | Reason<'image-is-filesystem', { filesystem: string }>
  | Reason<'image-zip-several', { files: number }>
  | Reason<'image-is-router-firmware', { name: string | null }>;
