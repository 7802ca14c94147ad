import { isShortName, shortNameBytes } from './names.ts';

/** One file or folder as its folder lists it. */
export interface ListedEntry {
  readonly name: string;
  /** As `shortNames` gave it. */
  readonly short: string;
  readonly folder: boolean;
  /** 0 if it has none, because it is empty or is the root. */
  readonly firstCluster: number;
  /** 0 for folders. */
  readonly sizeBytes: number;
  /** In the local time of the person, as FAT has it. */
  readonly modifiedAt: Date;
}

export const entryBytes = 32;
/** Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "FAT Directory Structure": 2 MiB at most. */
export const mostFolderBytes = 65536 * entryBytes;
const attributes = { volumeId: 0x08, folder: 0x10, archive: 0x20, longName: 0x0f } as const;
const lastLongEntry = 0x40;
/** UTF-16 units in one entry of a long name, and where they lie in it. */
const unitsAt = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30] as const;

/** How many bytes a name takes in its folder. */
export function listedBytes(name: string): number {
  const longEntries = isShortName(name) ? 0 : Math.ceil(name.length / unitsAt.length);
  return (longEntries + 1) * entryBytes;
}

/** The entries of one file or folder: the pieces of its long name, last first, and the short one. */
export function listedEntry(entry: ListedEntry): Uint8Array {
  const bytes = new Uint8Array(listedBytes(entry.name));
  const short = shortNameBytes(entry.short);
  const longEntries = bytes.length / entryBytes - 1;
  for (let index = 0; index < longEntries; index++) {
    const number = longEntries - index;
    const at = bytes.subarray(index * entryBytes, (index + 1) * entryBytes);
    writeLongEntry(at, entry.name, number, index === 0, checksum(short));
  }
  writeShortEntry(bytes.subarray(longEntries * entryBytes), short, entry);
  return bytes;
}

/** The two entries with which every folder but the root begins. */
export function dotEntries(own: number, parent: number, modifiedAt: Date): Uint8Array {
  const bytes = new Uint8Array(2 * entryBytes);
  const encode = (name: string): Uint8Array => new TextEncoder().encode(name.padEnd(11));
  const entry = { folder: true, sizeBytes: 0, modifiedAt };
  writeShortEntry(bytes.subarray(0, entryBytes), encode('.'), { ...entry, firstCluster: own });
  writeShortEntry(bytes.subarray(entryBytes), encode('..'), { ...entry, firstCluster: parent });
  return bytes;
}

/** The entry in the root folder that holds the volume's name. */
export function labelEntry(label: string, modifiedAt: Date): Uint8Array {
  const bytes = new Uint8Array(entryBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(label.padEnd(11)).subarray(0, 11), 0);
  view.setUint8(11, attributes.volumeId);
  view.setUint16(22, fatTime(modifiedAt), true);
  view.setUint16(24, fatDate(modifiedAt), true);
  return bytes;
}

function writeShortEntry(
  bytes: Uint8Array,
  name: Uint8Array,
  entry: Omit<ListedEntry, 'name' | 'short'>,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, entryBytes);
  bytes.set(name, 0);
  view.setUint8(11, entry.folder ? attributes.folder : attributes.archive);
  const date = fatDate(entry.modifiedAt);
  const time = fatTime(entry.modifiedAt);
  view.setUint16(14, time, true);
  view.setUint16(16, date, true);
  view.setUint16(18, date, true);
  view.setUint16(20, entry.firstCluster >>> 16, true);
  view.setUint16(22, time, true);
  view.setUint16(24, date, true);
  view.setUint16(26, entry.firstCluster & 0xffff, true);
  view.setUint32(28, entry.sizeBytes, true);
}

function writeLongEntry(bytes: Uint8Array, name: string, number: number, last: boolean, sum: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, entryBytes);
  view.setUint8(0, number | (last ? lastLongEntry : 0));
  view.setUint8(11, attributes.longName);
  view.setUint8(13, sum);
  unitsAt.forEach((at, index) => {
    const unit = (number - 1) * unitsAt.length + index;
    // One zero behind the name, and then all ones.
    const value = unit < name.length ? name.charCodeAt(unit) : unit === name.length ? 0 : 0xffff;
    view.setUint16(at, value, true);
  });
}

/** By which a long name knows the short one that it belongs to. */
function checksum(short: Uint8Array): number {
  return short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

function fatTime(date: Date): number {
  return (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
}

/** Years from 1980 in 7 bits; a computer without a battery may think that it is earlier. */
function fatDate(date: Date): number {
  const year = Math.min(2107, Math.max(1980, date.getFullYear()));
  return ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
}
