import { err, ok, type Result } from '../../common/result.ts';
import type { Extent } from '../../writer/layout.ts';
import { dotEntries, labelEntry, listedBytes, listedEntry, mostFolderBytes } from './directory.ts';
import {
  backupSector,
  bootSector,
  chainEnd,
  infoSector,
  infoSectorBytes,
  rootCluster,
  writeTableStart,
  type Fat32Names,
} from './format.ts';
import { fatCopies, planFat32, tableEntryBytes, type Fat32Layout } from './layout.ts';
import { shortNames } from './names.ts';
import type { Fat32Refusal } from './reasons.ts';
import { treeOf, type FatEntry, type TreeFile, type TreeFolder } from './tree.ts';

/** Where a volume lies on its drive, and what it is called. */
export interface Fat32Place extends Pick<Fat32Names, 'label' | 'volumeId' | 'madeAt'> {
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** The first cluster of files begins at a multiple of this, counted from the volume's start. */
  readonly alignBytes: number;
}

/** A file system with files in it, ready to be written. */
export interface PlannedFat32 {
  readonly layout: Fat32Layout;
  /** On the drive, in order. What is free is left out: it is not written. */
  readonly extents: readonly Extent[];
  readonly freeBytes: number;
}

/** A folder or file with its clusters, which lie in a row. */
interface Placed<Node> {
  readonly node: Node;
  readonly first: number;
  readonly clusters: number;
}

/**
 * A FAT32 file system that holds these files and folders, each in one piece (Microsoft, "FAT: General Overview of On-Disk
 * Format" 1.03). Nothing is copied: the extents say where each file’s bytes come from. Folders come first, their files behind
 * them, and then nothing but free room.
 */
export function planFat32Volume(
  place: Fat32Place,
  entries: readonly FatEntry[],
): Result<PlannedFat32, Fat32Refusal> {
  const { startBytes, sizeBytes, sectorBytes } = place;
  const layout = planFat32(place);
  if (layout === null) return err({ code: 'fat-volume-size', data: { sizeBytes } });
  const tree = treeOf(entries, sectorBytes);
  if (!tree.ok) return tree;

  const folders = placeFolders(tree.value, place.label !== '', layout);
  if (!folders.ok) return folders;
  const files = placeFiles(folders.value, layout);
  const used = [...folders.value, ...files].reduce((sum, { clusters }) => sum + clusters, 0);
  if (used > layout.clusters) {
    const around = layout.dataSector * sectorBytes;
    const neededBytes = around + used * layout.clusterBytes;
    return err({ code: 'fat-no-room', data: { neededBytes, sizeBytes } });
  }

  const at = (sector: number): number => startBytes + sector * sectorBytes;
  const clusterAt = (cluster: number): number =>
    at(layout.dataSector) + (cluster - rootCluster) * layout.clusterBytes;
  const table = tableBytes([...folders.value, ...files], used, layout);
  const tableExtents = Array.from({ length: fatCopies }, (_, copy): Extent[] => {
    const start = at(layout.reservedSectors + copy * layout.fatSectors);
    const length = layout.fatSectors * sectorBytes;
    return [
      { start, length: table.length, from: { kind: 'bytes', bytes: table } },
      ...zeroes(start + table.length, start + length),
    ];
  }).flat();
  const boot = bootRegion(layout, place, used);
  const folderBytes = allFolders(folders.value, files, place, layout);
  return ok({
    layout,
    extents: [
      { start: startBytes, length: boot.length, from: { kind: 'bytes', bytes: boot } },
      ...zeroes(startBytes + boot.length, at(layout.reservedSectors)),
      ...tableExtents,
      {
        start: at(layout.dataSector),
        length: folderBytes.length,
        from: { kind: 'bytes', bytes: folderBytes },
      },
      ...files.flatMap(({ node, first }) => fileExtents(node, clusterAt(first))),
    ],
    freeBytes: (layout.clusters - used) * layout.clusterBytes,
  });
}

function zeroes(start: number, end: number): Extent[] {
  return end > start ? [{ start, length: end - start, from: { kind: 'zeroes' } }] : [];
}

function fileExtents(file: TreeFile, start: number): Extent[] {
  let at = start;
  return file.content.map(({ length, from }) => {
    const extent = { start: at, length, from };
    at += length;
    return extent;
  });
}

