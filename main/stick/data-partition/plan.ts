import { allZero } from '../../images/bytes.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { roundDownTo, roundUpTo } from '../../writer/aligned-buffer.ts';
import type { Stretch } from '../../writer/stretches.ts';
import { mostFat32Bytes } from '../fat32/layout.ts';
import { mostMbrSectors, partitionTypes, writeMbrEntry } from '../partition-table/mbr.ts';
import { alignmentFor } from '../restore/plan.ts';
import { change, grownProtective, lastUsable, movedGpt, type TableChange } from './moved-gpt.ts';
import { protectiveType, sectorBytes, type GptBytes, type ImageTables } from './read-tables.ts';
import type { DataNote, DataRefusal } from './reasons.ts';

/** The drive that an image is going to lie on. */
export interface DataDrive {
  readonly sizeBytes: number;
  /** Of its logical sectors. */
  readonly sectorBytes: number;
}

export interface DataWish {
  /** `all`: up to the end of the drive. */
  readonly sizeBytes: number | 'all';
  /** Random, 16 bytes: how a GPT tells the partition from all others. */
  readonly partitionGuid: Uint8Array;
}

/** Where the data partition lies, and what has to be changed in the image's partition tables for it. */
export interface DataPartition {
  readonly place: Stretch;
  /** Apart from one another. Those within the image are all that the stick has different from it. */
  readonly changes: readonly TableChange[];
  readonly notes: readonly DataNote[];
}

const mib = 2 ** 20;
/** FAT32 begins at some 34 MiB; less than this is not worth a partition. */
export const leastDataBytes = 64 * mib;
/** Sectors of the second GPT that tools make of an MBR if they are asked to; it would not find room otherwise. */
const endOfGpt = 33;
export const dataLabel = 'REKINDLE';
/** "Basic data", as it is on the disk: UEFI Specification 2.10, appendix A; Microsoft, `PARTITION_BASIC_DATA_GUID`. */
const basicData = [
  0xa2, 0xa0, 0xd0, 0xeb, 0xe5, 0xb9, 0x33, 0x44, 0x87, 0xc0, 0x68, 0xb6, 0xb7, 0x26, 0x99, 0xc7,
];

/**
 * A partition for files behind an image, entered into the tables that the image brings along:
 * - MBR alone: the first slot that is all zeroes. A type of 0 does not make a slot free: Debian-style hybrids use it.
 * - GPT with a protective entry in the MBR: a slot of the GPT; the second table comes to the end of the drive.
 * - both without a protective entry (Debian, Alpine): a slot in each, because some look at one and some at the other.
 *
 * An Apple partition map stays as it is: it covers the ISO file system alone.
 */
export function planDataPartition(
  tables: ImageTables,
  drive: DataDrive,
  wish: DataWish,
): Result<DataPartition, DataRefusal> {
  const refused = refuseTables(tables, drive);
  if (refused) return err(refused);
  const place = placeData(tables, drive, wish.sizeBytes);
  if (!place.ok) return place;

  const driveSectors = Math.floor(drive.sizeBytes / sectorBytes);
  const { gpt } = tables;
  const protective = gpt ? grownProtective(tables, driveSectors) : null;
  const mbr = protective ?? withMbrEntry(tables, place.value);
  if (!mbr) return err({ code: 'data-table-full', data: {} });
  const changes = [change('mbr', 0, mbr)];
  if (gpt) {
    const array = withGptEntry(gpt, place.value, wish.partitionGuid);
    if (!array) return err({ code: 'data-table-full', data: {} });
    changes.push(...movedGpt(gpt, array, driveSectors));
  }
  return ok({ place: place.value, changes, notes: notesFor(tables) });
}

/**
 * The partition table of an image made to fit a larger drive, without anything else: the second GPT at its end, and the
 * protective entry over all of it.
 * @returns no changes if there is no GPT, or if it fits already
 */
export function planMovedGpt(
  tables: ImageTables,
  drive: DataDrive,
): Result<Pick<DataPartition, 'changes' | 'notes'>, DataRefusal> {
  const refused = refuseTables(tables, drive);
  if (refused && refused.code !== 'data-no-table') return err(refused);
  const driveSectors = Math.floor(drive.sizeBytes / sectorBytes);
  const { gpt } = tables;
  if (!gpt || (gpt.gpt.alternateSector === driveSectors - 1 && gpt.backupInImage)) {
    return ok({ changes: [], notes: [] });
  }
  if (lastUsable(gpt, driveSectors) < lastSectorIn(gpt)) return err({ code: 'data-gpt-no-room', data: {} });
  const mbr = grownProtective(tables, driveSectors);
  return ok({
    changes: [...(mbr ? [change('mbr', 0, mbr)] : []), ...movedGpt(gpt, gpt.array, driveSectors)],
    notes: notesFor(tables),
  });
}

