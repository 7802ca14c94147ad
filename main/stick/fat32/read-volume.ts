import type { ByteSource } from '../../images/byte-source.ts';
import { u16le, u32le, u8, view } from '../../images/bytes.ts';
import { looksLikeFat } from '../../images/mbr.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { entryBytes, mostFolderBytes } from './directory.ts';
import { rootCluster } from './format.ts';
import { fatCopies, tableEntryBytes, type Fat32Layout } from './layout.ts';
import type { Fat32Unsound } from './reasons.ts';

/** Clusters that lie in a row. */
export interface ClusterRun {
  readonly first: number;
  readonly count: number;
}

/** A file or folder of a volume that was read. */
export interface ReadEntry {
  /** Names with `/` between them, from the root folder, which is empty. */
  readonly path: string;
  readonly folder: boolean;
  readonly sizeBytes: number;
  /** In the order of its bytes; none for an empty file. */
  readonly runs: readonly ClusterRun[];
  /** Its entries in its folder as they are, the long name's before the short one's; none for the root. */
  readonly raw: Uint8Array;
}

/** A FAT32 that is right in every respect that a change of it depends on. */
export interface ReadFat32 {
  readonly layout: Fat32Layout;
  /** Where the root folder begins; other programs may have put it somewhere else than to the front. */
  readonly rootCluster: number;
  /** The first sector. */
  readonly boot: Uint8Array;
  /** The root folder first, and every folder before what is in it. */
  readonly entries: readonly ReadEntry[];
  /** The label's entry in the root folder; empty if it has none. */
  readonly labelEntry: Uint8Array;
  /** The 32 bits of each cluster, as in the first table. */
  readonly table: Uint32Array;
  /** What all folders hold, in the order in which they were read. */
  readonly folders: readonly { readonly runs: readonly ClusterRun[]; readonly bytes: Uint8Array }[];
}

/** Of a volume of a TiB with the usual clusters; more clusters are not looked at. */
const mostClusters = 2 ** 25;
const mostEntries = 200_000;
const mostDepth = 64;
const chunkBytes = 4 * 2 ** 20;
const clusterMask = 0x0fffffff;
const badCluster = 0x0ffffff7;

/**
 * Reads a whole FAT32 file system: every folder, and where every file lies. Bounded, whatever the bytes say. A loop, a
 * cluster with two owners, a chain that leaves the volume or does not have the length of its file makes it unsound: then
 * nothing can be added to it without losing something, and the system's own repair should be asked first.
 * @param source begins where the volume does
 */
export async function readFat32(source: ByteSource): Promise<Result<ReadFat32, Fat32Unsound>> {
  const boot = await source.read(0, 512);
  const layout = layoutOf(boot, source.size);
  if (layout === null) return err({ code: 'fat-not-fat32', data: {} });
  const table = await readTable(source, layout);
  if (table === null) return err(unsound('/'));
  const reader = new TreeReader(source, layout, table);
  const root = u32le(boot, 44);
  const failed = await reader.readAll(root);
  if (failed !== null) return err(unsound(failed));
  const { entries, labelEntry, folders } = reader;
  return ok({ layout, rootCluster: root, boot: Uint8Array.from(boot), entries, labelEntry, table, folders });
}

/** Where a cluster begins, in bytes from the start of the volume. */
export function clusterStart(layout: Fat32Layout, cluster: number): number {
  return layout.dataSector * layout.sectorBytes + (cluster - rootCluster) * layout.clusterBytes;
}

function unsound(path: string): Fat32Unsound {
  return { code: 'fat-unsound', data: { path } };
}

function layoutOf(boot: Uint8Array, sizeBytes: number): Fat32Layout | null {
  if (boot.length < 512 || !looksLikeFat(boot) || u16le(boot, 510) !== 0xaa55) return null;
  const sectorBytes = u16le(boot, 11);
  const reservedSectors = u16le(boot, 14);
  const sectors = u32le(boot, 32);
  const fatSectors = u32le(boot, 36);
  // A 16-bit size of a table or a count of entries in the root folder is that of a smaller FAT; flags may say that the
  // tables are not copies of one another; no version but 0 was ever made.
  const others = [u16le(boot, 17), u16le(boot, 19), u16le(boot, 22), u16le(boot, 40), u16le(boot, 42)];
  if (others.some((field) => field !== 0) || u8(boot, 16) !== fatCopies) return null;
  const clusterBytes = sectorBytes * u8(boot, 13);
  const dataSector = reservedSectors + fatCopies * fatSectors;
  const inData = Math.floor(((sectors - dataSector) * sectorBytes) / clusterBytes);
  const inTable = Math.floor((fatSectors * sectorBytes) / tableEntryBytes) - rootCluster;
  if (inData < 1 || inTable < inData || inData > mostClusters) return null;
  if (sectors * sectorBytes > sizeBytes || clusterBytes > 64 * 1024) return null;
  return { sectorBytes, sectors, clusterBytes, reservedSectors, fatSectors, clusters: inData, dataSector };
}

async function readTable(source: ByteSource, layout: Fat32Layout): Promise<Uint32Array | null> {
  const { clusters, reservedSectors, sectorBytes } = layout;
  const table = new Uint32Array(clusters + rootCluster);
  const length = table.length * tableEntryBytes;
  for (let at = 0; at < length; at += chunkBytes) {
    const wanted = Math.min(chunkBytes, length - at);
    const bytes = view(await source.read(reservedSectors * sectorBytes + at, wanted));
    if (bytes.length < wanted) return null;
    for (let inside = 0; inside < wanted; inside += tableEntryBytes) {
      table[(at + inside) / tableEntryBytes] = bytes.readUInt32LE(inside);
    }
  }
  return table;
}

