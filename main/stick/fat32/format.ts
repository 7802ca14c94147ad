import { noBootCode } from '../partition-table/mbr.ts';
import type { Fresh, Patch } from '../pieces.ts';
import { labelEntry } from './directory.ts';
import { fatCopies, tableEntryBytes, type Fat32Layout } from './layout.ts';

/** What an empty file system is called, and where it lies. */
export interface Fat32Names {
  /** As `stickLabel` gives it; empty for none. */
  readonly label: string;
  /** 32 bits. */
  readonly volumeId: number;
  /** Sectors before the volume on its drive: what boot loaders and Windows call hidden. */
  readonly hiddenSectors: number;
  /** When it was made, in the local time of the person, as FAT has it. */
  readonly madeAt: Date;
}

export const rootCluster = 2;
export const infoSector = 1;
export const backupSector = 6;
const media = 0xf8;
const jumpBytes = [0xeb, 0x58, 0x90];
const codeAt = 0x5a;
const noName = 'NO NAME';
/** The last cluster of a chain. */
export const chainEnd = 0x0fffffff;

/**
 * An empty FAT32 file system (Microsoft, "FAT: General Overview of On-Disk Format" 1.03): boot sector and FSInfo, each
 * with its copy, two tables, and a root folder that holds the label alone. Of the files' part only the root folder's
 * cluster is written.
 */
export function emptyFat32(layout: Fat32Layout, names: Fat32Names): Fresh {
  const { sectorBytes, reservedSectors, fatSectors, dataSector, clusterBytes } = layout;
  const at = (sector: number): number => sector * sectorBytes;
  const boot = bootSector(layout, names);
  const info = infoSectorBytes(sectorBytes, layout.clusters - 1, rootCluster + 1);
  const table = new Uint8Array(sectorBytes);
  writeTableStart(table);
  new DataView(table.buffer).setUint32(rootCluster * tableEntryBytes, chainEnd, true);
  const patches: Patch[] = [
    { at: 0, bytes: boot },
    { at: at(infoSector), bytes: info },
    { at: at(backupSector), bytes: boot },
    { at: at(backupSector + infoSector), bytes: info },
  ];
  for (let copy = 0; copy < fatCopies; copy++) {
    patches.push({ at: at(reservedSectors + copy * fatSectors), bytes: table });
  }
  if (names.label !== '') {
    const rootFolder = new Uint8Array(sectorBytes);
    rootFolder.set(labelEntry(names.label, names.madeAt), 0);
    patches.push({ at: at(dataSector), bytes: rootFolder });
  }
  return { zeroes: [{ start: 0, end: at(dataSector) + clusterBytes }], patches };
}

/** The first sector of the volume, which tells where everything is. */
export function bootSector(layout: Fat32Layout, names: Fat32Names): Uint8Array {
  const sector = new Uint8Array(layout.sectorBytes);
  const view = new DataView(sector.buffer);
  sector.set(jumpBytes, 0);
  // The name that the specification recommends, because some drivers look at it.
  sector.set(ascii('MSWIN4.1', 8), 3);
  view.setUint16(11, layout.sectorBytes, true);
  view.setUint8(13, layout.clusterBytes / layout.sectorBytes);
  view.setUint16(14, layout.reservedSectors, true);
  view.setUint8(16, fatCopies);
  view.setUint8(21, media);
  view.setUint16(24, 63, true);
  view.setUint16(26, 255, true);
  view.setUint32(28, names.hiddenSectors, true);
  view.setUint32(32, layout.sectors, true);
  view.setUint32(36, layout.fatSectors, true);
  view.setUint32(44, rootCluster, true);
  view.setUint16(48, infoSector, true);
  view.setUint16(50, backupSector, true);
  view.setUint8(64, 0x80);
  // The three fields that follow are there.
  view.setUint8(66, 0x29);
  view.setUint32(67, names.volumeId, true);
  sector.set(ascii(names.label === '' ? noName : names.label, 11), 71);
  sector.set(ascii('FAT32', 8), 82);
  sector.set(noBootCode, codeAt);
  view.setUint16(510, 0xaa55, true);
  return sector;
}

/**
 * What saves others counting: how many clusters are free, and where to look for the first of them.
 * @param nextFree `null`: there is no saying
 */
export function infoSectorBytes(
  sectorBytes: number,
  freeClusters: number,
  nextFree: number | null,
): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  const view = new DataView(sector.buffer);
  view.setUint32(0, 0x41615252, true);
  view.setUint32(484, 0x61417272, true);
  view.setUint32(488, freeClusters, true);
  view.setUint32(492, nextFree ?? 0xffffffff, true);
  view.setUint32(508, 0xaa550000, true);
  return sector;
}

/** The first two entries are no clusters: media byte, and the marks for "shut down well". */
export function writeTableStart(table: Uint8Array): void {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  view.setUint32(0, 0x0fffff00 + media, true);
  view.setUint32(tableEntryBytes, 0x0fffffff, true);
}

function ascii(text: string, length: number): Uint8Array {
  return new TextEncoder().encode(text.padEnd(length)).subarray(0, length);
}