function refuseTables(tables: ImageTables, drive: DataDrive): DataRefusal | null {
  if (drive.sectorBytes !== sectorBytes || tables.sector4096) {
    const size = drive.sectorBytes === sectorBytes ? 4096 : drive.sectorBytes;
    return { code: 'data-sector-size', data: { sectorBytes: size } };
  }
  if (tables.damaged) return { code: 'data-table-damaged', data: {} };
  return tables.mbr === null || tables.mbr.length === 0 ? { code: 'data-no-table', data: {} } : null;
}

/** Behind all that the image holds and all that its tables speak of, as the ISO file system alone may end earlier. */
function placeData(
  tables: ImageTables,
  { sizeBytes }: DataDrive,
  wanted: DataWish['sizeBytes'],
): Result<Stretch, DataRefusal> {
  const { gpt, mbr, imageBytes } = tables;
  const ends = (mbr ?? [])
    .filter(({ type }) => type !== protectiveType)
    .map(({ startSector, sectors }) => (startSector + sectors) * sectorBytes);
  const inGpt = gpt ? (lastSectorIn(gpt) + 1) * sectorBytes : 0;
  const start = roundUpTo(alignmentFor(sizeBytes), Math.max(imageBytes, inGpt, ...ends));
  const driveSectors = Math.floor(sizeBytes / sectorBytes);
  const behind = (gpt ? lastUsable(gpt, driveSectors) + 1 : driveSectors - endOfGpt) * sectorBytes;
  const countable = start / sectorBytes <= mostMbrSectors ? mostFat32Bytes(sectorBytes) : 0;
  const roomBytes = Math.max(0, roundDownTo(mib, Math.min(behind - start, countable)));
  if (wanted !== 'all' && wanted < leastDataBytes) {
    return err({ code: 'data-too-small', data: { wantedBytes: wanted, leastBytes: leastDataBytes } });
  }
  if (roomBytes < leastDataBytes) {
    return err({ code: 'data-no-room', data: { roomBytes, leastBytes: leastDataBytes } });
  }
  if (wanted !== 'all' && wanted > roomBytes) {
    return err({ code: 'data-less-room-than-wanted', data: { roomBytes, wantedBytes: wanted } });
  }
  return ok({ start, end: start + (wanted === 'all' ? roomBytes : roundDownTo(mib, wanted)) });
}

/** The last sector that an entry of the GPT speaks of; that of the array if it has none. */
function lastSectorIn({ gpt, array }: GptBytes): number {
  const ownEnd = gpt.arraySector + array.length / sectorBytes - 1;
  return gpt.entries.reduce((last, { endSector }) => Math.max(last, endSector), ownEnd);
}

function withMbrEntry({ mbrSector }: ImageTables, { start, end }: Stretch): Uint8Array | null {
  const sector = mbrSector.slice();
  for (let at = 446; at < 510; at += 16) {
    if (!allZero(sector.subarray(at, at + 16))) continue;
    writeMbrEntry(sector, at, {
      type: partitionTypes.fat32,
      startSector: start / sectorBytes,
      sectors: (end - start) / sectorBytes,
    });
    return sector;
  }
  return null;
}

function withGptEntry(
  { gpt, array, entryBytes }: GptBytes,
  { start, end }: Stretch,
  guid: Uint8Array,
): Uint8Array | null {
  for (let slot = 0; slot < gpt.entryCount; slot++) {
    if (!allZero(array.subarray(slot * entryBytes, slot * entryBytes + 16))) continue;
    const bytes = array.slice();
    const entry = bytes.subarray(slot * entryBytes, (slot + 1) * entryBytes).fill(0);
    const view = new DataView(entry.buffer, entry.byteOffset, entry.byteLength);
    entry.set(basicData, 0);
    entry.set(guid.subarray(0, 16), 16);
    view.setBigUint64(32, BigInt(start / sectorBytes), true);
    view.setBigUint64(40, BigInt(end / sectorBytes - 1), true);
    entry.set(Buffer.from(dataLabel, 'utf16le'), 56);
    return bytes;
  }
  return null;
}

function notesFor({ checksItself }: ImageTables): DataNote[] {
  return checksItself ? [{ code: 'data-self-check-fails', data: {} }] : [];
}
