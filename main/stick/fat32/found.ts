import { createHash } from 'node:crypto';
import type { Found } from '../../writer/layout.ts';
import { tableEntryBytes } from './layout.ts';
import { clusterStart, type ReadFat32 } from './read-volume.ts';

/**
 * What a change is planned upon, by places in the volume.
 * @param boot the first sector, as it has to be
 * @param folders those whose content matters
 */
export function foundIn(
  { layout }: ReadFat32,
  boot: Uint8Array,
  table: Uint32Array,
  folders: ReadFat32['folders'],
): Found {
  const tableBytes = new Uint8Array(table.length * tableEntryBytes);
  const view = new DataView(tableBytes.buffer);
  table.forEach((entry, cluster) => view.setUint32(cluster * tableEntryBytes, entry, true));
  const tableStart = layout.reservedSectors * layout.sectorBytes;
  const hash = createHash('sha256').update(boot).update(tableBytes);
  for (const { bytes } of folders) hash.update(bytes);
  const inFolders = folders.flatMap(({ runs }) =>
    runs.map(({ first, count }) => {
      const start = clusterStart(layout, first);
      return { start, end: start + count * layout.clusterBytes };
    }),
  );
  return {
    stretches: [
      { start: 0, end: boot.length },
      { start: tableStart, end: tableStart + tableBytes.length },
      ...inFolders,
    ],
    sha256: hash.digest('hex'),
  };
}
