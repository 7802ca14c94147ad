import { crc32 } from 'node:zlib';
import { allZero, hasAt, u32le, u64le, utf16 } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';

/** GUID partition tables: UEFI 2.10, section 5.3. */
const largestArrayBytes = 1024 * 1024;
const headerBytes = 92;

export const espType = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';
export const biosBootType = '21686148-6449-6E6F-744E-656564454649';

export interface GptEntry {
  /** The place in the array, counted from 1. */
  readonly number: number;
  readonly type: string;
  readonly guid: string;
  readonly name: string;
  readonly startSector: number;
  /** The last sector that belongs to it. */
  readonly endSector: number;
  /** Attribute bit 2: for BIOS boot loaders. */
  readonly legacyBootable: boolean;
}

export interface Gpt {
  readonly sectorBytes: number;
  readonly diskGuid: string;
  readonly headerSector: number;
  /** Where the other header is. */
  readonly alternateSector: number;
  readonly lastUsableSector: number;
  /** Where the array of entries begins; not always 2 (grub-mkrescue: 20). */
  readonly arraySector: number;
  /** Not always 128 (grub-mkrescue 176, Debian-style hybrids 248). */
  readonly entryCount: number;
  readonly entries: readonly GptEntry[];
}

export type GptReading =
  | { readonly kind: 'valid'; readonly gpt: Gpt }
  /** The signature is there, but a check sum or a field is wrong. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'none' };

/** A GUID as it is written: the first three groups are little-endian on disk. */
export function guidText(bytes: Uint8Array, at: number): string {
  const part = (order: readonly number[]): string =>
    order.map((offset) => (bytes[at + offset] ?? 0).toString(16).padStart(2, '0')).join('');
  return [part([3, 2, 1, 0]), part([5, 4]), part([7, 6]), part([8, 9]), part([10, 11, 12, 13, 14, 15])]
    .join('-')
    .toUpperCase();
}

/**
 * Reads the table whose header is in `headerSector`; all counts, sizes and places come from the header itself.
 * @param sectorBytes 512 or 4096
 */
export async function readGpt(
  source: ByteSource,
  sectorBytes: number,
  headerSector = 1,
): Promise<GptReading> {
  const header = await source.read(headerSector * sectorBytes, sectorBytes);
  if (!hasAt(header, 0, 'EFI PART')) return { kind: 'none' };
  const size = u32le(header, 12);
  const entryCount = u32le(header, 80);
  const entryBytes = u32le(header, 84);
  const arrayBytes = entryCount * entryBytes;
  if (
    size < headerBytes ||
    size > header.length ||
    u64le(header, 24) !== headerSector ||
    entryBytes < 128 ||
    entryBytes % 8 !== 0 ||
    arrayBytes > largestArrayBytes
  ) {
    return { kind: 'damaged' };
  }
  const checked = Uint8Array.from(header.subarray(0, size));
  checked.fill(0, 16, 20);
  if (crc32(checked) !== u32le(header, 16)) return { kind: 'damaged' };

  const arraySector = u64le(header, 72);
  const array = await source.read(arraySector * sectorBytes, arrayBytes);
  if (array.length < arrayBytes || crc32(array) !== u32le(header, 88)) return { kind: 'damaged' };
  const entries: GptEntry[] = [];
  for (let index = 0; index < entryCount; index++) {
    const at = index * entryBytes;
    if (allZero(array.subarray(at, at + 16))) continue;
    entries.push({
      number: index + 1,
      type: guidText(array, at),
      guid: guidText(array, at + 16),
      startSector: u64le(array, at + 32),
      endSector: u64le(array, at + 40),
      legacyBootable: (u32le(array, at + 48) & 4) !== 0,
      name: utf16(array, at + 56, 72, 'le'),
    });
  }
  return {
    kind: 'valid',
    gpt: {
      sectorBytes,
      diskGuid: guidText(header, 56),
      headerSector,
      alternateSector: u64le(header, 32),
      lastUsableSector: u64le(header, 48),
      arraySector,
      entryCount,
      entries,
    },
  };
}

/**
 * True for tables of OpenWrt's `ptgen` (firmware-utils, `ptgen.c`): it leaves the backup table out by default, and
 * the image then ends with its last file system. It numbers the partitions' GUIDs upwards from the disk's own.
 */
export function isWithoutBackupByDesign(gpt: Gpt): boolean {
  return (
    gpt.entries.length > 0 && gpt.entries.every(({ guid }) => guid.slice(0, -2) === gpt.diskGuid.slice(0, -2))
  );
}
