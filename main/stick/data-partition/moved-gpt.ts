import { crc32 } from 'node:zlib';
import { u32le } from '../../images/bytes.ts';
import type { Extent } from '../../writer/layout.ts';
import { protectiveType, sectorBytes, type GptBytes, type ImageTables } from './read-tables.ts';

/** What a changed place holds. `gpt-backup`: the second table, or zeroes where it was. */
export type TablePart = 'mbr' | 'gpt-header' | 'gpt-entries' | 'gpt-backup';

/** Whole sectors of a partition table that become other than the image has them. */
export interface TableChange extends Extent {
  readonly what: TablePart;
}

const header = { checksum: 16, own: 24, other: 32, lastUsable: 48, array: 72, arrayChecksum: 88 } as const;
const mbrEntryAt = 446;
const mbrEntryBytes = 16;
/** "Set to 0xFFFFFFFF if the size of the disk is too large": UEFI Specification 2.10, table 5-4. */
const mostMbrCount = 0xffffffff;

/** Sectors of the array of entries. */
export function arraySectors({ array }: GptBytes): number {
  return array.length / sectorBytes;
}

/** The last sector that a partition can have, with the second table behind it at the very end of the drive. */
export function lastUsable(gpt: GptBytes, driveSectors: number): number {
  return driveSectors - arraySectors(gpt) - 2;
}

/**
 * The GPT of an image made to fit a drive: both headers, both arrays, and zeroes where the image had its second header
 * (UEFI Specification 2.10, section 5.3). Whatever is in the image's own header and array beside that stays.
 * @param array the entries, as many as in the image
 */
export function movedGpt(gpt: GptBytes, array: Uint8Array, driveSectors: number): TableChange[] {
  const last = driveSectors - 1;
  const backupArray = last - arraySectors(gpt);
  const { arraySector, headerSector, alternateSector } = gpt.gpt;
  const changes: TableChange[] = [
    change('gpt-header', headerSector, headerBytes(gpt, array, headerSector, last, arraySector)),
    change('gpt-entries', arraySector, array),
    change('gpt-backup', backupArray, array),
    change('gpt-backup', last, headerBytes(gpt, array, last, headerSector, backupArray)),
  ];
  const isFree = changes.every(
    ({ start, length }) =>
      alternateSector * sectorBytes < start || alternateSector * sectorBytes >= start + length,
  );
  if (gpt.backupInImage && isFree && alternateSector > headerSector) {
    changes.push(change('gpt-backup', alternateSector, new Uint8Array(sectorBytes)));
  }
  return changes;
}

/** The first sector with its protective entry as large as the drive; `null` if it has none. */
export function grownProtective({ mbr, mbrSector }: ImageTables, driveSectors: number): Uint8Array | null {
  const entry = mbr?.find(({ type, number }) => type === protectiveType && number <= 4);
  if (!entry) return null;
  const sector = mbrSector.slice();
  const at = mbrEntryAt + (entry.number - 1) * mbrEntryBytes;
  // The highest address by cylinder, head and sector.
  sector.set([0xff, 0xff, 0xff], at + 5);
  const sectors = Math.min(mostMbrCount, Math.max(1, driveSectors - entry.startSector));
  new DataView(sector.buffer).setUint32(at + 12, sectors, true);
  return sector;
}

export function change(what: TablePart, sector: number, bytes: Uint8Array): TableChange {
  return { what, start: sector * sectorBytes, length: bytes.length, from: { kind: 'bytes', bytes } };
}

function headerBytes(
  gpt: GptBytes,
  array: Uint8Array,
  own: number,
  other: number,
  arrayAt: number,
): Uint8Array {
  const bytes = gpt.header.slice();
  const view = new DataView(bytes.buffer);
  const entriesBytes = gpt.gpt.entryCount * gpt.entryBytes;
  view.setBigUint64(header.own, BigInt(own), true);
  view.setBigUint64(header.other, BigInt(other), true);
  view.setBigUint64(header.lastUsable, BigInt(Math.max(own, other) - arraySectors(gpt) - 1), true);
  view.setBigUint64(header.array, BigInt(arrayAt), true);
  view.setUint32(header.arrayChecksum, crc32(array.subarray(0, entriesBytes)), true);
  view.setUint32(header.checksum, 0, true);
  view.setUint32(header.checksum, crc32(bytes.subarray(0, u32le(bytes, 12))), true);
  return bytes;
}
