import { hasAt, u16le, u32le, u64le, u8, utf16, view } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import type { TreeNode } from './file-tree.ts';

/**
 * UDF (ECMA-167, OSTA UDF 1.02 to 2.01), read-only and only as far as pressed discs use it: one partition, no
 * metadata or virtual partition. Windows discs keep all their files there; their ISO 9660 side is one README.
 */
const blockBytes = 2048;
const anchorsAt = [256, 512];
const mostDescriptors = 64;
const largestDirectoryBytes = 1024 * 1024;
const mostExtents = 256;
const mostEntries = 4000;

interface Extent {
  readonly at: number;
  readonly length: number;
}

interface Partition {
  readonly source: ByteSource;
  readonly startBytes: number;
}

function tag(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < 16; i++) if (i !== 4) sum += u8(bytes, i);
  return (sum & 0xff) === u8(bytes, 4) ? u16le(bytes, 0) : 0;
}

/** Opens the root folder; `null` if there is no UDF of a kind that we read. */
export async function openUdf(source: ByteSource): Promise<TreeNode | null> {
  for (const sector of anchorsAt) {
    const anchor = await source.read(sector * blockBytes, 512);
    if (tag(anchor) !== 2) continue;
    const count = Math.min(Math.floor(u32le(anchor, 16) / blockBytes), mostDescriptors);
    const found = await readVolume(source, u32le(anchor, 20) * blockBytes, count);
    if (found) return found;
  }
  return null;
}

async function readVolume(source: ByteSource, at: number, count: number): Promise<TreeNode | null> {
  let startBytes: number | null = null;
  let fileSetBlock: number | null = null;
  for (let index = 0; index < count; index++) {
    const descriptor = await source.read(at + index * blockBytes, 512);
    const kind = tag(descriptor);
    if (kind === 8) break;
    if (kind === 5) startBytes ??= u32le(descriptor, 188) * blockBytes;
    if (kind === 6 && u32le(descriptor, 212) === blockBytes) fileSetBlock ??= u32le(descriptor, 252);
  }
  if (startBytes === null || fileSetBlock === null) return null;
  const partition: Partition = { source, startBytes };
  const fileSet = await source.read(startBytes + fileSetBlock * blockBytes, 512);
  if (tag(fileSet) !== 256) return null;
  return openEntry(partition, u32le(fileSet, 404), '');
}

/** Where a file's bytes are, from its (extended) file entry. Embedded content is an extent inside the entry. */
function extentsOf(partition: Partition, entry: Uint8Array, entryAt: number): Extent[] | null {
  const kind = tag(entry);
  if (kind !== 261 && kind !== 266) return null;
  const base = kind === 261 ? 176 : 216;
  const attributesLength = u32le(entry, base - 8);
  const length = u32le(entry, base - 4);
  const start = base + attributesLength;
  const form = u16le(entry, 34) & 7;
  if (form === 3) return [{ at: entryAt + start, length: Math.min(length, blockBytes - start) }];
  const step = form === 0 ? 8 : form === 1 ? 16 : 0;
  if (step === 0) return null;
  const extents: Extent[] = [];
  for (let at = start; at + step <= start + length && at + step <= entry.length; at += step) {
    const size = u32le(entry, at) & 0x3fffffff;
    if (size === 0 || extents.length >= mostExtents) break;
    extents.push({ at: partition.startBytes + u32le(entry, at + 4) * blockBytes, length: size });
  }
  return extents;
}

async function readExtents(
  source: ByteSource,
  extents: readonly Extent[],
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let passed = 0;
  for (const extent of extents) {
    const from = Math.max(0, offset - passed);
    const to = Math.min(extent.length, offset + length - passed);
    if (from < to) parts.push(await source.read(extent.at + from, to - from));
    passed += extent.length;
  }
  return Buffer.concat(parts);
}

async function openEntry(partition: Partition, block: number, name: string): Promise<TreeNode | null> {
  const { source } = partition;
  const entryAt = partition.startBytes + block * blockBytes;
  const entry = await source.read(entryAt, blockBytes);
  const extents = extentsOf(partition, entry, entryAt);
  if (!extents) return null;
  const directory = u8(entry, 27) === 4;
  const sizeBytes = u64le(entry, 56);
  let listed: Promise<TreeNode[]> | null = null;
  return {
    name,
    otherName: null,
    directory,
    sizeBytes,
    startBytes: extents[0]?.at ?? null,
    read: (offset, length) =>
      directory
        ? Promise.resolve(new Uint8Array(0))
        : readExtents(source, extents, offset, Math.max(0, Math.min(length, sizeBytes - offset))),
    list: () => {
      if (!directory) return Promise.resolve([]);
      return (listed ??= readExtents(source, extents, 0, Math.min(sizeBytes, largestDirectoryBytes)).then(
        (bytes) => listEntries(partition, bytes),
      ));
    },
  };
}

async function listEntries(partition: Partition, bytes: Uint8Array): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [];
  for (let at = 0; at + 38 <= bytes.length && nodes.length < mostEntries;) {
    const identifier = bytes.subarray(at);
    if (tag(identifier) !== 257) break;
    const characteristics = u8(identifier, 18);
    const nameLength = u8(identifier, 19);
    const useLength = u16le(identifier, 36);
    // Neither the way up (bit 3) nor what was deleted (bit 2).
    if ((characteristics & 0x0c) === 0) {
      const name = fileName(identifier.subarray(38 + useLength, 38 + useLength + nameLength));
      const node = await openEntry(partition, u32le(identifier, 24), name);
      if (node) nodes.push(node);
    }
    at += Math.ceil((38 + useLength + nameLength) / 4) * 4;
  }
  return nodes;
}

/** OSTA compressed Unicode: 8 or 16 bits a character. */
function fileName(bytes: Uint8Array): string {
  if (hasAt(bytes, 0, [16])) return utf16(bytes, 1, bytes.length - 1, 'be');
  return view(bytes.subarray(1)).toString('latin1');
}
