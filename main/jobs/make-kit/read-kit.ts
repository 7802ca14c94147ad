import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { Drive, DriveIdentity } from '../../drives/types.ts';
import {
  manifestPath,
  mostManifestBytes,
  parseManifest,
  type Manifest,
} from '../../stick/companion/manifest.ts';
import { FreeClusters } from '../../stick/fat32/free-clusters.ts';
import { kitStatePath, mostKitStateBytes, parseKitState, type KitState } from '../../stick/kit/kit-state.ts';
import { systemsFolder } from '../../stick/kit/plan-system.ts';
import { agrees } from '../make-stick/choose-targets.ts';
import { readStick } from './read-stick.ts';

/** A drive as somebody was shown it. */
export interface KitToRead {
  readonly device: string;
  readonly identity: DriveIdentity;
  /** Loop devices count as drives (tests and technicians). */
  readonly allowLoop: boolean;
}

/** What is on a stick with several systems. */
export interface ShownKit {
  /** In the order of its menu. */
  readonly systems: readonly {
    readonly id: string;
    readonly name: string;
    readonly goodFor: string;
    /** Of its image; `null` if the stick does not say. */
    readonly sizeBytes: number | null;
  }[];
  /** `null` if the system does not say. */
  readonly freeBytes: number | null;
  /** ISO 8601. */
  readonly madeAt: string;
}

export interface ReadKitPorts {
  readonly listDrives: (options: { allowLoop: boolean }) => Promise<Result<readonly Drive[], Reason>>;
}

/**
 * What a kit stick says of itself. Where it is mounted its own files are read, which anybody may; elsewhere the drive.
 * Only to be shown: a change reads it anew.
 */
export async function readKitOf(
  { device, identity, allowLoop }: KitToRead,
  { listDrives }: ReadKitPorts,
): Promise<Result<ShownKit, Reason>> {
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) return listed;
  const drive = listed.value.find((one) => one.device === device);
  if (!drive) return err({ code: 'drive-not-there', data: { device } });
  if (!agrees(identity, drive.identity)) return err({ code: 'drive-swapped', data: { device } });
  const place = drive.holds.find(({ label }) => label === 'REKINDLE')?.mountpoints[0];
  if (place !== undefined) return readMounted(place);
  // To be shown something, nobody is asked for a password.
  const read = await readStick(device, null);
  if (!read.ok) return read;
  const { state, manifest, volume } = read.value;
  const freeBytes = new FreeClusters(volume.table).count * volume.layout.clusterBytes;
  return ok(shown(state, manifest, freeBytes));
}

async function readMounted(place: string): Promise<Result<ShownKit, Reason>> {
  const state = await contentOf(join(place, kitStatePath), mostKitStateBytes);
  const manifest = await contentOf(join(place, manifestPath), mostManifestBytes);
  if (!state || !manifest) return err({ code: 'kit-not-a-kit', data: {} });
  const parsedState = parseKitState(state);
  if (!parsedState.ok) return parsedState;
  const parsedManifest = parseManifest(manifest);
  if (!parsedManifest.ok) return parsedManifest;
  const room = await statfs(place).catch(() => null);
  return ok(shown(parsedState.value, parsedManifest.value, room && room.bavail * room.bsize));
}

/** `null` if it is not there, cannot be read, or is larger than it can be. */
async function contentOf(path: string, mostBytes: number): Promise<Uint8Array | null> {
  try {
    const { size } = await stat(path);
    return size > mostBytes ? null : await readFile(path);
  } catch {
    return null;
  }
}

function shown(
  { systems }: KitState,
  { madeAt, systems: told }: Manifest,
  freeBytes: number | null,
): ShownKit {
  const sizes = new Map(told.map(({ folder, sizeBytes }) => [folder, sizeBytes]));
  return {
    systems: systems.map(({ id, name, goodFor }) => ({
      ...{ id, name, goodFor },
      sizeBytes: sizes.get(`${systemsFolder}/${id}`) ?? null,
    })),
    freeBytes,
    madeAt,
  };
}