/** Every folder of the tree, the root first, each before the folders in it. */
function placeFolders(
  root: TreeFolder,
  labelled: boolean,
  { clusterBytes }: Fat32Layout,
): Result<Placed<TreeFolder>[], Fat32Refusal> {
  const placed: Placed<TreeFolder>[] = [];
  const waiting: { readonly folder: TreeFolder; readonly path: string }[] = [{ folder: root, path: '' }];
  let first = rootCluster;
  for (const { folder, path } of waiting) {
    const names = [...folder.folders, ...folder.files].map(({ name }) => name);
    // The root has its label, every other folder has its two dots.
    const own = folder === root ? (labelled ? 32 : 0) : 64;
    const bytes = own + names.reduce((sum, name) => sum + listedBytes(name), 0);
    if (bytes > mostFolderBytes) return err({ code: 'fat-folder-too-large', data: { path } });
    const clusters = Math.max(1, Math.ceil(bytes / clusterBytes));
    placed.push({ node: folder, first, clusters });
    first += clusters;
    for (const inner of folder.folders) waiting.push({ folder: inner, path: `${path}/${inner.name}` });
  }
  return ok(placed);
}

function placeFiles(
  folders: readonly Placed<TreeFolder>[],
  { clusterBytes }: Fat32Layout,
): Placed<TreeFile>[] {
  const last = folders.at(-1);
  let first = last ? last.first + last.clusters : rootCluster;
  return folders.flatMap(({ node }) =>
    node.files.map((file) => {
      const clusters = Math.ceil(file.sizeBytes / clusterBytes);
      const placed = { node: file, first, clusters };
      first += clusters;
      return placed;
    }),
  );
}

/** The beginning of a table, up to the last cluster in use, in whole sectors. */
function tableBytes(
  placed: readonly Placed<unknown>[],
  used: number,
  { sectorBytes }: Fat32Layout,
): Uint8Array {
  const entries = rootCluster + used;
  const bytes = new Uint8Array(Math.ceil((entries * tableEntryBytes) / sectorBytes) * sectorBytes);
  const view = new DataView(bytes.buffer);
  writeTableStart(bytes);
  for (const { first, clusters } of placed) {
    for (let cluster = first; cluster < first + clusters; cluster++) {
      const next = cluster + 1 < first + clusters ? cluster + 1 : chainEnd;
      view.setUint32(cluster * tableEntryBytes, next, true);
    }
  }
  return bytes;
}

/** The sectors that have a meaning of their own, up to the last copy of them. */
function bootRegion(layout: Fat32Layout, place: Fat32Place, used: number): Uint8Array {
  const { sectorBytes } = layout;
  const bytes = new Uint8Array((backupSector + infoSector + 1) * sectorBytes);
  const names = { ...place, hiddenSectors: place.startBytes / sectorBytes };
  const { clusters } = layout;
  const nextFree = used < clusters ? rootCluster + used : null;
  const info = infoSectorBytes(sectorBytes, clusters - used, nextFree);
  for (const sector of [0, backupSector]) {
    bytes.set(bootSector(layout, names), sector * sectorBytes);
    bytes.set(info, (sector + infoSector) * sectorBytes);
  }
  return bytes;
}

function allFolders(
  folders: readonly Placed<TreeFolder>[],
  files: readonly Placed<TreeFile>[],
  { label, madeAt }: Fat32Place,
  { clusterBytes }: Fat32Layout,
): Uint8Array {
  const firstOf = new Map<TreeFolder | TreeFile, number>();
  const parentOf = new Map<TreeFolder, number>();
  for (const { node, first, clusters } of [...folders, ...files]) firstOf.set(node, clusters > 0 ? first : 0);
  for (const { node, first } of folders) {
    // Of the root, the two dots say 0.
    for (const inner of node.folders) parentOf.set(inner, first === rootCluster ? 0 : first);
  }
  const total = folders.reduce((sum, { clusters }) => sum + clusters, 0);
  const bytes = new Uint8Array(total * clusterBytes);
  for (const { node, first } of folders) {
    let at = (first - rootCluster) * clusterBytes;
    const add = (entry: Uint8Array): void => {
      bytes.set(entry, at);
      at += entry.length;
    };
    if (first !== rootCluster) add(dotEntries(first, parentOf.get(node) ?? 0, node.modifiedAt ?? madeAt));
    else if (label !== '') add(labelEntry(label, madeAt));
    const listed = [...node.folders, ...node.files];
    const shorts = shortNames(listed.map(({ name }) => name));
    listed.forEach((inner, index) => {
      const folder = 'folders' in inner;
      add(
        listedEntry({
          name: inner.name,
          short: shorts[index] ?? '',
          folder,
          firstCluster: firstOf.get(inner) ?? 0,
          sizeBytes: folder ? 0 : inner.sizeBytes,
          modifiedAt: inner.modifiedAt ?? madeAt,
        }),
      );
    });
  }
  return bytes;
}
