import { allZero, hasAt, u16le, u64le } from './bytes.ts';
import { sliceSource, type ByteSource } from './byte-source.ts';
import { findLoaders, type EfiLoader, type UefiFirmware } from './efi.ts';
import { openFat, type FatVolume } from './fat.ts';
import { biosBootType } from './gpt.ts';
import { mbrPartitions, type Layout } from './layout.ts';
import { recogniseBootCode } from './mbr.ts';
import type { Known } from './types.ts';

/**
 * What starts from a stick that holds an image bit for bit. This is not what starts from a DVD with the same image:
 * BIOS firmware runs the stick's first sector and knows nothing of El Torito, and UEFI firmware looks for
 * `EFI/BOOT/BOOT*.EFI` in FAT partitions that the partition table names (UEFI 2.10, sections 3.5.1.1 and 13.3.1).
 */
export interface StickBoots {
  readonly bios: Known;
  readonly uefi: Readonly<Record<UefiFirmware, Known>>;
  readonly loaders: readonly EfiLoader[];
  /** The FAT file systems that were found, in order. */
  readonly volumes: readonly FatVolume[];
}

/** Enough for every real image; a crafted table may have thousands. */
const mostPartitions = 64;

/**
 * @param totalBytes size of the image; `null` if that is not known. What lies between what is visible of it and its
 * end makes an answer `null`.
 */
export async function bootsFromStick(
  source: ByteSource,
  totalBytes: number | null,
  layout: Layout,
  startsFromDisc: boolean,
): Promise<StickBoots> {
  const none = { uefiX64: false, uefiIa32: false, uefiArm64: false };
  if (layout.sector4096) return { bios: false, uefi: none, loaders: [], volumes: [] };

  const volumes: FatVolume[] = [];
  const loaders: EfiLoader[] = [];
  let unseen = false;
  for (const start of fatCandidates(layout)) {
    const within = sliceSource(source, start, Math.max(0, source.size - start));
    const boot = await within.read(0, 512);
    if (boot.length < 512) {
      unseen ||= totalBytes === null ? start > 0 : start < totalBytes;
      continue;
    }
    const volume = await openFat(within);
    if (!volume) continue;
    volumes.push(volume);
    const found = await findLoaders(volume.root);
    loaders.push(...found);
    // The folders may lie beyond what is visible.
    unseen ||= found.length === 0 && start + volume.sizeBytes > source.size;
  }
  const uefi = (firmware: UefiFirmware): Known =>
    loaders.some((loader) => loader.firmware === firmware) || (unseen ? null : false);
  return {
    bios: await biosBoots(source, layout, startsFromDisc),
    uefi: { uefiX64: uefi('uefiX64'), uefiIa32: uefi('uefiIa32'), uefiArm64: uefi('uefiArm64') },
    loaders,
    volumes,
  };
}

function fatCandidates(layout: Layout): number[] {
  if (layout.bareFat) return [0];
  const all = [...layout.partitions, ...(layout.gpt ? mbrPartitions(layout.mbr) : [])];
  const starts = all
    .filter(({ type, sizeBytes }) => type !== '0xee' && sizeBytes > 0)
    .map(({ startBytes }) => startBytes);
  // An ISO's own partition begins at 0 and is no FAT.
  return [...new Set(starts)].filter((start) => start > 0).slice(0, mostPartitions);
}

async function biosBoots(source: ByteSource, layout: Layout, startsFromDisc: boolean): Promise<Known> {
  const sector = await source.read(0, 512);
  const code = layout.mbr?.code ?? recogniseBootCode(sector);
  switch (code) {
    case 'none':
    case 'refuses':
      return false;
    case 'complete':
      return true;
    case 'isohybrid':
      return isolinuxIsThere(source, sector);
    case 'grub':
      return grubIsThere(source, sector, layout);
    case 'active':
      return activeBoots(source, layout);
    case 'gpt-legacy':
      return layout.gpt?.entries.some(({ legacyBootable }) => legacyBootable) ?? false;
    case 'unknown':
      // On a disc that starts in BIOS mode, code in the first sector is there to start it from a stick too.
      if (startsFromDisc && layout.table !== null) return true;
      return layout.table !== null && (await activeBoots(source, layout)) === true ? true : null;
  }
}

/** isohybrid's code loads ISOLINUX from the sector at 432, and the image made for that has a mark (syslinux). */
async function isolinuxIsThere(source: ByteSource, sector: Uint8Array): Promise<Known> {
  const at = u64le(sector, 432) * 512;
  const start = await source.read(at, 512);
  if (start.length < 68) return at < source.size ? false : null;
  return hasAt(start, 64, [0xfb, 0xc0, 0x78, 0x70]);
}

/** GRUB's code loads the sector at 0x5c (`boot.img`) or, on an ISO, at 0x1b0 (`boot_hybrid.img`). */
async function grubIsThere(source: ByteSource, sector: Uint8Array, layout: Layout): Promise<Known> {
  const places = [u64le(sector, 0x5c)];
  const isHybrid = u16le(sector, 0x1b0) !== 0 || u64le(sector, 0x1b0) > 0;
  if (isHybrid) places.unshift(u64le(sector, 0x1b0));
  for (const place of places) {
    if (place === 0) continue;
    const core = await source.read(place * 512, 512);
    if (core.length === 512 && !allZero(core)) return true;
    if (core.length < 512 && layout.partitions.some(({ type }) => type === biosBootType)) return null;
  }
  return false;
}

async function activeBoots(source: ByteSource, layout: Layout): Promise<Known> {
  const active = layout.mbr?.entries.filter((entry) => entry.active) ?? [];
  const only = active[0];
  if (active.length !== 1 || !only || only.startSector === 0) return false;
  const sector = await source.read(only.startSector * 512, 512);
  if (sector.length < 512) return null;
  const boot = recogniseBootCode(sector);
  return boot !== 'none' && boot !== 'refuses';
}