/** Follows every chain once; a second owner of a cluster is how loops and crossings show. */
class TreeReader {
  readonly entries: ReadEntry[] = [];
  labelEntry = new Uint8Array(0);
  readonly folders: ReadFat32['folders'][number][] = [];
  readonly #owned: Uint8Array;
  readonly #source: ByteSource;
  readonly #layout: Fat32Layout;
  readonly #table: Uint32Array;

  constructor(source: ByteSource, layout: Fat32Layout, table: Uint32Array) {
    this.#source = source;
    this.#layout = layout;
    this.#table = table;
    this.#owned = new Uint8Array(table.length);
  }

  /** @returns the path of what is wrong; `null` if nothing is */
  async readAll(root: number): Promise<string | null> {
    const rootRuns = this.#chain(root, null);
    if (rootRuns === null || rootRuns.length === 0) return '/';
    const none = new Uint8Array(0);
    this.entries.push({ path: '', folder: true, sizeBytes: 0, runs: rootRuns, raw: none });
    for (const entry of this.entries) {
      if (!entry.folder) continue;
      const bytes = await this.#content(entry.runs);
      if (bytes === null || !this.#list(entry.path, bytes)) return entry.path || '/';
      if (this.entries.length > mostEntries) return entry.path || '/';
      this.folders.push({ runs: entry.runs, bytes });
    }
    return null;
  }

  /**
   * The clusters of a chain, each taken for its own.
   * @param clusters how many there have to be; `null`: as many as a folder may have
   */
  #chain(first: number, clusters: number | null): ClusterRun[] | null {
    const runs: { first: number; count: number }[] = [];
    const most = clusters ?? mostFolderBytes / this.#layout.clusterBytes;
    let count = 0;
    if (first === 0) return clusters === 0 ? runs : null;
    for (let cluster = first; ;) {
      if (cluster < rootCluster || cluster >= this.#table.length || this.#owned[cluster] !== 0) return null;
      if (++count > Math.max(1, most)) return null;
      this.#owned[cluster] = 1;
      const last = runs.at(-1);
      if (last && last.first + last.count === cluster) last.count++;
      else runs.push({ first: cluster, count: 1 });
      const next = (this.#table[cluster] ?? 0) & clusterMask;
      if (next > badCluster) break;
      cluster = next;
    }
    return clusters !== null && count !== clusters ? null : runs;
  }

  async #content(runs: readonly ClusterRun[]): Promise<Uint8Array | null> {
    const parts: Uint8Array[] = [];
    for (const { first, count } of runs) {
      const length = count * this.#layout.clusterBytes;
      const part = await this.#source.read(clusterStart(this.#layout, first), length);
      if (part.length < length) return null;
      parts.push(part);
    }
    // A slice of a Buffer would be the same memory, and what is read here has to stay as it was read.
    return new Uint8Array(Buffer.concat(parts));
  }

  /** Takes a folder apart; false if something in it is wrong. */
  #list(folder: string, bytes: Uint8Array): boolean {
    let longFrom = -1;
    for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
      const mark = u8(bytes, at);
      if (mark === 0) break;
      const attributes = u8(bytes, at + 11);
      if (mark === 0xe5) {
        longFrom = -1;
      } else if ((attributes & 0x3f) === 0x0f) {
        if (longFrom < 0 || (mark & 0x40) !== 0) longFrom = at;
      } else {
        const raw = bytes.slice(longFrom < 0 ? at : longFrom, at + entryBytes);
        longFrom = -1;
        // Only the two dots begin with one.
        if (mark === 0x2e) continue;
        if ((attributes & 0x08) !== 0) {
          if (folder === '') this.labelEntry = raw;
        } else if (!this.#add(folder, raw)) {
          return false;
        }
      }
    }
    return true;
  }

  #add(folder: string, raw: Uint8Array): boolean {
    const short = raw.subarray(raw.length - entryBytes);
    const isFolder = (u8(short, 11) & 0x10) !== 0;
    const first = u16le(short, 20) * 0x10000 + u16le(short, 26);
    const sizeBytes = isFolder ? 0 : u32le(short, 28);
    const runs = this.#chain(first, isFolder ? null : Math.ceil(sizeBytes / this.#layout.clusterBytes));
    const name = nameOf(raw);
    const path = folder === '' ? name : `${folder}/${name}`;
    if (runs === null || name.includes('/') || path.split('/').length > mostDepth) return false;
    this.entries.push({ path, folder: isFolder, sizeBytes, runs, raw });
    return true;
  }
}

/** The long name, or the short one if there is none; small letters in short names are a mark of Windows NT's. */
function nameOf(raw: Uint8Array): string {
  const parts: string[] = [];
  for (let at = raw.length - 2 * entryBytes; at >= 0; at -= entryBytes) {
    const bytes = view(raw.subarray(at, at + entryBytes));
    const units = Buffer.concat([bytes.subarray(1, 11), bytes.subarray(14, 26), bytes.subarray(28, 32)]);
    parts.push(units.toString('utf16le'));
  }
  if (parts.length > 0)
    return parts
      .join('')
      .replace(/\0.*$/s, '')
      .replace(/\uffff+$/, '');
  const short = view(raw.subarray(raw.length - entryBytes));
  const lower = u8(short, 12);
  const part = (from: number, to: number, small: number): string => {
    const text = short.toString('latin1', from, to).trimEnd();
    return (lower & small) === 0 ? text : text.toLowerCase();
  };
  const extension = part(8, 11, 0x10);
  return extension === '' ? part(0, 8, 0x08) : `${part(0, 8, 0x08)}.${extension}`;
}
