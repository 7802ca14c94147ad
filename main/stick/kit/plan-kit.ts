import { err, ok, type Result } from '../../common/result.ts';
import { roundDownTo } from '../../writer/aligned-buffer.ts';
import { shiftedExtents, type Extent, type ExtentSource, type Layout } from '../../writer/layout.ts';
import { mostFat32Bytes } from '../fat32/layout.ts';
import type { FatEntry, FatFile } from '../fat32/tree.ts';
import { planFat32Volume } from '../fat32/volume.ts';
import type { BootFiles } from '../grub/boot-files.ts';
import { kitBoot, kitMenuPath, kitPartitionSector, kitSectorBytes } from '../grub/kit-boot.ts';
import { mostMbrSectors, partitionTypes, writeMbrEntry, type MbrPartition } from '../partition-table/mbr.ts';
import { kitMenu } from './grub-menu.ts';
import { kitStatePath, kitStateText, type KitState } from './kit-state.ts';
import type { PlannedSystem } from './plan-system.ts';
import type { KitRefusal } from './reasons.ts';
import type { KitSystem } from './types.ts';

export interface KitStickWish {
  readonly driveBytes: number;
  readonly state: Omit<KitState, 'systems' | 'memtest'>;
  readonly systems: readonly PlannedSystem[];
  /** What lies on every stick. */
  readonly companion: readonly FatEntry[];
  readonly bootFiles: BootFiles;
  /** Random, 32 bits each: by these computers tell sticks and file systems apart. */
  readonly ids: { readonly disk: number; readonly volume: number };
  readonly madeAt: Date;
  /** Further partitions, behind the first. */
  readonly partitions: readonly KitPartition[];
}

/** A partition beside the one that GRUB is started from, with all that has to be written into it. */
export interface KitPartition {
  /** As in an MBR. */
  readonly type: number;
  /** A multiple of a MiB. */
  readonly sizeBytes: number;
  /** Counted from the partition's start. */
  readonly extents: readonly Extent[];
}

export interface KitStick {
  readonly layout: Layout;
  readonly freeBytes: number;
}

const mib = 2 ** 20;
/** Second GPTs and the marks of RAID lie here, if the drive had any: nothing may take it for what it was. */
const tailBytes = 2 * mib;
/** The MBR's other three. */
const mostPartitions = 3;

/** What the file whose name has the stick's id is called: by it GRUB tells two kit sticks apart. */
export function idPath(stick: string): string {
  return `rekindle/id-${stick}`;
}

