import { z } from 'zod';
import { judgeDrive, type GuardOptions } from '../guard.ts';
import type { Drive, Transport } from '../types.ts';

/** What the package `drivelist` tells of a drive, as far as it is used. Its own types promise more. */
const entrySchema = z.object({
  device: z.string(),
  raw: z.string().nullish(),
  description: z.string().nullish(),
  size: z.number().nonnegative().nullish(),
  logicalBlockSize: z.number().positive().nullish(),
  busType: z.string().nullish(),
  isSystem: z.boolean().nullish(),
  isRemovable: z.boolean().nullish(),
  isReadOnly: z.boolean().nullish(),
  isUSB: z.boolean().nullish(),
  isCard: z.boolean().nullish(),
  isUAS: z.boolean().nullish(),
  isVirtual: z.boolean().nullish(),
  mountpoints: z.array(z.object({ path: z.string(), label: z.string().nullish() })).nullish(),
});

/**
 * Drives of macOS and Windows, out of what `drivelist` said. It tells less than Linux does, and what it does
 * not tell is not taken as safe: only a drive that is certainly not the system's and certainly on USB or a
 * card may be written. Not tried on real hardware.
 */
export function drivesFromDrivelist(entries: readonly unknown[], options: GuardOptions): Drive[] {
  return entries.flatMap((entry) => {
    const parsed = entrySchema.safeParse(entry);
    return parsed.success ? [driveOf(parsed.data, options)] : [];
  });
}

function driveOf(entry: z.infer<typeof entrySchema>, options: GuardOptions): Drive {
  const mountpoints = entry.mountpoints ?? [];
  const transport = transportOf(entry);
  // A disk in a USB case is "removable" for drivelist, too: UAS is all that gives it away.
  const usbHardDisk = transport !== 'usb' ? false : entry.isUAS === true || entry.isRemovable === false;
  const common = {
    sizeBytes: entry.size ?? null,
    transport,
    removable: entry.isRemovable ?? null,
    usbHardDisk,
    readOnly: entry.isReadOnly ?? null,
  };
  const place = mountpoints[0]?.path ?? entry.device;
  const verdict = judgeDrive(
    {
      ...common,
      loop: false,
      soldered: transport === 'mmc' ? entry.isRemovable !== true : null,
      uses: [
        ...(entry.isSystem === true ? [{ kind: 'system' as const, mountpoint: place }] : []),
        ...mountpoints.map((mountpoint) => ({
          kind: 'mounted' as const,
          mountpoint: mountpoint.path,
          device: entry.device,
          label: mountpoint.label ?? null,
          files: true,
        })),
      ],
      filePartitions: mountpoints.length,
      looksLive: false,
      system: typeof entry.isSystem === 'boolean' ? 'known' : 'unknown',
    },
    options,
  );
  return {
    ...common,
    device: entry.device,
    logicalSectorBytes: entry.logicalBlockSize ?? null,
    vendor: null,
    model: entry.description ?? null,
    serial: null,
    mountpoints: mountpoints.map((mountpoint) => mountpoint.path),
    holds: mountpoints.map((mountpoint) => ({
      device: entry.device,
      sizeBytes: null,
      filesystem: null,
      label: mountpoint.label ?? null,
      mountpoints: [mountpoint.path],
    })),
    identity: { majorMinor: null, sizeBytes: entry.size ?? null, serial: null, diskseq: null },
    ...verdict,
  };
}

/** `busType` is `USB`, `SD`, `MMC`, `NVMe`, `SATA`, … on Windows and `UNKNOWN` for much on macOS. */
function transportOf(entry: z.infer<typeof entrySchema>): Transport | null {
  if (entry.isVirtual === true) return 'virtual';
  if (entry.isCard === true) return 'mmc';
  if (entry.isUSB === true) return 'usb';
  switch (entry.busType?.toUpperCase() ?? '') {
    case 'USB':
      return 'usb';
    case 'SD':
    case 'MMC':
      return 'mmc';
    case 'NVME':
      return 'nvme';
    case 'SATA':
      return 'sata';
    case 'ATA':
    case 'ATAPI':
      return 'ata';
    case 'SCSI':
    case 'SAS':
    case 'RAID':
      return 'scsi';
    default:
      return null;
  }
}
