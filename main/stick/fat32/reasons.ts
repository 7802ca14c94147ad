import type { Reason } from '../../common/reason.ts';

/** Why files cannot lie in a FAT32 file system as they were to. */
export type Fat32Refusal =
  | Reason<'fat-volume-size', { sizeBytes: number }>
  | Reason<'fat-no-room', { neededBytes: number; sizeBytes: number }>
  | Reason<'fat-file-too-large', { path: string; sizeBytes: number; mostBytes: number }>
  | Reason<'fat-name-impossible', { path: string }>
  /** The same name twice, or names that differ in capitals alone. */
  | Reason<'fat-name-twice', { path: string; other: string }>
  | Reason<'fat-folder-too-large', { path: string }>
  /** It lies in pieces that do not begin where sectors do. */
  | Reason<'fat-file-in-pieces', { path: string }>;

/** Why nothing can be added to a FAT32, or taken from it. */
export type Fat32Unsound =
  | Reason<'fat-not-fat32', Record<string, never>>
  /** Something about a file or folder is not right; only a repair could tell what it was. */
  | Reason<'fat-unsound', { path: string }>;
