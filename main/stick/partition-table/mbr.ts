/** One partition of an MBR, in sectors of the drive. */
export interface MbrPartition {
  /** `fat32Lba` or `exfat`. */
  readonly type: number;
  readonly startSector: number;
  readonly sectors: number;
}

/** Partition types as sfdisk and Windows name them: "W95 FAT32 (LBA)" and "HPFS/NTFS/exFAT". */
export const partitionTypes = { fat32: 0x0c, exfat: 0x07 } as const;

/** An entry counts sectors in 32 bits. */
export const mostMbrSectors = 2 ** 32 - 1;

/**
 * A first sector that starts nothing: INT 18h hands the computer back to its BIOS, which goes on with the next drive
 * (BIOS Boot Specification 1.01, section 6.2); where that returns, it halts. All zeroes instead would be run as code, and an
 * old computer that a plain stick was left in would hang.
 */
export const noBootCode: readonly number[] = [
  ...[0xcd, 0x18], // int 0x18
  0xf4, // halt: hlt
  ...[0xeb, 0xfd], // jmp halt
];

/**
 * A master boot record with one partition (UEFI Specification 2.10, section 5.2).
 * @param sectorBytes the result is one sector; the record is its first 512 bytes
 * @param signature by which Windows and Linux tell disks apart, 32 bits
 */
export function mbrSector(partition: MbrPartition, signature: number, sectorBytes: number): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  const view = new DataView(sector.buffer);
  sector.set(noBootCode, 0);
  view.setUint32(440, signature, true);
  writeMbrEntry(sector, 446, partition);
  view.setUint16(510, 0xaa55, true);
  return sector;
}

/** Writes one of the four entries, which is not active, to its place in a first sector. */
export function writeMbrEntry(sector: Uint8Array, at: number, partition: MbrPartition): void {
  const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
  sector.set(chs(partition.startSector), at + 1);
  view.setUint8(at + 4, partition.type);
  sector.set(chs(partition.startSector + partition.sectors - 1), at + 5);
  view.setUint32(at + 8, partition.startSector, true);
  view.setUint32(at + 12, partition.sectors, true);
}

/** The old address by cylinder, head and sector, in the geometry that everybody assumes; the highest if it has none. */
function chs(sector: number): [number, number, number] {
  const cylinder = Math.floor(sector / (255 * 63));
  if (cylinder > 1023) return [0xfe, 0xff, 0xff];
  const head = Math.floor(sector / 63) % 255;
  return [head, (sector % 63) + 1 + ((cylinder >> 8) << 6), cylinder & 0xff];
}
