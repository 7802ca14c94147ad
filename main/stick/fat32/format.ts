import type { Fresh, Patch } from '../pieces.ts';
import { noBootCode } from '../partition-table/mbr.ts';
import { fatCopies, type Fat32Layout } from './layout.ts';

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

const rootCluster = 2;
const infoSector = 1;
const backupSector = 6;
const media = 0xf8;
const jumpBytes = [0xeb, 0x58, 0x90];
const codeAt = 0x5a;
const noName = 'NO NAME';
/** The last cluster of a chain. */
const chainEnd = 0x0fffffff;

/**
 * An empty FAT32 file system (Microsoft, "FAT: General Overview of On-Disk Format" 1.03): boot sector and FSInfo, each
 * with its copy, two tables, and a root folder that holds the label alone. Of the files' part only the root folder's
 * cluster is written.
 */
export function emptyFat32(layout: Fat32Layout, names: Fat32Names): Fresh {
  const { sectorBytes, reservedSectors, fatSectors, dataSector, clusterBytes } = layout;
  const at = (sector: number): number => sector * sectorBytes;
  const boot = bootSector(layout, names);
  const info = infoSectorBytes(layout);
  const table = firstTableSector(layout);
  const patches: Patch[] = [
    { at: 0, bytes: boot },
    { at: at(infoSector), bytes: info },
    { at: at(backupSector), bytes: boot },
    { at: at(backupSector + infoSector), bytes: info },
  ];
  for (let copy = 0; copy < fatCopies; copy++) {
    patches.push({ at: at(reservedSectors + copy * fatSectors), bytes: table });
  }
  if (names.label !== '') patches.push({ at: at(dataSector), bytes: rootFolder(layout, names) });
  return { zeroes: [{ start: 0, end: at(dataSector) + clusterBytes }], patches };
}

function bootSector(layout: Fat32Layout, names: Fat32Names): Uint8Array {
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

function infoSectorBytes({ sectorBytes, clusters }: Fat32Layout): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  const view = new DataView(sector.buffer);
  view.setUint32(0, 0x41615252, true);
  view.setUint32(484, 0x61417272, true);
  // All but the root folder's.
  view.setUint32(488, clusters - 1, true);
  view.setUint32(492, rootCluster + 1, true);
  view.setUint32(508, 0xaa550000, true);
  return sector;
}

/** The first two entries are no clusters: media byte, and the marks for "shut down well". */
function firstTableSector({ sectorBytes }: Fat32Layout): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  const view = new DataView(sector.buffer);
  view.setUint32(0, 0x0fffff00 + media, true);
  view.setUint32(4, 0x0fffffff, true);
  view.setUint32(rootCluster * 4, chainEnd, true);
  return sector;
}

function rootFolder({ sectorBytes }: Fat32Layout, { label, madeAt }: Fat32Names): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  const view = new DataView(sector.buffer);
  sector.set(ascii(label, 11), 0);
  // ATTR_VOLUME_ID
  view.setUint8(11, 0x08);
  const time = (madeAt.getHours() << 11) | (madeAt.getMinutes() << 5) | (madeAt.getSeconds() >> 1);
  view.setUint16(22, time, true);
  view.setUint16(24, fatDate(madeAt), true);
  return sector;
}

/** Years from 1980 in 7 bits; a computer without a battery may think that it is earlier. */
function fatDate(date: Date): number {
  const year = Math.min(2107, Math.max(1980, date.getFullYear()));
  return ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
}

function ascii(text: string, length: number): Uint8Array {
  return new TextEncoder().encode(text.padEnd(length)).subarray(0, length);
}
