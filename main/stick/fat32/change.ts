import { err, ok, type Result } from '../../common/result.ts';
import { u16le } from '../../images/bytes.ts';
import { partOf, type Extent, type Found, type Layout } from '../../writer/layout.ts';
import type { Stretch } from '../../writer/stretches.ts';
import { dotEntries, entryBytes, listedEntry, mostFolderBytes } from './directory.ts';
import { chainEnd, infoSectorBytes } from './format.ts';
import { foundIn } from './found.ts';
import { FreeClusters } from './free-clusters.ts';
import { fatCopies, tableEntryBytes } from './layout.ts';
import { mergedTree, type ChangedFile, type ChangedFolder } from './merged-tree.ts';
import { shortNames } from './names.ts';
import { clusterStart, type ClusterRun, type ReadFat32 } from './read-volume.ts';
import type { Fat32Refusal, Fat32Unsound } from './reasons.ts';
import type { FatContent, FatEntry } from './tree.ts';

/** What is to become of a file system that is in use. */
export interface Fat32Change {
  /** Paths of files and folders, with all that is in them; those that are not there do not matter. */
  readonly remove: readonly string[];
  /** Takes the place of files of the same name. */
  readonly add: readonly FatEntry[];
  readonly madeAt: Date;
}

const clusterMask = 0x0fffffff;
const sectorBytes = 512;

/**
 * Changes a FAT32 so that it is the old one or the new one at every moment, whenever the stick is pulled out: what is new,
 * all folders among it, goes into free clusters, then into the tables, and then one sector, the first, says where
 * the new root folder is. The clusters of what is gone are free only in a second step, because until then the old
 * file system needs them; between the steps they are lost, and nothing else is. Files that stay are not touched.
 * Each step is written only if the drive still holds all that it was planned upon: the first sector, the table, and, for
 * the first step, every folder.
 * @param startBytes where the volume begins on its drive
 * @returns one or two layouts, to be written one after the other
 */
export function planFat32Change(
  volume: ReadFat32,
  startBytes: number,
  change: Fat32Change,
): Result<readonly Layout[], Fat32Refusal | Fat32Unsound> {
  const { layout, table } = volume;
  // The first sector is written as it was read, and no more of it than that was.
  if (layout.sectorBytes !== sectorBytes) return err({ code: 'fat-not-fat32', data: {} });
  const tree = mergedTree(volume, change, sectorBytes);
  if (!tree.ok) return tree;

  const free = new FreeClusters(table);
  const freeBytes = free.count * layout.clusterBytes;
  const placed = place(tree.value, volume, change, free);
  if (!placed.ok) return placed;
  const { extents, taken, root, neededBytes } = placed.value;
  if (root === null) return err({ code: 'fat-no-room', data: { neededBytes, sizeBytes: freeBytes } });

  const both = table.slice();
  for (const runs of taken) enterChain(both, runs);
  const after = both.slice();
  for (const { first, count } of goneRuns(volume, tree.value)) {
    for (let cluster = first; cluster < first + count; cluster++)
      after[cluster] = (after[cluster] ?? 0) & ~clusterMask;
  }
  const onDrive = (extent: Extent): Extent => ({ ...extent, start: startBytes + extent.start });
  const first = step(volume, table, both, [...extents, ...bootSectors(volume, root)]);
  const second = step(volume, both, after, []);
  const steps = [
    { ...first, found: foundIn(volume, volume.boot, table, volume.folders) },
    { ...second, found: foundIn(volume, bootWithRoot(volume.boot, root), both, []) },
  ];
  const onDriveToo = (stretches: readonly Stretch[]): Stretch[] =>
    stretches.map(({ start, end }) => ({ start: startBytes + start, end: startBytes + end }));
  return ok(
    steps.flatMap(({ extents: all, last, found }) => {
      if (last.length === 0) return [];
      const moved: Found = { ...found, stretches: onDriveToo(found.stretches) };
      return [{ ...layoutOf(all.map(onDrive), onDriveToo(last)), found: moved }];
    }),
  );
}

function layoutOf(extents: readonly Extent[], last: readonly Stretch[]): Layout {
  const sorted = [...extents].sort((a, b) => a.start - b.start);
  const end = sorted.at(-1);
  return {
    sizeBytes: end ? end.start + Math.ceil(end.length / sectorBytes) * sectorBytes : 0,
    extents: sorted,
    last,
  };
}

interface Placed {
  readonly extents: readonly Extent[];
  readonly taken: readonly (readonly ClusterRun[])[];
  /** The first cluster of the new root folder; `null` if there was no room. */
  readonly root: number | null;
  readonly neededBytes: number;
}

