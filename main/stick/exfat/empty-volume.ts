import { isZero } from '../../writer/compare.ts';
import type { Fresh, Patch } from '../pieces.ts';

/** What an empty exFAT volume was made on: how to read it, and how large it is. */
export interface VolumeSource {
  readonly sizeBytes: number;
  /** Gives exactly these bytes. */
  read(offset: number, length: number): Uint8Array;
}

/** Boot sector, eight more, parameters, one reserved, checksum; and all of that once more. */
const regionSectors = 12;
const checksumSector = 11;
const entryBytes = 32;
const bitmapEntry = 0x81;
/** Of a volume of 8 TiB are less; more is no empty volume. */
const mostOwnBytes = 512 * 2 ** 20;
const chunkBytes = 2 ** 20;

/**
 * Takes an empty exFAT volume that a tool has made and tells what has to be written to have it on a drive: everything up to
 * its last cluster in use, as patches over zeroes, with its place on the drive entered (Microsoft, "exFAT file system
 * specification", sections 3.1 and 3.4). Pure but for `read`.
 * @returns `null` if it is no exFAT volume with these sectors, or not an empty one
 */
export function freshFromExfat(
  source: VolumeSource,
  place: { readonly sectorBytes: number; readonly startSector: number },
): Fresh | null {
  const { sectorBytes } = place;
  const ownBytes = ownEnd(source, sectorBytes);
  if (ownBytes === null) return null;
  const boot = source.read(0, 2 * regionSectors * sectorBytes).slice();
  for (const region of [0, regionSectors]) enterPlace(boot, region * sectorBytes, place);
  const patches: Patch[] = [{ at: 0, bytes: boot }];
  for (let at = boot.length; at < ownBytes; at += chunkBytes) {
    const chunk = source.read(at, Math.min(chunkBytes, ownBytes - at));
    patches.push(
      ...filledRuns(chunk, sectorBytes).map(({ at: inChunk, bytes }) => ({ at: at + inChunk, bytes })),
    );
  }
  return { zeroes: [{ start: 0, end: ownBytes }], patches };
}

/** Where the last cluster in use ends; `null` if this cannot be an empty volume. */
function ownEnd(source: VolumeSource, sectorBytes: number): number | null {
  if (source.sizeBytes < 2 * regionSectors * sectorBytes) return null;
  const boot = source.read(0, 512);
  const view = new DataView(boot.buffer, boot.byteOffset, boot.byteLength);
  const isExfat = new TextDecoder('latin1').decode(boot.subarray(3, 11)) === 'EXFAT   ';
  if (!isExfat || 2 ** view.getUint8(108) !== sectorBytes) return null;
  const clusterBytes = sectorBytes * 2 ** view.getUint8(109);
  const heapAt = view.getUint32(88, true) * sectorBytes;
  const clusters = view.getUint32(92, true);
  const clusterAt = (cluster: number): number => heapAt + (cluster - 2) * clusterBytes;
  const volumeBytes = Number(view.getBigUint64(72, true)) * sectorBytes;
  const isInside = (at: number, length: number): boolean =>
    at >= heapAt && at + length <= Math.min(volumeBytes, source.sizeBytes, mostOwnBytes);

  const rootAt = clusterAt(view.getUint32(96, true));
  if (!isInside(rootAt, sectorBytes)) return null;
  const bitmap = findBitmap(source.read(rootAt, sectorBytes));
  if (bitmap === null || bitmap.length < Math.ceil(clusters / 8)) return null;
  const bitmapAt = clusterAt(bitmap.cluster);
  if (!isInside(bitmapAt, bitmap.length)) return null;
  const used = source.read(bitmapAt, bitmap.length);
  const lastByte = used.findLastIndex((byte) => byte !== 0);
  const lastBit = 31 - Math.clz32(used[lastByte] ?? 0);
  const end = heapAt + (lastByte * 8 + lastBit + 1) * clusterBytes;
  return lastByte >= 0 && isInside(end, 0) ? end : null;
}

function findBitmap(root: Uint8Array): { readonly cluster: number; readonly length: number } | null {
  const view = new DataView(root.buffer, root.byteOffset, root.byteLength);
  for (let at = 0; at + entryBytes <= root.length; at += entryBytes) {
    const type = view.getUint8(at);
    if (type === 0) return null;
    if (type === bitmapEntry) {
      return { cluster: view.getUint32(at + 20, true), length: Number(view.getBigUint64(at + 24, true)) };
    }
  }
  return null;
}

/** Writes the volume's place into one boot region, and its checksum anew. */
function enterPlace(
  bytes: Uint8Array,
  regionAt: number,
  { sectorBytes, startSector }: { readonly sectorBytes: number; readonly startSector: number },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setBigUint64(regionAt + 64, BigInt(startSector), true);
  const summed = bytes.subarray(regionAt, regionAt + checksumSector * sectorBytes);
  const checksum = bootChecksum(summed);
  for (let at = 0; at < sectorBytes; at += 4) {
    view.setUint32(regionAt + checksumSector * sectorBytes + at, checksum, true);
  }
}

/** Section 3.4, figure 1. The flags and the percentage in use may change without it. */
function bootChecksum(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, index) => {
    if (index === 106 || index === 107 || index === 112) return;
    sum = (((sum & 1) << 31) + (sum >>> 1) + byte) >>> 0;
  });
  return sum;
}

/** The runs of sectors that are not all zeroes. */
function filledRuns(bytes: Uint8Array, sectorBytes: number): Patch[] {
  const runs: Patch[] = [];
  let start = -1;
  for (let at = 0; at <= bytes.length; at += sectorBytes) {
    const filled = at < bytes.length && !isZero(bytes.subarray(at, at + sectorBytes));
    if (filled && start < 0) start = at;
    if (!filled && start >= 0) {
      runs.push({ at: start, bytes: bytes.slice(start, at) });
      start = -1;
    }
  }
  return runs;
}
