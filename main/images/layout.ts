import { hasAt } from './bytes.ts';
import { sliceSource, type ByteSource } from './byte-source.ts';
import { recogniseFilesystem } from './filesystems.ts';
import { isWithoutBackupByDesign, readGpt, type Gpt } from './gpt.ts';
import { looksLikeFat, mbrBytes, readMbr, type Mbr } from './mbr.ts';

/** A partition of either kind of table. */
export interface Partition {
  readonly number: number;
  /** A GPT type GUID, or an MBR type such as `0xef`. */
  readonly type: string;
  readonly name: string;
  readonly startBytes: number;
  readonly sizeBytes: number;
}

/** What a computer finds at the beginning of a stick that holds these bytes. */
export interface Layout {
  readonly mbr: Mbr | null;
  readonly gpt: Gpt | null;
  /** A GPT that is there but not right. */
  readonly gptDamaged: boolean;
  /** Made for drives with sectors of 4096 bytes: nothing finds its GPT on an ordinary stick. */
  readonly sector4096: boolean;
  /** One FAT file system from the first byte on, without a partition table. */
  readonly bareFat: boolean;
  readonly table: 'mbr' | 'gpt' | 'mbr+gpt' | null;
  readonly partitions: readonly Partition[];
}

const protective = 0xee;
const sectorBytes = 512;

/** Reads the partition tables at the beginning of an image. */
export async function readLayout(source: ByteSource): Promise<Layout> {
  const first = await source.read(0, mbrBytes);
  const mbr = await readMbr(source);
  const ordinary = await readGpt(source, sectorBytes);
  const large = ordinary.kind === 'none' ? await readGpt(source, 4096) : { kind: 'none' as const };
  const gpt = ordinary.kind === 'valid' ? ordinary.gpt : large.kind === 'valid' ? large.gpt : null;
  const real = mbr?.entries.filter(({ type }) => type !== protective) ?? [];
  // Protective tables often carry one more, empty entry with the active flag, for old firmware.
  const meant = real.filter(({ sectors }) => sectors > 0);
  const bareFat = looksLikeFat(first) && hasAt(first, 510, [0x55, 0xaa]) && real.length === 0 && !gpt;
  const table = gpt
    ? meant.length > 0
      ? 'mbr+gpt'
      : 'gpt'
    : mbr && !bareFat && real.length > 0
      ? 'mbr'
      : null;
  const partitions: Partition[] = gpt
    ? gpt.entries.map((entry) => ({
        number: entry.number,
        type: entry.type,
        name: entry.name,
        startBytes: entry.startSector * gpt.sectorBytes,
        sizeBytes: Math.max(0, entry.endSector - entry.startSector + 1) * gpt.sectorBytes,
      }))
    : bareFat
      ? []
      : mbrPartitions(mbr);
  return {
    mbr,
    gpt,
    gptDamaged: ordinary.kind === 'damaged' || large.kind === 'damaged',
    sector4096: gpt?.sectorBytes === 4096,
    bareFat,
    table,
    partitions,
  };
}

export function mbrPartitions(mbr: Mbr | null): Partition[] {
  return (mbr?.entries ?? []).map((entry) => ({
    number: entry.number,
    type: `0x${entry.type.toString(16).padStart(2, '0')}`,
    name: '',
    startBytes: entry.startSector * sectorBytes,
    sizeBytes: entry.sectors * sectorBytes,
  }));
}

/**
 * Where the last byte must be that these tables speak of. A partition that holds a file system needs only as much
 * as that says: OpenWrt's images end with their squashfs, long before the partition does.
 * @returns bytes from the start of the image, 0 if nothing is known
 */
export async function neededBytes(source: ByteSource, layout: Layout): Promise<number> {
  let needed = 0;
  const known = new Map<number, Promise<number | null>>();
  const sizeAt = (start: number): Promise<number | null> => {
    let size = known.get(start);
    if (!size) {
      size = recogniseFilesystem(sliceSource(source, start, Math.max(0, source.size - start))).then(
        (filesystem) => filesystem?.sizeBytes ?? null,
      );
      known.set(start, size);
    }
    return size;
  };
  for (const part of [...layout.partitions, ...(layout.gpt ? mbrPartitions(layout.mbr) : [])]) {
    if (part.type === '0xee' || part.sizeBytes === 0) continue;
    const end = part.startBytes + part.sizeBytes;
    if (end <= Math.max(needed, source.size)) {
      needed = Math.max(needed, end);
      continue;
    }
    const inside = part.startBytes < source.size ? await sizeAt(part.startBytes) : null;
    needed = Math.max(needed, part.startBytes + Math.min(part.sizeBytes, inside ?? part.sizeBytes));
  }
  const { gpt } = layout;
  if (gpt && !isWithoutBackupByDesign(gpt)) {
    needed = Math.max(needed, (gpt.alternateSector + 1) * gpt.sectorBytes);
  }
  return needed;
}
