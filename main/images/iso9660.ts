import { hasAt, latin1, u16le, u32le, u8, utf16 } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import type { TreeNode } from './file-tree.ts';

/** ECMA-119 (ISO 9660), with Joliet and Rock Ridge (IEEE P1282, SUSP P1281) names. */
const sectorBytes = 2048;
const descriptorsAt = 16 * sectorBytes;
/** Far more than any image has; keeps a crafted one from making us read on and on. */
const mostDescriptors = 64;
const largestDirectoryBytes = 1024 * 1024;
const mostEntries = 4000;
const mostContinuations = 8;

export interface IsoVolume {
  readonly volumeId: string;
  readonly systemId: string;
  readonly publisher: string;
  readonly application: string;
  /** The size that the volume says it has. */
  readonly volumeBytes: number;
  readonly root: TreeNode;
  /** Where its tree begins and how its names are kept, for `listIsoFiles`. */
  readonly tree: IsoTree;
  /** Where the El Torito boot catalogue begins, in bytes; `null` if there is none. */
  readonly bootCatalogAt: number | null;
  /** The same disc also carries a UDF file system. */
  readonly hasUdf: boolean;
}

export interface IsoTree extends Naming {
  /** The root directory, in bytes. */
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly blockBytes: number;
}

interface Naming {
  readonly joliet: boolean;
  /** Bytes to skip at the start of each system use area; `null` without Rock Ridge. */
  readonly suspSkip: number | null;
}

/** True if sector 16 begins the volume descriptors of ISO 9660 or, without that, of UDF (ECMA-167). */
export async function looksLikeDisc(source: ByteSource): Promise<boolean> {
  const sector = await source.read(descriptorsAt, 8);
  return hasAt(sector, 1, 'CD001') || hasAt(sector, 1, 'BEA01');
}

function naturalBlockBytes(descriptor: Uint8Array): number {
  const size = u16le(descriptor, 128);
  return size === 512 || size === 1024 ? size : sectorBytes;
}

/** Reads the volume descriptors; `null` if there is no primary one. */
export async function readIso(source: ByteSource): Promise<IsoVolume | null> {
  let primary: Uint8Array | null = null;
  let joliet: Uint8Array | null = null;
  let bootCatalogAt: number | null = null;
  let hasUdf = false;
  let ended = false;
  for (let index = 0; index < mostDescriptors; index++) {
    const sector = await source.read(descriptorsAt + index * sectorBytes, sectorBytes);
    if (sector.length < sectorBytes) break;
    if (hasAt(sector, 1, 'NSR02') || hasAt(sector, 1, 'NSR03')) hasUdf = true;
    else if (hasAt(sector, 1, 'CD001') && !ended) {
      const type = u8(sector, 0);
      if (type === 0 && hasAt(sector, 7, 'EL TORITO SPECIFICATION'))
        bootCatalogAt ??= u32le(sector, 71) * sectorBytes;
      else if (type === 1) primary ??= sector;
      else if (type === 2 && isJoliet(sector)) joliet ??= sector;
      else if (type === 255) ended = true;
    } else if (ended && !hasAt(sector, 1, 'BEA01') && !hasAt(sector, 1, 'BOOT2')) break;
  }
  if (!primary) return null;
  const blockBytes = naturalBlockBytes(primary);
  const suspSkip = await findSusp(source, primary, blockBytes);
  const useJoliet = suspSkip === null && joliet !== null;
  const chosen = useJoliet && joliet ? joliet : primary;
  return {
    systemId: latin1(primary, 8, 32).trim(),
    volumeId: latin1(primary, 40, 32).trim(),
    publisher: latin1(primary, 318, 128).trim(),
    application: latin1(primary, 574, 128).trim(),
    volumeBytes: u32le(primary, 80) * blockBytes,
    tree: {
      startBytes: (u32le(chosen, 158) + u8(chosen, 157)) * blockBytes,
      sizeBytes: u32le(chosen, 166),
      blockBytes,
      joliet: useJoliet,
      suspSkip,
    },
    root: directory(source, chosen.subarray(156, 190), blockBytes, { joliet: useJoliet, suspSkip }, '', null),
    bootCatalogAt,
    hasUdf,
  };
}

function isJoliet(descriptor: Uint8Array): boolean {
  return ['%/@', '%/C', '%/E'].some((escape) => hasAt(descriptor, 88, escape));
}

/** Rock Ridge announces itself in the first entry of the root directory (SUSP, section 5.3). */
async function findSusp(
  source: ByteSource,
  descriptor: Uint8Array,
  blockBytes: number,
): Promise<number | null> {
  const record = await source.read(u32le(descriptor, 158) * blockBytes, 255);
  const area = systemUseArea(record);
  for (const skip of [0, 15]) {
    if (hasAt(area, skip, 'SP') && hasAt(area, skip + 4, [0xbe, 0xef])) return u8(area, skip + 6);
  }
  return null;
}

