import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import type { FatEntry } from '../../stick/fat32/tree.ts';
import { untouched, type KitPartition } from '../../stick/kit/plan-kit.ts';
import type { PlannedSystem } from '../../stick/kit/plan-system.ts';
import { makeExt4, type Ext4Volume, type VolumePiece } from '../../stick/persistence/ext4.ts';
import {
  laterOnly,
  planPersistence,
  type Persistence,
  type PersistenceKind,
} from '../../stick/persistence/plan-persistence.ts';
import type { PersistenceFailure } from '../../stick/persistence/reasons.ts';

/** The type of a partition with a file system of Linux, in an MBR. */
const linuxPartition = 0x83;

/** Systems that were told where to keep what is changed, and the room for it. */
export interface KeptChanges {
  readonly systems: readonly PlannedSystem[];
  readonly files: readonly FatEntry[];
  readonly partitions: readonly KitPartition[];
}

/** A system, how it keeps changes, and how much room it gets for them in bytes: `null` for none. */
export type KeepingSystem = PlannedSystem & {
  readonly kind: PersistenceKind;
  readonly keepBytes: number | null;
};

/** Makes file systems, each once however many sticks there are. */
export type VolumeMaker = (volume: Ext4Volume) => Promise<Result<VolumePiece[], PersistenceFailure>>;

export function createVolumeMaker(): VolumeMaker {
  const made = new Map<string, Promise<Result<VolumePiece[], PersistenceFailure>>>();
  return (volume) => {
    const key = JSON.stringify(volume);
    let pieces = made.get(key);
    if (!pieces) {
      pieces = makeExt4(volume);
      made.set(key, pieces);
    }
    return pieces;
  };
}

/** How a system keeps changes that the catalogue does not know: by what its kernel is told. */
export function kindOf({ system }: PlannedSystem): PersistenceKind {
  const args = system.starts[0]?.args ?? '';
  if (/(?:^|\s)boot=live(?:\s|$)/.test(args)) return 'live-boot';
  return /(?:^|\s)boot=casper(?:\s|$)/.test(args) ? 'casper' : 'none';
}

/**
 * What each system keeps, without making anything yet; `null` for those that get no room.
 * @param stick a new one can be divided up; one that is there already, not any more
 */
export function planKept(
  systems: readonly KeepingSystem[],
  stick: 'new' | 'there' = 'new',
): Result<(Persistence | null)[], PersistenceFailure> {
  const planned: (Persistence | null)[] = [];
  const takenBy = new Map<string, string>();
  for (const { system, files, kind, keepBytes } of systems) {
    if (keepBytes === null) {
      planned.push(null);
      continue;
    }
    const partitionTakenBy = stick === 'there' ? laterOnly : (takenBy.get(kind) ?? null);
    const paths = files.map(({ path }) => path);
    const one = planPersistence({ system, kind, paths, partitionTakenBy }, keepBytes);
    if (!one.ok) return one;
    if (one.value.volumes.some(({ path }) => path === null)) takenBy.set(kind, system.name);
    planned.push(one.value);
  }
  return ok(planned);
}

/**
 * What a person should know of each planned system beside its plan: where it keeps things, and what Secure Boot makes of it.
 * @param secureBoot the stick is one for Secure Boot
 */
export function notesOf(
  systems: readonly PlannedSystem[],
  kept: readonly (Persistence | null)[],
  secureBoot: boolean,
): Reason[][] {
  return systems.map((system, index) => {
    const notes: (Reason | null)[] = [kept[index]?.note ?? null, secureBoot ? system.secureBoot : null];
    return notes.filter((note) => note !== null);
  });
}

/** The systems with room for what they keep. */
export async function keepChanges(
  systems: readonly KeepingSystem[],
  make: VolumeMaker,
  stick: 'new' | 'there' = 'new',
): Promise<Result<KeptChanges, PersistenceFailure>> {
  const planned = planKept(systems, stick);
  if (!planned.ok) return planned;
  const files: FatEntry[] = [];
  const partitions: KitPartition[] = [];
  for (const { volumes, folders, files: ready } of planned.value.filter((one) => one !== null)) {
    for (const path of folders) files.push({ kind: 'folder', path });
    files.push(...ready);
    for (const { volume, path } of volumes) {
      const pieces = await make(volume);
      if (!pieces.ok) return pieces;
      if (path === null) partitions.push(partitionOf(volume, pieces.value));
      else files.push({ kind: 'file', path, content: pieces.value.map(contentOf) });
    }
  }
  return ok({
    systems: systems.map((one, index) => ({ ...one, system: planned.value[index]?.system ?? one.system })),
    files,
    partitions,
  });
}

function contentOf({ length, bytes }: VolumePiece) {
  if (bytes === null) return { length, from: untouched };
  if (bytes === 'zeroes') return { length, from: { kind: 'zeroes' } as const };
  return { length, from: { kind: 'bytes', bytes } as const };
}

function partitionOf({ sizeBytes }: Ext4Volume, pieces: readonly VolumePiece[]): KitPartition {
  return {
    type: linuxPartition,
    sizeBytes,
    extents: pieces.map((piece) => ({ start: piece.start, ...contentOf(piece) })),
  };
}
