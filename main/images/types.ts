import type { ImageReason } from './reasons.ts';

export type ImageKind =
  | 'iso9660'
  | 'disk-image'
  | 'windows-iso'
  | 'container-image'
  | 'rootfs-archive'
  | 'router-firmware'
  | 'squashfs'
  | 'filesystem'
  | 'vm-disk'
  | 'mac-disk'
  | 'boot-file'
  | 'archive'
  | 'unknown';

export type Compression = 'gzip' | 'xz' | 'bzip2' | 'zstd' | 'zip';

/** Yes, no, or not known (`null`). */
export type Known = boolean | null;

/** What an image file is, read from its bytes alone. */
export interface Inspection {
  readonly kind: ImageKind;
  /** What is wrapped around the image; `null` if nothing is. */
  readonly compression: Compression | null;
  /** Size of the file on disk. */
  readonly fileBytes: number;
  /** Size of the image itself; `null` if it is compressed and its size is not recorded. */
  readonly sizeBytes: number | null;
  /** ISO volume id, or the label of the first file system. */
  readonly label: string | null;
  readonly publisher: string | null;
  /** Catalogue id of the system, where the volume id or the files tell; otherwise `null`. */
  readonly system: string | null;
  /** A name for people, for instance "antiX 23.2"; otherwise `null`. */
  readonly systemName: string | null;
  /** `x86_64`, `i686`, `aarch64`, or `i686+x86_64` for both; `null` if nothing tells. */
  readonly arch: string | null;
  /** On which firmware it will start when written to a stick as it is. */
  readonly boots: {
    readonly bios: Known;
    readonly uefiX64: Known;
    readonly uefiIa32: Known;
    readonly uefiArm64: Known;
  };
  /** Carries a boot loader signed for Secure Boot (shim), and no kernel that it would refuse, as far as the files tell. */
  readonly secureBoot: Known;
  /** May be written to a stick bit for bit. */
  readonly writable: boolean;
  readonly method: 'image' | 'kit' | null;
  /** Why not writable, and what a person should know; the code tells which. */
  readonly reasons: readonly ImageReason[];
  readonly elTorito: readonly {
    readonly platform: string;
    readonly bootable: boolean;
    readonly path: string | null;
  }[];
  readonly partitionTable: 'mbr' | 'gpt' | 'mbr+gpt' | null;
  readonly partitions: readonly {
    readonly number: number;
    readonly type: string;
    readonly startBytes: number;
    readonly sizeBytes: number;
  }[];
}
