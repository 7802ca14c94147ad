/** Where everything lies in a FAT32 file system; counts are in sectors unless their names say otherwise. */
export interface Fat32Layout {
  readonly sectorBytes: number;
  readonly sectors: number;
  readonly clusterBytes: number;
  readonly reservedSectors: number;
  /** Of one of the two tables. */
  readonly fatSectors: number;
  readonly clusters: number;
  /** The first cluster of files; what lies before it is the file system's own. */
  readonly dataSector: number;
}

const mib = 2 ** 20;
const gib = 2 ** 30;

/**
 * Cluster sizes by the size of the volume: Microsoft, "FAT: General Overview of On-Disk Format" 1.03,
 * `DskTableFAT32`. Windows formats by it, so every device that reads sticks was tried with it.
 */
const clusterTable: readonly { readonly upToBytes: number; readonly clusterBytes: number }[] = [
  { upToBytes: 260 * mib, clusterBytes: 512 },
  { upToBytes: 8 * gib, clusterBytes: 4096 },
  { upToBytes: 16 * gib, clusterBytes: 8192 },
  { upToBytes: 32 * gib, clusterBytes: 16384 },
];
const largestClusterBytes = 32768;

/**
 * With fewer clusters it is another FAT (the same document, "FAT Type Determination"): 65525, and the 16 by which it
 * advises to stay away from the border, because many programs are off by some.
 */
const leastClusters = 65525 + 16;
/** 28 bits, without the values that mean something else. */
const mostClusters = 0x0ffffff5;
/** The count that Windows uses; boot sector, FSInfo and their copies in sector 6 and 7 lie in them. */
const leastReserved = 32;
export const fatCopies = 2;
/** Of one cluster in a table. */
export const tableEntryBytes = 4;

/**
 * Lays out a FAT32 file system.
 * @param alignBytes the first cluster of files begins at a multiple of this, as flash memory likes it; the room is
 *   made by reserved sectors
 * @returns `null` if the volume is too small or too large for FAT32
 */
export function planFat32(volume: {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly alignBytes: number;
}): Fat32Layout | null {
  const { sizeBytes, sectorBytes, alignBytes } = volume;
  const sectors = Math.floor(sizeBytes / sectorBytes);
  const wanted = clusterTable.find(({ upToBytes }) => sizeBytes <= upToBytes)?.clusterBytes;
  const clusterBytes = Math.max(sectorBytes, wanted ?? largestClusterBytes);
  const perCluster = clusterBytes / sectorBytes;
  const perFatSector = sectorBytes / tableEntryBytes;
  // Each sector of a table serves so many clusters, and two more entries are taken.
  const room = sectors - leastReserved;
  const fatSectors = Math.ceil((room / perCluster + 2) / (perFatSector + fatCopies / perCluster));
  const alignSectors = Math.max(1, alignBytes / sectorBytes);
  const dataSector = Math.ceil((leastReserved + fatCopies * fatSectors) / alignSectors) * alignSectors;
  const clusters = Math.floor((sectors - dataSector) / perCluster);
  if (clusters < leastClusters || clusters > mostClusters || sectors > 2 ** 32 - 1) return null;
  return {
    sectorBytes,
    sectors,
    clusterBytes,
    reservedSectors: dataSector - fatCopies * fatSectors,
    fatSectors,
    clusters,
    dataSector,
  };
}

/** The smallest volume that FAT32 is for. */
export function leastFat32Bytes(sectorBytes: number, alignBytes: number): number {
  const fatBytes = Math.ceil(((leastClusters + 2) * tableEntryBytes) / sectorBytes) * sectorBytes;
  const before = leastReserved * sectorBytes + fatCopies * fatBytes;
  return Math.ceil(before / alignBytes) * alignBytes + leastClusters * sectorBytes;
}

/** The largest: sectors and clusters are both counted. */
export function mostFat32Bytes(sectorBytes: number): number {
  return Math.min((2 ** 32 - 1) * sectorBytes, mostClusters * largestClusterBytes);
}
