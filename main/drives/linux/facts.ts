import type { BlockNode } from './lsblk.ts';
import type { Mount } from './mountinfo.ts';

/** What sysfs says of one block device beyond lsblk. `null` is not known. */
export interface SysfsFacts {
  /** Counts up each time a device appears (Linux 5.15 and newer). */
  readonly diskseq: string | null;
  /** See `serialFromSysfs`: the same reader proves an opened handle. */
  readonly serial: string | null;
  /** Kind of a card: `SD`, `MMC` (soldered eMMC says this), `SDIO`; `null` if it is no card or not known. */
  readonly mmcType: string | null;
  /** Driver of a SCSI host: `usb-storage`, `uas`, `ahci`, … */
  readonly hostDriver: string | null;
  /** File behind a loop device, as the running system names it; `null` if nothing is attached. */
  readonly loopFile: string | null;
}

/**
 * Everything that the Linux list of drives is made of, as the edge read it. From here on all is pure.
 * `null` means that it could not be read, which the guard takes as a reason to refuse.
 */
export interface LinuxFacts {
  readonly nodes: readonly BlockNode[];
  readonly mounts: readonly Mount[] | null;
  /** Paths of devices and files that are swapped to. */
  readonly swaps: readonly string[] | null;
  readonly commandLine: string | null;
  /** By kernel name. */
  readonly sysfs: Readonly<Record<string, SysfsFacts>>;
  /**
   * What the paths named by loop devices, overlays, swaps and mount sources are in the running system:
   * a device number for device files, `file` for files and folders that exist. Others are left out: live
   * systems show paths that were true only while they started.
   */
  readonly paths: Readonly<Record<string, PathFact>>;
}

export type PathFact = { readonly kind: 'device'; readonly majorMinor: string } | { readonly kind: 'file' };
