import { allZero, contains, hasAt, u16le, u32le, u8 } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';

/** The first sector of a disk: boot code, four partition entries, 55 AA. UEFI 2.10, section 5.2. */
export const mbrBytes = 512;
const mostLogical = 32;

export interface MbrEntry {
  /** 1 to 4; logical ones from 5 on. */
  readonly number: number;
  readonly active: boolean;
  readonly type: number;
  readonly startSector: number;
  readonly sectors: number;
}

/**
 * What the code in the first sector is:
 * - `none`: no code
 * - `refuses`: code that only prints that this is no boot disk
 * - `isohybrid`, `grub`: loads what it has been told at making time, whatever the table says
 * - `active`: loads the active partition (syslinux, Windows, FreeDOS, parted)
 * - `gpt-legacy`: loads the GPT partition with the attribute "legacy BIOS bootable" (syslinux)
 * - `complete`: does all by itself and loads nothing (the practice image)
 * - `unknown`: some other code
 */
export type BootCode =
  'none' | 'refuses' | 'isohybrid' | 'grub' | 'active' | 'gpt-legacy' | 'complete' | 'unknown';

export interface Mbr {
  readonly code: BootCode;
  /** Entries that are not all zeros. A type of 0x00 does not mean unused: Debian-style hybrids have it. */
  readonly entries: readonly MbrEntry[];
}

/** What parted puts into each table that it makes; has no text to know it by (libparted, `labels/dos.c`). */
const partedCode = [0xfa, 0xb8, 0x00, 0x10, 0x8e, 0xd0, 0xbc, 0x00, 0xb0];
/** What mtools formats with: tries to start the first hard disk instead (mtools, `mformat.c`). */
const mtoolsCode = [0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, 0xfc, 0xb9, 0x00, 0x01];

/** Says what kind of boot code a first sector holds, by the messages that are part of it. Pure. */
export function recogniseBootCode(sector: Uint8Array): BootCode {
  if (!hasAt(sector, 510, [0x55, 0xaa])) return 'none';
  const code = sector.subarray(0, 440);
  if (allZero(code)) return 'none';
  // Up to the signature, because formatters write their message over where a table would be.
  const text = sector.subarray(0, 510);
  if (
    contains(text, 'ot a bootable disk') ||
    contains(text, 'on-System disk') ||
    contains(text, 'ot bootable')
  ) {
    return 'refuses';
  }
  if (contains(code, 'REKINDLE-PRACTICE')) return 'complete';
  if (contains(code, 'isolinux.bin missing')) return 'isohybrid';
  if (contains(code, 'GRUB ')) return 'grub';
  if (contains(code, 'Missing OS\r\n') || contains(code, 'Missing OS\n')) return 'gpt-legacy';
  if (contains(code, 'issing operating system') || contains(code, 'nvalid partition table')) return 'active';
  if (hasAt(code, 0, partedCode)) return 'active';
  if (hasAt(code, 0x3e, mtoolsCode) || hasAt(code, 0x5a, mtoolsCode)) return 'refuses';
  // A jump over a FAT parameter block with nothing behind it is no code.
  if (u8(code, 0) === 0xeb && allZero(code.subarray(u8(code, 1) + 2))) return 'none';
  return 'unknown';
}

function entry(sector: Uint8Array, at: number, number: number, base: number): MbrEntry {
  return {
    number,
    active: u8(sector, at) === 0x80,
    type: u8(sector, at + 4),
    startSector: base + u32le(sector, at + 8),
    sectors: u32le(sector, at + 12),
  };
}

/** Takes a first sector apart; `null` if it is none (no 55 AA, or bytes that are no partition entries). Pure. */
export function parseMbr(sector: Uint8Array): Mbr | null {
  if (!hasAt(sector, 510, [0x55, 0xaa])) return null;
  const entries: MbrEntry[] = [];
  for (let index = 0; index < 4; index++) {
    const at = 446 + index * 16;
    const status = u8(sector, at);
    if (allZero(sector.subarray(at, at + 16))) continue;
    if (status !== 0 && status !== 0x80) return null;
    entries.push(entry(sector, at, index + 1, 0));
  }
  return { code: recogniseBootCode(sector), entries };
}

const isExtended = (type: number): boolean => type === 0x05 || type === 0x0f || type === 0x85;

/** The master boot record with the logical partitions, whose chain may be a loop in a crafted image. */
export async function readMbr(source: ByteSource): Promise<Mbr | null> {
  const mbr = parseMbr(await source.read(0, mbrBytes));
  if (!mbr) return null;
  const entries = [...mbr.entries];
  const extended = mbr.entries.find(({ type }) => isExtended(type));
  if (extended) {
    let at = extended.startSector;
    for (let count = 0; count < mostLogical; count++) {
      const sector = await source.read(at * 512, mbrBytes);
      if (!hasAt(sector, 510, [0x55, 0xaa])) break;
      const logical = entry(sector, 446, 5 + count, at);
      if (logical.sectors > 0) entries.push(logical);
      const next = u32le(sector, 446 + 16 + 8);
      if (next === 0 || !isExtended(u8(sector, 446 + 16 + 4))) break;
      at = extended.startSector + next;
    }
  }
  return { code: mbr.code, entries };
}

/** True if the sector is the start of a FAT file system rather than a partition table. Pure. */
export function looksLikeFat(sector: Uint8Array): boolean {
  const sectorSize = u16le(sector, 11);
  const perCluster = u8(sector, 13);
  const fats = u8(sector, 16);
  const media = u8(sector, 21);
  return (
    (u8(sector, 0) === 0xeb || u8(sector, 0) === 0xe9) &&
    [512, 1024, 2048, 4096].includes(sectorSize) &&
    perCluster !== 0 &&
    (perCluster & (perCluster - 1)) === 0 &&
    u16le(sector, 14) > 0 &&
    (fats === 1 || fats === 2) &&
    (media === 0xf0 || media >= 0xf8) &&
    (u16le(sector, 22) > 0 || u32le(sector, 36) > 0)
  );
}
