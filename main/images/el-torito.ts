import { hasAt, latin1, u16le, u32le, u8 } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';

/** The "El Torito" bootable CD-ROM format, version 1.0 (Phoenix and IBM, 1995), and UEFI 2.10 section 13.3.2.1. */
const catalogBytes = 2048;
const entryBytes = 32;

export interface BootEntry {
  /** 0x00 BIOS, 0x01 PowerPC, 0x02 Mac, 0xEF EFI. */
  readonly platform: number;
  readonly bootable: boolean;
  /** 0 none, 1 to 3 a floppy disk, 4 a hard disk. */
  readonly emulation: number;
  /** Where the boot image begins, in bytes. */
  readonly startBytes: number;
  /** How much of it the firmware loads; 0 and 1 sector are common and mean nothing for EFI. */
  readonly loadBytes: number;
}

export interface BootCatalog {
  /** The validation entry's check sum and key are right; firmware ignores the whole catalogue otherwise. */
  readonly valid: boolean;
  readonly publisher: string;
  readonly entries: readonly BootEntry[];
}

/** Takes a boot catalogue apart: the default entry and all sections. Pure. */
export function parseBootCatalog(bytes: Uint8Array): BootCatalog {
  let sum = 0;
  for (let at = 0; at < entryBytes; at += 2) sum = (sum + u16le(bytes, at)) & 0xffff;
  const valid = u8(bytes, 0) === 1 && sum === 0 && hasAt(bytes, 30, [0x55, 0xaa]);
  const entries: BootEntry[] = [];
  if (!valid) return { valid, publisher: '', entries };

  entries.push(bootEntry(bytes, entryBytes, u8(bytes, 1)));
  let at = entryBytes * 2;
  for (let last = false; !last && at + entryBytes <= bytes.length;) {
    const header = u8(bytes, at);
    if (header !== 0x90 && header !== 0x91) break;
    last = header === 0x91;
    const platform = u8(bytes, at + 1);
    const count = u16le(bytes, at + 2);
    at += entryBytes;
    for (let index = 0; index < count && at + entryBytes <= bytes.length; index++) {
      entries.push(bootEntry(bytes, at, platform));
      let more = (u8(bytes, at + 1) & 0x20) !== 0;
      at += entryBytes;
      // Extension entries only carry selection criteria.
      while (more && u8(bytes, at) === 0x44 && at + entryBytes <= bytes.length) {
        more = (u8(bytes, at + 1) & 0x20) !== 0;
        at += entryBytes;
      }
    }
  }
  return { valid, publisher: latin1(bytes, 4, 24).trim(), entries };
}

function bootEntry(bytes: Uint8Array, at: number, platform: number): BootEntry {
  return {
    platform,
    bootable: u8(bytes, at) === 0x88,
    emulation: u8(bytes, at + 1) & 0x0f,
    startBytes: u32le(bytes, at + 8) * 2048,
    loadBytes: u16le(bytes, at + 6) * 512,
  };
}

export async function readBootCatalog(source: ByteSource, at: number): Promise<BootCatalog | null> {
  const bytes = await source.read(at, catalogBytes);
  return bytes.length < entryBytes * 2 ? null : parseBootCatalog(bytes);
}

export function platformName(platform: number): string {
  switch (platform) {
    case 0x00:
      return 'bios';
    case 0x01:
      return 'powerpc';
    case 0x02:
      return 'mac';
    case 0xef:
      return 'efi';
    default:
      return `0x${platform.toString(16).padStart(2, '0')}`;
  }
}
