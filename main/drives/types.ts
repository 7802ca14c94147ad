import type { DriveReason } from './reasons.ts';

export type { DriveError, DriveReason } from './reasons.ts';

/** How a drive is attached; `null` is not known. `virtual` is a stick that is a regular file. */
export type Transport =
  'usb' | 'mmc' | 'nvme' | 'sata' | 'ata' | 'scsi' | 'loop' | 'virtio' | 'virtual' | 'other';

/** One partition, volume or mapping on a drive: enough for a person to recognise what is on it. */
export interface Holding {
  /** Device path, for instance `/dev/sdb1`. */
  readonly device: string;
  readonly sizeBytes: number | null;
  /** What is inside: `vfat`, `ext4`, `crypto_LUKS`, `LVM2_member`, … */
  readonly filesystem: string | null;
  readonly label: string | null;
  readonly mountpoints: readonly string[];
}

/**
 * What a drive is, so exactly that an opened handle can be proved to be it.
 * Everything that could not be read is `null` and is then not compared.
 */
export interface DriveIdentity {
  /** Kernel device number, `major:minor`. */
  readonly majorMinor: string | null;
  readonly sizeBytes: number | null;
  readonly serial: string | null;
  /** Counts up each time a device appears (Linux 5.15 and newer); as a decimal string. */
  readonly diskseq: string | null;
}

/** A drive as the list, the command line and the guard see it. */
export interface Drive {
  readonly device: string;
  readonly sizeBytes: number | null;
  readonly logicalSectorBytes: number | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly transport: Transport | null;
  readonly removable: boolean | null;
  /** True for a spinning or solid-state disk in a USB case, as far as that can be told. */
  readonly usbHardDisk: boolean | null;
  readonly readOnly: boolean | null;
  /** Where anything of this drive is mounted, all partitions and mappings together. */
  readonly mountpoints: readonly string[];
  readonly holds: readonly Holding[];
  readonly identity: DriveIdentity;
  /** The guard's answer. */
  readonly writable: boolean;
  /** True if the person has to type the drive's name before it may be erased. */
  readonly needsTypedName: boolean;
  readonly reasons: readonly DriveReason[];
}
