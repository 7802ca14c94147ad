import type { Reason } from '../../common/reason.ts';

/** Why there are no boot loader files for a kit stick. */
export type BootFilesReason =
  /** The build could not make this file: `npm run build` says why. */
  | Reason<'boot-files-missing', { file: string }>
  | Reason<'boot-files-damaged', { file: string }>
  | Reason<'boot-files-not-signed', Record<string, never>>
  /** GRUB has outgrown the room between the partition table and the first partition. */
  | Reason<'boot-files-too-large', { sizeBytes: number; roomBytes: number }>;