/** What stands behind the name in a directory record: Rock Ridge's place. */
export function systemUseArea(record: Uint8Array): Uint8Array {
  const nameLength = u8(record, 32);
  const start = 33 + nameLength + (nameLength % 2 === 0 ? 1 : 0);
  return record.subarray(start, u8(record, 0));
}

/** The Rock Ridge name, put together over continuation areas; `null` if there is none. */
async function rockRidgeName(
  source: ByteSource,
  area: Uint8Array,
  blockBytes: number,
): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let current = area;
  for (let round = 0; round < mostContinuations; round++) {
    let next: { at: number; length: number } | null = null;
    for (let at = 0; at + 4 <= current.length;) {
      const length = u8(current, at + 2);
      if (length < 4) break;
      if (hasAt(current, at, 'NM') && (u8(current, at + 4) & 6) === 0)
        parts.push(current.subarray(at + 5, at + length));
      else if (hasAt(current, at, 'CE')) {
        next = {
          at: u32le(current, at + 4) * blockBytes + u32le(current, at + 12),
          length: Math.min(u32le(current, at + 20), sectorBytes),
        };
      }
      at += length;
    }
    if (!next) break;
    current = await source.read(next.at, next.length);
  }
  return parts.length > 0 ? Buffer.concat(parts).toString('utf8') : null;
}

/** The name that ISO 9660 or Joliet itself keeps. */
export function plainName(record: Uint8Array, joliet: boolean): string {
  const length = u8(record, 32);
  const name = joliet ? utf16(record, 33, length, 'be') : latin1(record, 33, length);
  // The version number, and the dot that a name without an extension still has.
  return name.replace(/;\d+$/, '').replace(/\.$/, '');
}

function directory(
  source: ByteSource,
  record: Uint8Array,
  blockBytes: number,
  naming: Naming,
  name: string,
  otherName: string | null,
): TreeNode {
  const startBytes = (u32le(record, 2) + u8(record, 1)) * blockBytes;
  const sizeBytes = u32le(record, 10);
  let listed: Promise<TreeNode[]> | null = null;
  return {
    name,
    otherName,
    directory: true,
    sizeBytes,
    startBytes,
    read: () => Promise.resolve(new Uint8Array(0)),
    list: () => (listed ??= listDirectory(source, startBytes, sizeBytes, blockBytes, naming)),
  };
}

async function listDirectory(
  source: ByteSource,
  startBytes: number,
  sizeBytes: number,
  blockBytes: number,
  naming: Naming,
): Promise<TreeNode[]> {
  const bytes = await source.read(startBytes, Math.min(sizeBytes, largestDirectoryBytes));
  const nodes: TreeNode[] = [];
  // Large files are in several records of the same name; the first has the start.
  let continues = false;
  for (let at = 0; at < bytes.length && nodes.length < mostEntries;) {
    const length = u8(bytes, at);
    if (length < 34) {
      // Records do not cross sectors: the rest of this one is padding.
      at = (Math.floor(at / sectorBytes) + 1) * sectorBytes;
      continue;
    }
    const record = bytes.subarray(at, at + length);
    at += length;
    const nameLength = u8(record, 32);
    if (nameLength === 1 && u8(record, 33) <= 1) continue;
    const flags = u8(record, 25);
    const isPart = continues;
    continues = (flags & 0x80) !== 0;
    if (isPart) continue;
    const plain = plainName(record, naming.joliet);
    const rockRidge =
      naming.suspSkip === null
        ? null
        : await rockRidgeName(source, systemUseArea(record).subarray(naming.suspSkip), blockBytes);
    const name = rockRidge ?? plain;
    const otherName = name === plain ? null : plain;
    if ((flags & 2) !== 0) nodes.push(directory(source, record, blockBytes, naming, name, otherName));
    else nodes.push(file(source, record, blockBytes, name, otherName));
  }
  return nodes;
}

function file(
  source: ByteSource,
  record: Uint8Array,
  blockBytes: number,
  name: string,
  otherName: string | null,
): TreeNode {
  const startBytes = (u32le(record, 2) + u8(record, 1)) * blockBytes;
  const sizeBytes = u32le(record, 10);
  return {
    name,
    otherName,
    directory: false,
    sizeBytes,
    startBytes,
    read: (offset, length) =>
      source.read(startBytes + offset, Math.max(0, Math.min(length, sizeBytes - offset))),
    list: () => Promise.resolve([]),
  };
}
