import { err, ok, type Result } from '../../common/result.ts';
import { mostFileBytes } from '../fat32/tree.ts';
import type { KitSystem } from '../kit/types.ts';
import type { Ext4Volume } from './ext4.ts';
import type { PersistenceFailure, PersistenceNote } from './reasons.ts';

/** How a system keeps what was changed; the catalogue's words. */
export type PersistenceKind =
  | 'none'
  | 'live-boot'
  | 'puppy-save'
  | 'porteus-changes'
  | 'slax-perch'
  | 'tinycore-tce'
  | 'alpine-apkovl'
  | 'antix-persist'
  | 'slitaz-home'
  | 'casper'
  | 'cow-device'
  | 'own-disk';

/** Room for what a system keeps. */
export interface Persistence {
  /** A partition of its own, or a file on the FAT32 with a file system in it. */
  readonly volumes: readonly {
    readonly volume: Ext4Volume;
    /** `null` for a partition. */
    readonly path: string | null;
  }[];
  readonly folders: readonly string[];
  /** The same system, told where to keep things. */
  readonly system: KitSystem;
  readonly note: PersistenceNote;
}

const mib = 2 ** 20;
export const leastPersistenceBytes = 64 * mib;
/** What a file on FAT can have, in whole MiB. */
export const mostFilePersistenceBytes = Math.floor(mostFileBytes / mib) * mib;

/** A system's files on the stick, for those whose kept file is called after them. */
export interface PersistenceFacts {
  readonly system: KitSystem;
  readonly kind: PersistenceKind;
  readonly paths: readonly string[];
  /** Another system on the stick that keeps things in the one partition that both would use. */
  readonly partitionTakenBy: string | null;
}

/**
 * Where a system keeps what was changed. The names, labels and parameters are those of the systems' own start scripts and
 * documentation: live-boot's persistence.conf(5), casper(7), Puppy's init (`…save.4fs` in its folder), Porteus' save.dat,
 * Slax' perch, Tiny Core's tce, antiX' rootfs and homefs beside linuxfs.
 */
export function planPersistence(
  facts: PersistenceFacts,
  sizeBytes: number,
): Result<Persistence, PersistenceFailure> {
  const { system, kind, paths, partitionTakenBy } = facts;
  const { name } = system;
  const tooMuch = sizeBytes > mostFilePersistenceBytes && filesOnFat.includes(kind);
  if (sizeBytes < leastPersistenceBytes || sizeBytes % mib !== 0 || tooMuch) {
    const data = { sizeBytes, leastBytes: leastPersistenceBytes, mostBytes: mostFilePersistenceBytes };
    return err({ code: 'persistence-size', data });
  }
  const without = (
    code: 'persistence-by-itself' | 'persistence-when-asked' | 'persistence-by-lbu' | 'persistence-not-here',
  ) => ok({ volumes: [], folders: [], system, note: { code, data: { name } } });
  const ready = { code: 'persistence-ready', data: { name, sizeBytes } } as const;
  const partition = (label: string, files: Readonly<Record<string, string>>, keeps: string) =>
    partitionTakenBy !== null
      ? ok({
          volumes: [],
          folders: [],
          system,
          note: { code: 'persistence-only-one', data: { name, other: partitionTakenBy } } as const,
        })
      : ok({
          volumes: [{ volume: { sizeBytes, label, files }, path: null }],
          folders: [],
          system: { ...system, keeps },
          note: ready,
        });
  const file = (path: string, label: string): Persistence['volumes'][number] => ({
    volume: { sizeBytes, label, files: {} },
    path,
  });
  switch (kind) {
    case 'live-boot':
      return partition('persistence', { 'persistence.conf': '/ union\n' }, 'persistence');
    case 'casper':
      return partition('casper-rw', {}, 'persistent');
    case 'puppy-save': {
      const path = puppySave(system, paths);
      if (path === null) return without('persistence-when-asked');
      return ok({ volumes: [file(path, 'pupsave')], folders: [], system, note: ready });
    }
    case 'porteus-changes': {
      const folder = system.iso === null ? 'porteus' : `systems/${system.id}`;
      const path = `${folder}/save.dat`;
      const told = { ...withoutWords(system, /^changes=/), keeps: `changes=/${path}` };
      return ok({ volumes: [file(path, 'save')], folders: [], system: told, note: ready });
    }
    case 'antix-persist': {
      const linuxfs = paths.find((path) => path.endsWith('/antiX/linuxfs'));
      if (linuxfs === undefined) return without('persistence-not-here');
      const folder = linuxfs.slice(0, linuxfs.lastIndexOf('/'));
      return ok({
        volumes: [file(`${folder}/rootfs`, 'rootfs'), file(`${folder}/homefs`, 'homefs')],
        folders: [],
        system: { ...system, keeps: 'persist_all' },
        note: ready,
      });
    }
    case 'slax-perch':
      // From its image file it keeps nothing: the catalogue says so.
      if (system.iso !== null) return without('persistence-not-here');
      return ok({
        volumes: [],
        folders: [],
        system: { ...system, keeps: `perchsize=${sizeBytes / mib}` },
        note: { code: 'persistence-by-itself', data: { name } },
      });
    case 'tinycore-tce':
      return ok({
        volumes: [],
        folders: ['tce/optional'],
        system,
        note: { code: 'persistence-when-asked', data: { name } },
      });
    case 'alpine-apkovl':
      return without('persistence-by-lbu');
    case 'slitaz-home':
    case 'cow-device':
    case 'own-disk':
    case 'none':
      return without('persistence-not-here');
  }
}

const filesOnFat: readonly PersistenceKind[] = ['puppy-save', 'porteus-changes', 'antix-persist'];

/** Puppy looks in its folder for a file that is called after its main file: `puppy_NAME_VERSION.sfs` → `NAMEsave.4fs`. */
function puppySave({ id }: KitSystem, paths: readonly string[]): string | null {
  for (const path of paths) {
    const found = /^(systems\/[^/]+)\/puppy_([a-z0-9]+)_[^/]*\.sfs$/i.exec(path);
    if (found?.[1] === `systems/${id}`) return `${found[1]}/${found[2] ?? ''}save.4fs`;
  }
  return null;
}

function withoutWords(system: KitSystem, words: RegExp): KitSystem {
  return {
    ...system,
    starts: system.starts.map((start) => ({
      ...start,
      args: start.args
        .split(' ')
        .filter((word) => !words.test(word))
        .join(' '),
    })),
  };
}
