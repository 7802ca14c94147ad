import { err, ok, type Result } from '../../common/result.ts';
import type { ExtentSource } from '../../writer/layout.ts';
import { foldedName, isFatName } from './names.ts';
import type { Fat32Refusal } from './reasons.ts';

/** A part of a file, and where its bytes come from. */
export interface FatContent {
  readonly length: number;
  readonly from: ExtentSource;
}

export interface FatFile {
  readonly kind: 'file';
  /** Names with `/` between them, from the root folder; folders on the way need not be given. */
  readonly path: string;
  /** In order; all but the last of whole sectors, none empty. An empty file has none. */
  readonly content: readonly FatContent[];
  /** In the local time of the person, as FAT has it; when the volume was made, if left out. */
  readonly modifiedAt?: Date;
}

/** Needed for folders that are to be empty, or to have a date of their own. */
export interface FatFolder {
  readonly kind: 'folder';
  readonly path: string;
  readonly modifiedAt?: Date;
}

export type FatEntry = FatFile | FatFolder;

export interface TreeFolder {
  readonly name: string;
  modifiedAt: Date | null;
  readonly folders: TreeFolder[];
  readonly files: TreeFile[];
}

export interface TreeFile {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly content: readonly FatContent[];
  readonly modifiedAt: Date | null;
}

/** "File size" is a 32-bit field: Microsoft, "FAT: General Overview of On-Disk Format" 1.03. */
export const mostFileBytes = 2 ** 32 - 1;

/** A list of files and folders as a tree; in each folder they stay in the order of the list. */
export function treeOf(entries: readonly FatEntry[], sectorBytes: number): Result<TreeFolder, Fat32Refusal> {
  const root = newFolder('');
  const folders = new Map<string, TreeFolder>([['', root]]);
  const paths = new Map<string, string>();

  const refuseName = (path: string): Fat32Refusal | null => {
    const key = foldedName(path);
    const other = paths.get(key);
    if (other !== undefined) return { code: 'fat-name-twice', data: { path, other } };
    paths.set(key, path);
    return null;
  };
  const folderAt = (parts: readonly string[]): Result<TreeFolder, Fat32Refusal> => {
    let folder = root;
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      let next = folders.get(path);
      if (!next) {
        const refused = refuseName(path);
        if (refused) return err(refused);
        next = newFolder(parts[depth - 1] ?? '');
        folders.set(path, next);
        folder.folders.push(next);
      }
      folder = next;
    }
    return ok(folder);
  };

  for (const entry of entries) {
    const parts = entry.path.split('/');
    if (!parts.every(isFatName)) return err({ code: 'fat-name-impossible', data: { path: entry.path } });
    const into = folderAt(entry.kind === 'folder' ? parts : parts.slice(0, -1));
    if (!into.ok) return into;
    if (entry.kind === 'folder') {
      into.value.modifiedAt = entry.modifiedAt ?? into.value.modifiedAt;
      continue;
    }
    const refused = refuseName(entry.path) ?? refuseContent(entry, sectorBytes);
    if (refused) return err(refused);
    into.value.files.push({
      name: parts.at(-1) ?? '',
      path: entry.path,
      sizeBytes: sizeOf(entry),
      content: entry.content,
      modifiedAt: entry.modifiedAt ?? null,
    });
  }
  return ok(root);
}

function newFolder(name: string): TreeFolder {
  return { name, modifiedAt: null, folders: [], files: [] };
}

function sizeOf({ content }: FatFile): number {
  return content.reduce((sum, { length }) => sum + length, 0);
}

function refuseContent(file: FatFile, sectorBytes: number): Fat32Refusal | null {
  const { path, content } = file;
  const sizeBytes = sizeOf(file);
  if (sizeBytes > mostFileBytes) {
    return { code: 'fat-file-too-large', data: { path, sizeBytes, mostBytes: mostFileBytes } };
  }
  const fits = content.every(
    ({ length }, index) => length > 0 && (index === content.length - 1 || length % sectorBytes === 0),
  );
  return fits ? null : { code: 'fat-file-in-pieces', data: { path } };
}
