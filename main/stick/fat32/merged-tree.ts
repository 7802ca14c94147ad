import { err, ok, type Result } from '../../common/result.ts';
import type { Fat32Change } from './change.ts';
import { foldedName } from './names.ts';
import type { ReadFat32 } from './read-volume.ts';
import type { Fat32Refusal } from './reasons.ts';
import { treeOf, type FatContent, type TreeFolder } from './tree.ts';

/** A folder of the file system as it is to be. */
export interface ChangedFolder {
  readonly name: string;
  readonly isRoot: boolean;
  /** Its entries as they were; `null` if it is new. */
  readonly raw: Uint8Array | null;
  readonly modifiedAt: Date | null;
  readonly folders: ChangedFolder[];
  readonly files: ChangedFile[];
}

export interface ChangedFile {
  readonly name: string;
  /** Its entries as they were, which stay; `null` if it is new. */
  readonly raw: Uint8Array | null;
  readonly modifiedAt: Date | null;
  readonly sizeBytes: number;
  /** `null` if it stays where it is. */
  readonly content: readonly FatContent[] | null;
}

/** The old tree without what is to go, and with what is to come. */
export function mergedTree(
  volume: ReadFat32,
  change: Fat32Change,
  sectorBytes: number,
): Result<ChangedFolder, Fat32Refusal> {
  const added = treeOf(change.add, sectorBytes);
  if (!added.ok) return added;
  const root = oldTree(volume, change.remove);
  const refused = merge(root, added.value, '');
  return refused ? err(refused) : ok(root);
}

function oldTree({ entries }: ReadFat32, remove: readonly string[]): ChangedFolder {
  const gone = remove.map(foldedName);
  const isGone = (path: string): boolean => {
    const folded = foldedName(path);
    return gone.some((one) => folded === one || folded.startsWith(`${one}/`));
  };
  const root: ChangedFolder = newFolder('', null, null, true);
  const folders = new Map([['', root]]);
  for (const { path, folder, raw, sizeBytes } of entries) {
    if (path === '' || isGone(path)) continue;
    const cut = path.lastIndexOf('/');
    const parent = folders.get(cut < 0 ? '' : path.slice(0, cut));
    const name = path.slice(cut + 1);
    if (folder) {
      const made = newFolder(name, raw, null);
      folders.set(path, made);
      parent?.folders.push(made);
    } else {
      parent?.files.push({ name, raw, modifiedAt: null, sizeBytes, content: null });
    }
  }
  return root;
}

/** @returns what cannot be; `null` if all was merged */
function merge(into: ChangedFolder, added: TreeFolder, path: string): Fat32Refusal | null {
  const same = (a: string, b: string): boolean => foldedName(a) === foldedName(b);
  const twice = (name: string, other: string): Fat32Refusal => ({
    code: 'fat-name-twice',
    data: { path: `${path}${name}`, other: `${path}${other}` },
  });
  for (const { name, sizeBytes, content, modifiedAt } of added.files) {
    const folder = into.folders.find((one) => same(one.name, name));
    if (folder) return twice(name, folder.name);
    const old = into.files.findIndex((one) => same(one.name, name));
    if (old >= 0) into.files.splice(old, 1);
    into.files.push({ name, raw: null, modifiedAt, sizeBytes, content });
  }
  for (const folder of added.folders) {
    const file = into.files.find((one) => same(one.name, folder.name));
    if (file) return twice(folder.name, file.name);
    let inner = into.folders.find((one) => same(one.name, folder.name));
    if (!inner) {
      inner = newFolder(folder.name, null, folder.modifiedAt);
      into.folders.push(inner);
    }
    const refused = merge(inner, folder, `${path}${inner.name}/`);
    if (refused) return refused;
  }
  return null;
}

function newFolder(
  name: string,
  raw: Uint8Array | null,
  modifiedAt: Date | null,
  isRoot = false,
): ChangedFolder {
  return { name, isRoot, raw, modifiedAt, folders: [], files: [] };
}