/** Every folder and every new file into free clusters. */
function place(
  tree: ChangedFolder,
  { layout, labelEntry }: ReadFat32,
  { madeAt }: Fat32Change,
  free: FreeClusters,
): Result<Placed, Fat32Refusal> {
  const { clusterBytes } = layout;
  const folders: { readonly folder: ChangedFolder; readonly path: string }[] = [{ folder: tree, path: '' }];
  const sizes = new Map<ChangedFolder, number>();
  const files: ChangedFile[] = [];
  for (const { folder, path } of folders) {
    // With a first cluster of 0 its entries are as long as with any other.
    const bytes = folderBytes(folder, null, labelEntry, madeAt, () => 0).length;
    if (bytes > mostFolderBytes) return err({ code: 'fat-folder-too-large', data: { path } });
    sizes.set(folder, Math.max(1, Math.ceil(bytes / clusterBytes)));
    files.push(...folder.files.filter(({ content }) => content !== null));
    for (const inner of folder.folders) folders.push({ folder: inner, path: `${path}/${inner.name}` });
  }
  const clustersOf = ({ sizeBytes }: ChangedFile): number => Math.ceil(sizeBytes / clusterBytes);
  const needed = [...sizes.values(), ...files.map(clustersOf)].reduce((sum, count) => sum + count, 0);
  const neededBytes = needed * clusterBytes;
  if (needed > free.count) return ok({ extents: [], taken: [], root: null, neededBytes });

  const runsOf = new Map<ChangedFolder | ChangedFile, readonly ClusterRun[]>();
  for (const file of files) runsOf.set(file, free.take(clustersOf(file)) ?? []);
  for (const [folder, count] of sizes) runsOf.set(folder, free.take(count) ?? []);
  const firstOf = (node: ChangedFolder | ChangedFile): number => runsOf.get(node)?.[0]?.first ?? 0;
  const parents = new Map(
    folders.flatMap(({ folder }) => folder.folders.map((inner) => [inner, folder] as const)),
  );

  const extents = files.flatMap((file) => spread(file.content ?? [], runsOf.get(file) ?? [], layout));
  for (const { folder } of folders) {
    const parent = parents.get(folder);
    // Of the root, the two dots say 0.
    const dots = parent ? { own: firstOf(folder), parent: parent === tree ? 0 : firstOf(parent) } : null;
    const runs = runsOf.get(folder) ?? [];
    const bytes = new Uint8Array(runs.reduce((sum, { count }) => sum + count, 0) * clusterBytes);
    bytes.set(folderBytes(folder, dots, labelEntry, madeAt, firstOf));
    extents.push(...spread([{ length: bytes.length, from: { kind: 'bytes', bytes } }], runs, layout));
  }
  return ok({ extents, taken: [...runsOf.values()], root: firstOf(tree), neededBytes });
}

/** A folder's entries: those that stay as they are, with their places anew if they are folders, and the new ones. */
function folderBytes(
  folder: ChangedFolder,
  dots: { readonly own: number; readonly parent: number } | null,
  labelEntry: Uint8Array,
  madeAt: Date,
  firstOf: (node: ChangedFolder | ChangedFile) => number,
): Uint8Array {
  const nodes = [...folder.folders, ...folder.files];
  const others = nodes.flatMap(({ name, raw }) => (raw ? [name, shortNameIn(raw)] : []));
  const added = nodes.filter(({ raw }) => raw === null);
  const shorts = shortNames(
    added.map(({ name }) => name),
    others,
  );
  const head = folder.isRoot
    ? labelEntry
    : dotEntries(dots?.own ?? 0, dots?.parent ?? 0, folder.modifiedAt ?? madeAt);
  const parts = [head];
  for (const node of nodes) {
    const isFolder = 'folders' in node;
    if (node.raw) {
      const raw = node.raw.slice();
      if (isFolder) writeFirstCluster(raw, firstOf(node));
      parts.push(raw);
      continue;
    }
    parts.push(
      listedEntry({
        name: node.name,
        short: shorts[added.indexOf(node)] ?? '',
        folder: isFolder,
        firstCluster: firstOf(node),
        sizeBytes: isFolder ? 0 : node.sizeBytes,
        modifiedAt: node.modifiedAt ?? madeAt,
      }),
    );
  }
  return Buffer.concat(parts);
}

function shortNameIn(raw: Uint8Array): string {
  const short = Buffer.from(raw.subarray(raw.length - entryBytes)).toString('latin1', 0, 11);
  const extension = short.slice(8).trimEnd();
  return extension === '' ? short.slice(0, 8).trimEnd() : `${short.slice(0, 8).trimEnd()}.${extension}`;
}

