import { err, ok, type Result } from '../../common/result.ts';
import { mostFileBytes, type FatFile } from '../fat32/tree.ts';
import type { KitSystem } from '../kit/types.ts';
import type { Ext4Volume } from './ext4.ts';
import type { PersistenceFailure, PersistenceNote } from './reasons.ts';
import { firstMydata } from './tiny-core.ts';

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
  /** Small files that have to be there beforehand. */
  readonly files: readonly FatFile[];
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
  readonly partitionTakenBy: string | typeof laterOnly | null;
}

/**
 * Where a system keeps what was changed. The names, labels and parameters are those of the systems' own start scripts and
 * documentation: live-boot's persistence.conf(5); casper(7); Puppy's `initrd-progs/0initrd/init` (`find_save_file`: `…save.4fs` in
 * the folder of `psubdir=`; `pfix=ram` leaves it alone); Porteus' cheatcodes.txt (`changes=/path/file.dat`); Linux Live Kit's
 * livekitlib (`persistent_changes`: anything with `perch` in it keeps); Tiny Core's tce-setup, tc-restore.sh and filetool.sh
 * (`tce=`, `mydata.tgz`, `norestore`); antiX' initrd `init` (`persist_all`: `rootfs` and `homefs` beside `linuxfs`); SliTaz'
 * bootopts.sh (`home=` is a name, label or id that `blkid` tells).
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
  const nothing = { volumes: [], folders: [], files: [], system };
  const ready = { code: 'persistence-ready', data: { name, sizeBytes } } as const;
  const without = (
    code: Exclude<PersistenceNote['code'], 'persistence-ready' | 'persistence-only-one'>,
  ): Result<Persistence, never> => ok({ ...nothing, note: { code, data: { name } } });
  const keeping = (keeps: string, volumes: Persistence['volumes'], told: KitSystem = system) =>
    ok({ ...nothing, volumes, system: { ...told, keeps }, note: ready });
  const partition = (volume: Omit<Ext4Volume, 'sizeBytes'>, keeps: string, told: KitSystem = system) => {
    if (partitionTakenBy === laterOnly) return without('persistence-with-new-stick');
    if (partitionTakenBy === null) {
      return keeping(keeps, [{ volume: { sizeBytes, ...volume }, path: null }], told);
    }
    const note = { code: 'persistence-only-one', data: { name, other: partitionTakenBy } } as const;
    return ok({ ...nothing, note });
  };
  const file = (path: string, label: string): Persistence['volumes'][number] => ({
    volume: { sizeBytes, type: 'ext4', label, files: {} },
    path,
  });
  switch (kind) {
    case 'live-boot':
      return partition(
        { type: 'ext4', label: 'persistence', files: { 'persistence.conf': '/ union\n' } },
        'persistence',
      );
    case 'casper':
      return partition({ type: 'ext4', label: 'casper-rw', files: {} }, 'persistent');
    case 'slitaz-home':
      // Its kernels are of the third series, and its own tool for sticks makes the older kind.
      return partition(
        { type: 'ext3', label: slitazLabel, files: {} },
        `home=${slitazLabel}`,
        withoutWords(system, /^home=/),
      );
    case 'puppy-save': {
      const path = puppySave(system, paths);
      if (path === null) return without('persistence-when-asked');
      // It finds the file by its name alone, and would hold on to the stick even when it runs from memory.
      const toRam = system.toRam === 'pfix=copy' ? 'pfix=ram,copy' : system.toRam;
      return keeping('', [file(path, 'pupsave')], { ...system, fresh: 'pfix=ram', toRam });
    }
    case 'porteus-changes': {
      const folder = system.iso === null ? 'porteus' : `systems/${system.id}`;
      const path = `${folder}/save.dat`;
      return keeping(`changes=/${path}`, [file(path, 'save')], withoutWords(system, /^changes=/));
    }
    case 'antix-persist': {
      const linuxfs = paths.find((path) => path.endsWith('/antiX/linuxfs'));
      if (linuxfs === undefined) return without('persistence-not-here');
      const folder = linuxfs.slice(0, linuxfs.lastIndexOf('/'));
      return keeping('persist_all', [file(`${folder}/rootfs`, 'rootfs'), file(`${folder}/homefs`, 'homefs')]);
    }
    case 'slax-perch': {
      // From its image file it keeps nothing: the catalogue says so.
      if (system.iso !== null) return without('persistence-not-here');
      const sizeMiB = sizeBytes / mib;
      const keeps = `perchdir=resume${sizeMiB > leastPerchMiB ? ` perchsize=${sizeMiB}` : ''}`;
      const told = { ...withoutWords(system, /perch/), keeps };
      return ok({ ...nothing, system: told, note: { code: 'persistence-by-itself', data: { name } } });
    }
    case 'tinycore-tce':
      return tinyCore(nothing, paths);
    case 'alpine-apkovl':
      return without('persistence-by-lbu');
    case 'cow-device':
    case 'own-disk':
    case 'none':
      return without('persistence-not-here');
  }
}

/** Stands for whoever has the partition on a stick that is there already: none can be made on it any more. */
export const laterOnly = Symbol('no partition is made later');
const slitazLabel = 'slitaz-home';
/** Slax' file for changes on FAT grows as it is filled; what it may hold is never less. In MiB. */
const leastPerchMiB = 16_000;

/**
 * Tiny Core keeps personal files and settings in `mydata.tgz` beside its extensions, in the folder that `tce=` names. Each
 * system has one of its own, because extensions of another one would be loaded as well; with a desktop on its image, it is the
 * folder of that.
 */
function tinyCore(
  nothing: Omit<Persistence, 'note'>,
  paths: readonly string[],
): Result<Persistence, PersistenceFailure> {
  const { system } = nothing;
  const { id, name, starts } = system;
  const uuid = /(?:^|\s)(?:tce|iso)=UUID=([^/\s]+)/.exec(starts[0]?.args ?? '')?.[1];
  if (uuid === undefined) return ok({ ...nothing, note: { code: 'persistence-not-here', data: { name } } });
  const own = `systems/${id}`;
  const folder = paths.some((path) => path.startsWith(`${own}/cde/`)) ? `${own}/cde` : `${own}/tce`;
  const bytes = firstMydata();
  const told = withoutWords(system, /^(?:tce=|norestore$)/);
  return ok({
    ...nothing,
    folders: [`${folder}/optional`],
    files: [
      {
        kind: 'file',
        path: `${folder}/mydata.tgz`,
        content: [{ length: bytes.length, from: { kind: 'bytes', bytes } }],
      },
    ],
    system: {
      ...withWords(told, `tce=UUID=${uuid}/${folder}`),
      keeps: '',
      fresh: 'norestore',
    },
    note: { code: 'persistence-when-asked', data: { name } },
  });
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

function withWords(system: KitSystem, words: string): KitSystem {
  return {
    ...system,
    starts: system.starts.map((start) => ({ ...start, args: `${start.args} ${words}`.trim() })),
  };
}
