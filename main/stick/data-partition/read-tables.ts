import { contains, hasAt, u32le } from '../../images/bytes.ts';
import type { ByteSource } from '../../images/byte-source.ts';
import type { Gpt } from '../../images/gpt.ts';
import { readLayout } from '../../images/layout.ts';
import { mbrBytes, type MbrEntry } from '../../images/mbr.ts';

/** A valid GPT with its bytes, because what is not understood of them has to stay. */
export interface GptBytes {
  readonly gpt: Gpt;
  /** The sector of the header. */
  readonly header: Uint8Array;
  readonly entryBytes: number;
  /** Whole sectors. */
  readonly array: Uint8Array;
  /** There is a header where the backup should be, inside the image. */
  readonly backupInImage: boolean;
}

/** The partition tables of an image, as far as they can be changed. */
export interface ImageTables {
  readonly imageBytes: number;
  readonly mbrSector: Uint8Array;
  /**
   * The four entries and the logical ones that are not all zeroes; `null` without an MBR. A file system that fills the whole
   * image has none, though its first sector may end like one.
   */
  readonly mbr: readonly MbrEntry[] | null;
  readonly gpt: GptBytes | null;
  /** A GPT that is there and not right, or none where the MBR promises one. */
  readonly damaged: boolean;
  readonly sector4096: boolean;
  /** The image holds a checksum of itself: isomd5sum, as Fedora's images do. */
  readonly checksItself: boolean;
}

export const sectorBytes = 512;
export const protectiveType = 0xee;
/** Where isomd5sum puts it: the part of an ISO's first descriptor that is left to applications. */
const applicationUse = { at: 16 * 2048 + 883, length: 512 } as const;

/** Reads what `planDataPartition` and `planMovedGpt` have to know of an image, which may be any bytes at all. */
export async function readTables(source: ByteSource): Promise<ImageTables> {
  const layout = await readLayout(source);
  const mbrSector = Uint8Array.from(await source.read(0, mbrBytes));
  const entries = layout.mbr?.entries ?? [];
  const protective = entries.some(({ type }) => type === protectiveType);
  const gpt = layout.gpt && !layout.sector4096 ? await gptBytes(source, layout.gpt) : null;
  const applications = await source.read(applicationUse.at, applicationUse.length);
  return {
    imageBytes: source.size,
    mbrSector,
    mbr: layout.mbr && !layout.bareFat ? entries : null,
    gpt,
    damaged: layout.gptDamaged || (protective && layout.gpt === null) || (layout.gpt?.arraySector ?? 2) < 2,
    sector4096: layout.sector4096,
    checksItself: contains(applications, 'ISO MD5SUM = '),
  };
}

async function gptBytes(source: ByteSource, gpt: Gpt): Promise<GptBytes> {
  const header = Uint8Array.from(await source.read(gpt.headerSector * sectorBytes, sectorBytes));
  const entryBytes = u32le(header, 84);
  const arraySectors = Math.ceil((gpt.entryCount * entryBytes) / sectorBytes);
  const array = await source.read(gpt.arraySector * sectorBytes, arraySectors * sectorBytes);
  const backup = await source.read(gpt.alternateSector * sectorBytes, sectorBytes);
  return {
    gpt,
    header,
    entryBytes,
    array: Uint8Array.from(array),
    backupInImage: gpt.alternateSector !== gpt.headerSector && hasAt(backup, 0, 'EFI PART'),
  };
}