/** The id of a FAT file system, as Linux shows it. */
export function fatUuid(volumeId: number): string {
  const digits = volumeId.toString(16).toUpperCase().padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/**
 * Stands for a part of a file that nobody reads before it was written: of room for changes, what its file system says is
 * free. It is left as it is on the drive.
 */
export const untouched: ExtentSource = { kind: 'zeroes' };

/** Systems that cannot lie on one stick: the same one twice, or two that need the same place at its root. */
export function refuseTogether(systems: readonly KitSystem[]): KitRefusal | null {
  const ids = new Set<string>();
  const places = new Map<string, KitSystem>();
  for (const system of systems) {
    if (ids.has(system.id)) return { code: 'kit-system-twice', data: { name: system.name } };
    ids.add(system.id);
    for (const path of system.atRoot) {
      const other = places.get(path.toLowerCase());
      if (other) return { code: 'kit-same-place', data: { name: system.name, other: other.name, path } };
      places.set(path.toLowerCase(), system);
    }
  }
  return null;
}

/** Everything on the stick that its state decides: GRUB's menu, the state itself, and the file with its id. */
export function stateFiles(state: KitState): FatEntry[] {
  const menu = kitMenu({ ...state, idPath: idPath(state.stick) });
  return [
    textFile(kitMenuPath, menu),
    textFile(kitStatePath, kitStateText(state)),
    textFile(idPath(state.stick), `${state.stick}\n`),
  ];
}

export function textFile(path: string, text: string): FatFile {
  const bytes = new TextEncoder().encode(text);
  return { kind: 'file', path, content: [{ length: bytes.length, from: { kind: 'bytes', bytes } }] };
}

/**
 * A whole kit stick: boot code, GRUB, one FAT32 with the systems in it, and what else has a partition. Nothing is copied or
 * formatted here: the layout says where every byte comes from.
 */
export function planKitStick(wish: KitStickWish): Result<KitStick, KitRefusal> {
  const { driveBytes, systems, bootFiles, state, madeAt, ids } = wish;
  const together = refuseTogether(systems.map(({ system }) => system));
  if (together) return err(together);
  const boot = kitBoot(bootFiles, state);
  if (!boot.ok) return boot;

  const startBytes = kitPartitionSector * kitSectorBytes;
  const behind = wish.partitions.slice(0, mostPartitions);
  const behindBytes = behind.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const countable = Math.min(driveBytes, mostMbrSectors * kitSectorBytes);
  const endBytes = Math.min(
    roundDownTo(mib, countable) - tailBytes - behindBytes,
    roundDownTo(mib, startBytes + mostFat32Bytes(kitSectorBytes)),
  );
  const tooSmall = (bytes: number): KitRefusal => ({
    code: 'kit-drive-too-small',
    data: { sizeBytes: driveBytes, neededBytes: bytes + startBytes + behindBytes + tailBytes },
  });
  if (endBytes <= startBytes) return err(tooSmall(mib));
  const files: FatEntry[] = [
    ...boot.value.files.map(({ path, bytes }): FatEntry => ({
      kind: 'file',
      path,
      content: [{ length: bytes.length, from: { kind: 'bytes', bytes } }],
    })),
    ...stateFiles({
      ...state,
      memtest: bootFiles.memtest !== null,
      systems: systems.map(({ system }) => system),
    }),
    ...wish.companion,
    ...systems.flatMap((system) => system.files),
  ];
  const volume = planFat32Volume(
    {
      startBytes,
      sizeBytes: endBytes - startBytes,
      sectorBytes: kitSectorBytes,
      alignBytes: mib,
      label: 'REKINDLE',
      volumeId: ids.volume,
      madeAt,
    },
    files,
  );
  if (!volume.ok) {
    const { error } = volume;
    return err(error.code === 'fat-no-room' ? tooSmall(error.data.neededBytes) : error);
  }

  const first: Placed = { start: startBytes, sizeBytes: endBytes - startBytes, type: partitionTypes.fat32 };
  const others = placed(behind, endBytes);
  const { bootCode, core } = boot.value;
  const record = mbr(bootCode, ids.disk, [first, ...others]);
  const coreEnd = kitSectorBytes + core.length;
  const tail = roundDownTo(kitSectorBytes, driveBytes - tailBytes);
  const extents: Extent[] = [
    { start: 0, length: kitSectorBytes, from: { kind: 'bytes', bytes: record } },
    { start: kitSectorBytes, length: core.length, from: { kind: 'bytes', bytes: core } },
    { start: coreEnd, length: startBytes - coreEnd, from: { kind: 'zeroes' } },
    ...volume.value.extents,
    ...others.flatMap(({ start, extents: inside }) => shiftedExtents(inside, start)),
    { start: tail, length: roundDownTo(kitSectorBytes, driveBytes) - tail, from: { kind: 'zeroes' } },
  ];
  const layout = {
    sizeBytes: roundDownTo(kitSectorBytes, driveBytes),
    extents: extents.filter(({ length, from }) => length > 0 && from !== untouched),
  };
  return ok({ layout, freeBytes: volume.value.freeBytes });
}

interface Placed {
  readonly start: number;
  readonly sizeBytes: number;
  readonly type: number;
}

function placed(partitions: readonly KitPartition[], from: number): (Placed & KitPartition)[] {
  let start = from;
  return partitions.map((partition) => {
    const here = { ...partition, start };
    start += partition.sizeBytes;
    return here;
  });
}

/** A master boot record whose first partition is active: BIOSes of some makers start no other. */
function mbr(bootCode: Uint8Array, signature: number, partitions: readonly Placed[]): Uint8Array {
  const sector = new Uint8Array(kitSectorBytes);
  sector.set(bootCode);
  const view = new DataView(sector.buffer);
  view.setUint32(440, signature, true);
  partitions.forEach(({ start, sizeBytes, type }, index) => {
    const entry: MbrPartition = {
      type,
      startSector: start / kitSectorBytes,
      sectors: sizeBytes / kitSectorBytes,
    };
    writeMbrEntry(sector, 446 + index * 16, entry);
  });
  view.setUint8(446, 0x80);
  view.setUint16(510, 0xaa55, true);
  return sector;
}
