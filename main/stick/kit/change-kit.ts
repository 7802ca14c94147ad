import type { ByteSource } from '../../images/byte-source.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { Layout } from '../../writer/layout.ts';
import {
  manifestPath,
  manifestText,
  parseManifest,
  type Manifest,
  type ManifestSystem,
} from '../companion/manifest.ts';
import { planFat32Change } from '../fat32/change.ts';
import type { FatEntry } from '../fat32/tree.ts';
import { clusterStart, type ReadEntry, type ReadFat32 } from '../fat32/read-volume.ts';
import { kitStatePath, parseKitState, type KitState } from './kit-state.ts';
import { refuseTogether, stateFiles, textFile, untouched } from './plan-kit.ts';
import { systemsFolder, type PlannedSystem } from './plan-system.ts';
import type { KitChangeRefusal } from './reasons.ts';
import type { KitSystem } from './types.ts';

/** A kit stick as it is. */
export interface ReadKit {
  readonly volume: ReadFat32;
  readonly state: KitState;
  readonly manifest: Manifest;
}

export interface KitChange {
  /** Ids of systems that are to go. */
  readonly remove: readonly string[];
  readonly add: readonly { readonly planned: PlannedSystem; readonly manifest: ManifestSystem }[];
  /** What else comes onto the stick with them: room for what they keep. */
  readonly files: readonly FatEntry[];
  /** Which version of Rekindle changes the stick. */
  readonly madeBy: string;
  readonly madeAt: Date;
}

const mostStateBytes = 8 * 2 ** 20;
/** In `boot`, what is the stick’s own and stays whatever systems go. */
const ownInBoot = ['grub', 'memtest', 'licences'];

/** What a kit stick says of itself, out of its file system. @param source begins where the file system does */
export async function readKit(
  source: ByteSource,
  volume: ReadFat32,
): Promise<Result<ReadKit, KitChangeRefusal>> {
  const state = await contentOf(source, volume, kitStatePath);
  const manifest = await contentOf(source, volume, manifestPath);
  if (state === null || manifest === null) return err({ code: 'kit-not-a-kit', data: {} });
  const parsedState = parseKitState(state);
  if (!parsedState.ok) return parsedState;
  const parsedManifest = parseManifest(manifest);
  if (!parsedManifest.ok) return parsedManifest;
  return ok({ volume, state: parsedState.value, manifest: parsedManifest.value });
}

/** The volume’s id, as Linux shows it: `1234-ABCD`. */
export function volumeId({ boot }: ReadFat32): number {
  return new DataView(boot.buffer, boot.byteOffset, boot.byteLength).getUint32(67, true);
}

/**
 * Adds systems to a kit stick and takes systems from it, while everything else stays. At every moment it is the old stick or
 * the new one.
 * @param startBytes where the file system begins on the drive
 * @returns layouts to be written one after the other: the first makes the change, what is behind it frees room
 */
export function planKitChange(
  { volume, state, manifest }: ReadKit,
  startBytes: number,
  change: KitChange,
): Result<readonly Layout[], KitChangeRefusal> {
  const missing = change.remove.find((id) => !state.systems.some((system) => system.id === id));
  if (missing !== undefined) {
    return err({ code: 'kit-no-such-system', data: { id: missing, there: idsOf(state.systems) } });
  }
  const gone = state.systems.filter(({ id }) => change.remove.includes(id));
  const stay = state.systems.filter(({ id }) => !change.remove.includes(id));
  const systems = [...stay, ...change.add.map(({ planned }) => planned.system)];
  const together = refuseTogether(systems);
  if (together) return err(together);
  const folders = new Set(gone.map(({ id }) => `${systemsFolder}/${id}`));
  const told: Omit<Manifest, 'format' | 'version'> = {
    ...manifest,
    madeAt: change.madeAt.toISOString(),
    madeBy: change.madeBy,
    systems: [
      ...manifest.systems.filter(({ folder }) => folder === undefined || !folders.has(folder)),
      ...change.add.map(({ manifest: one }) => one),
    ],
  };
  const planned = planFat32Change(volume, startBytes, {
    remove: gone.flatMap((system) => pathsOf(system, volume)),
    add: [
      ...stateFiles({ ...state, systems }),
      textFile(manifestPath, manifestText(told)),
      ...change.add.flatMap(({ planned: { files } }) => files),
      ...change.files,
    ],
    madeAt: change.madeAt,
  });
  if (planned.ok) {
    const written = (layout: Layout): Layout => ({
      ...layout,
      extents: layout.extents.filter(({ from }) => from !== untouched),
    });
    return ok(planned.value.map(written));
  }
  if (planned.error.code !== 'fat-no-room') return planned;
  const { neededBytes, sizeBytes } = planned.error.data;
  return err({ code: 'kit-no-room-left', data: { neededBytes, freeBytes: sizeBytes } });
}

function idsOf(systems: readonly KitSystem[]): string {
  return systems.map(({ id }) => id).join(', ');
}

/** Everything of a system on the stick, but nothing that is the stick’s own. */
function pathsOf({ id, atRoot }: KitSystem, { entries }: ReadFat32): string[] {
  const own = new Set(['rekindle', 'efi', systemsFolder]);
  return [
    `${systemsFolder}/${id}`,
    ...atRoot.flatMap((name) => {
      if (own.has(name.toLowerCase())) return [];
      if (name.toLowerCase() !== 'boot') return [name];
      return entries.flatMap(({ path }) => {
        const [top = '', inner, ...deeper] = path.split('/');
        const isChild = top.toLowerCase() === 'boot' && inner !== undefined && deeper.length === 0;
        return isChild && !ownInBoot.includes(inner.toLowerCase()) ? [path] : [];
      });
    }),
  ];
}

async function contentOf(source: ByteSource, volume: ReadFat32, path: string): Promise<Uint8Array | null> {
  const entry = volume.entries.find((one) => !one.folder && one.path.toLowerCase() === path.toLowerCase());
  if (!entry || entry.sizeBytes > mostStateBytes) return null;
  return bytesOf(source, volume, entry);
}

async function bytesOf(source: ByteSource, { layout }: ReadFat32, entry: ReadEntry): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const { first, count } of entry.runs) {
    parts.push(await source.read(clusterStart(layout, first), count * layout.clusterBytes));
  }
  return Buffer.concat(parts).subarray(0, entry.sizeBytes);
}
