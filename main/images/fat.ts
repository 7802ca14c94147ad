import { latin1, u16le, u32le, u8 } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import type { TreeNode } from './file-tree.ts';
import { looksLikeFat } from './mbr.ts';

/**
 * FAT12, FAT16 and FAT32, read-only (Microsoft, "FAT32 File System Specification" 1.03; ECMA-107).
 * Written here and not by a library: a page of code, and it must survive any bytes at all.
 */
const largestDirectoryBytes = 512 * 1024;

export interface FatVolume {
  readonly bits: 12 | 16 | 32;
  readonly label: string;
  /** What the file system says it needs. */
  readonly sizeBytes: number;
  readonly root: TreeNode;
}

interface Geometry {
  readonly source: ByteSource;
  readonly bits: 12 | 16 | 32;
  readonly clusterBytes: number;
  readonly clusters: number;
  readonly fatAt: number;
  readonly dataAt: number;
}

/** Opens the file system that begins at the source's first byte; `null` if there is none. */
export async function openFat(source: ByteSource): Promise<FatVolume | null> {
  const boot = await source.read(0, 512);
  if (boot.length < 512 || !looksLikeFat(boot)) return null;
  const sectorBytes = u16le(boot, 11);
  const reserved = u16le(boot, 14);
  const fats = u8(boot, 16);
  const rootEntries = u16le(boot, 17);
  const sectors = u16le(boot, 19) || u32le(boot, 32);
  const fatSectors = u16le(boot, 22) || u32le(boot, 36);
  const rootAt = (reserved + fats * fatSectors) * sectorBytes;
  const rootBytes = rootEntries * 32;
  const dataAt = rootAt + Math.ceil(rootBytes / sectorBytes) * sectorBytes;
  const clusterBytes = sectorBytes * u8(boot, 13);
  const clusters = Math.floor((sectors * sectorBytes - dataAt) / clusterBytes);
  if (clusters < 1) return null;
  // The specification goes by the count of clusters alone, but small FAT32 systems are common, and Linux and
  // UEFI firmware know them by the empty 16-bit field for the size of the FAT.
  const bits = u16le(boot, 22) === 0 ? 32 : clusters < 4085 ? 12 : 16;
  if (bits !== 32 && rootEntries === 0) return null;
  const geometry: Geometry = { source, bits, clusterBytes, clusters, fatAt: reserved * sectorBytes, dataAt };

  const readRoot =
    bits === 32
      ? () => readChain(geometry, u32le(boot, 44), 0, largestDirectoryBytes)
      : () => source.read(rootAt, rootBytes);
  const root = folder(geometry, '', null, readRoot);
  const inRoot = findLabel(await readRoot());
  const inBoot = latin1(boot, bits === 32 ? 71 : 43, 11).trim();
  return {
    bits,
    label: inRoot ?? (inBoot === 'NO NAME' ? '' : inBoot),
    sizeBytes: sectors * sectorBytes,
    root,
  };
}

async function nextCluster({ source, bits, fatAt }: Geometry, cluster: number): Promise<number> {
  if (bits === 32) return u32le(await source.read(fatAt + cluster * 4, 4), 0) & 0x0fffffff;
  if (bits === 16) return u16le(await source.read(fatAt + cluster * 2, 2), 0);
  const pair = u16le(await source.read(fatAt + Math.floor(cluster * 1.5), 2), 0);
  return cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
}

/** Bytes of a chain of clusters. A loop in the chain only repeats until `length` is reached. */
async function readChain(
  geometry: Geometry,
  first: number,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const { clusterBytes, clusters, dataAt, source } = geometry;
  const valid = (cluster: number): boolean => cluster >= 2 && cluster < clusters + 2;
  const parts: Uint8Array[] = [];
  const end = offset + length;
  let cluster = first;
  for (let at = 0; at < end && valid(cluster); at += clusterBytes) {
    if (at + clusterBytes > offset) {
      const from = Math.max(0, offset - at);
      const part = await source.read(
        dataAt + (cluster - 2) * clusterBytes + from,
        Math.min(clusterBytes, end - at) - from,
      );
      parts.push(part);
      if (part.length === 0) break;
    }
    cluster = await nextCluster(geometry, cluster);
  }
  return Buffer.concat(parts);
}

function findLabel(entries: Uint8Array): string | null {
  for (let at = 0; at + 32 <= entries.length; at += 32) {
    const first = u8(entries, at);
    if (first === 0) break;
    if (first !== 0xe5 && (u8(entries, at + 11) & 0x1f) === 0x08) return latin1(entries, at, 11).trim();
  }
  return null;
}

function folder(
  geometry: Geometry,
  name: string,
  otherName: string | null,
  readEntries: () => Promise<Uint8Array>,
): TreeNode {
  let listed: Promise<TreeNode[]> | null = null;
  return {
    name,
    otherName,
    directory: true,
    sizeBytes: 0,
    startBytes: null,
    read: () => Promise.resolve(new Uint8Array(0)),
    list: () => (listed ??= readEntries().then((entries) => parseEntries(geometry, entries))),
  };
}

function parseEntries(geometry: Geometry, entries: Uint8Array): TreeNode[] {
  const nodes: TreeNode[] = [];
  let longName = '';
  for (let at = 0; at + 32 <= entries.length; at += 32) {
    const first = u8(entries, at);
    if (first === 0) break;
    const attributes = u8(entries, at + 11);
    if (first === 0xe5) {
      longName = '';
    } else if ((attributes & 0x3f) === 0x0f) {
      // The last part of a long name comes first, marked by 0x40.
      if (first & 0x40) longName = '';
      longName = longNamePart(entries, at) + longName;
    } else {
      const shortName = shortNameOf(entries, at);
      if ((attributes & 0x08) === 0 && shortName !== '.' && shortName !== '..') {
        nodes.push(
          node(geometry, entries, at, longName === '' ? shortName : longName, shortName, attributes),
        );
      }
      longName = '';
    }
  }
  return nodes;
}

function longNamePart(entries: Uint8Array, at: number): string {
  const joined = Buffer.concat([
    entries.subarray(at + 1, at + 11),
    entries.subarray(at + 14, at + 26),
    entries.subarray(at + 28, at + 32),
  ]);
  // Not trimmed: a part can end with a space that stands within the name.
  return joined
    .toString('utf16le')
    .replace(/\0.*$/s, '')
    .replace(/\uffff+$/, '');
}

function shortNameOf(entries: Uint8Array, at: number): string {
  const base = latin1(entries, at, 8);
  const extension = latin1(entries, at + 8, 3);
  return extension === '' ? base : `${base}.${extension}`;
}

function node(
  geometry: Geometry,
  entries: Uint8Array,
  at: number,
  name: string,
  shortName: string,
  attributes: number,
): TreeNode {
  const high = geometry.bits === 32 ? u16le(entries, at + 20) : 0;
  const first = high * 0x10000 + u16le(entries, at + 26);
  const otherName = name === shortName ? null : shortName;
  if ((attributes & 0x10) !== 0) {
    return folder(geometry, name, otherName, () => readChain(geometry, first, 0, largestDirectoryBytes));
  }
  const sizeBytes = u32le(entries, at + 28);
  return {
    name,
    otherName,
    directory: false,
    sizeBytes,
    startBytes: null,
    read: (offset, length) =>
      readChain(geometry, first, offset, Math.max(0, Math.min(length, sizeBytes - offset))),
    list: () => Promise.resolve([]),
  };
}