function writeFirstCluster(raw: Uint8Array, cluster: number): void {
  const view = new DataView(raw.buffer, raw.byteOffset + raw.length - entryBytes, entryBytes);
  view.setUint16(20, cluster >>> 16, true);
  view.setUint16(26, cluster & 0xffff, true);
}

/** Content over clusters that need not lie in a row. */
function spread(
  content: readonly FatContent[],
  runs: readonly ClusterRun[],
  layout: ReadFat32['layout'],
): Extent[] {
  let at = 0;
  const parts = content.map(({ length, from }) => {
    const part: Extent = { start: at, length, from };
    at += length;
    return part;
  });
  let begun = 0;
  return runs.flatMap(({ first, count }) => {
    const window = { start: begun, end: begun + count * layout.clusterBytes };
    begun = window.end;
    return parts.flatMap((part) => {
      const start = Math.max(part.start, window.start);
      const end = Math.min(part.start + part.length, window.end);
      if (start >= end) return [];
      const cut = partOf(part, { start, end });
      return [{ ...cut, start: clusterStart(layout, first) + start - window.start }];
    });
  });
}

function enterChain(table: Uint32Array, runs: readonly ClusterRun[]): void {
  const clusters = runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, n) => first + n));
  clusters.forEach((cluster, index) => {
    const kept = (table[cluster] ?? 0) & ~clusterMask;
    table[cluster] = (kept | (clusters[index + 1] ?? chainEnd)) >>> 0;
  });
}

/** The clusters that nothing of the new file system lies in: those of all old folders, and of files that are gone. */
function goneRuns({ entries }: ReadFat32, tree: ChangedFolder): ClusterRun[] {
  const kept = new Set<Uint8Array>();
  const waiting = [tree];
  for (const folder of waiting) {
    for (const { raw } of folder.files) if (raw) kept.add(raw);
    waiting.push(...folder.folders);
  }
  return entries.flatMap(({ folder, raw, runs }) => (folder || !kept.has(raw) ? runs : []));
}

/** What one step writes beside clusters: the tables where they changed, the count of free clusters, boot sectors. */
function step(
  volume: ReadFat32,
  before: Uint32Array,
  after: Uint32Array,
  more: readonly Extent[],
): { readonly extents: readonly Extent[]; readonly last: readonly Stretch[] } {
  const { layout, boot } = volume;
  const perSector = sectorBytes / tableEntryBytes;
  const changed = after.findIndex((entry, cluster) => entry !== before[cluster]);
  if (changed < 0) return { extents: [], last: [] };
  const lastChanged = after.findLastIndex((entry, cluster) => entry !== before[cluster]);
  const from = Math.floor(changed / perSector);
  const bytes = new Uint8Array((Math.floor(lastChanged / perSector) + 1 - from) * sectorBytes);
  const view = new DataView(bytes.buffer);
  const entries = after.subarray(from * perSector, from * perSector + bytes.length / tableEntryBytes);
  entries.forEach((entry, index) => view.setUint32(index * tableEntryBytes, entry, true));
  const extents: Extent[] = [];
  for (let copy = 0; copy < fatCopies; copy++) {
    const sector = layout.reservedSectors + copy * layout.fatSectors + from;
    extents.push({ start: sector * sectorBytes, length: bytes.length, from: { kind: 'bytes', bytes } });
  }
  const info = u16le(boot, 48);
  if (info > 0 && info < layout.reservedSectors) {
    const free = new FreeClusters(after).count;
    const sector = infoSectorBytes(sectorBytes, free, null);
    extents.push({ start: info * sectorBytes, length: sectorBytes, from: { kind: 'bytes', bytes: sector } });
  }
  const ordered = [...extents, ...more.filter(({ start }) => start < layout.reservedSectors * sectorBytes)];
  const clusters = more.filter(({ start }) => start >= layout.reservedSectors * sectorBytes);
  return {
    extents: [...ordered, ...clusters],
    last: ordered.map(({ start, length }) => ({ start, end: start + length })),
  };
}

function bootWithRoot(boot: Uint8Array, root: number): Uint8Array {
  const bytes = boot.slice();
  new DataView(bytes.buffer).setUint32(44, root, true);
  return bytes;
}

/** The first sector with the new root folder, its copy before it. */
function bootSectors({ boot, layout }: ReadFat32, root: number): Extent[] {
  const bytes = bootWithRoot(boot, root);
  const copy = u16le(boot, 50);
  const places = copy > 0 && copy < layout.reservedSectors ? [copy, 0] : [0];
  return places.map((sector) => ({
    start: sector * sectorBytes,
    length: sectorBytes,
    from: { kind: 'bytes', bytes },
  }));
}
