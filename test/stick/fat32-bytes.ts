import { clusterStart, type ReadFat32 } from '../../main/stick/fat32/read-volume.ts';
import type { FatEntry } from '../../main/stick/fat32/tree.ts';
import { planFat32Volume } from '../../main/stick/fat32/volume.ts';
import { digest, place, type Tree } from './fat32-files.ts';
import { mib } from './fixtures.ts';

/** The bytes of a planned volume. */
export function bytesOf(entries: readonly FatEntry[]): Buffer {
  const planned = planFat32Volume(place(), entries);
  if (!planned.ok) throw new Error(planned.error.code);
  const bytes = Buffer.alloc(64 * mib, 0xf6);
  for (const { start, length, from } of planned.value.extents) {
    if (from.kind === 'bytes') bytes.set(from.bytes, start);
    else bytes.fill(0, start, start + length);
  }
  return bytes;
}

/** What a volume that was read holds. */
export function treeOf({ entries, layout }: ReadFat32, bytes: Buffer): Tree {
  const tree: Tree = new Map();
  for (const { path, folder: isFolder, sizeBytes, runs } of entries) {
    const parts = runs.map(({ first, count }) => {
      const at = clusterStart(layout, first);
      return bytes.subarray(at, at + count * layout.clusterBytes);
    });
    if (path !== '') tree.set(path, isFolder ? null : digest(Buffer.concat(parts).subarray(0, sizeBytes)));
  }
  return tree;
}
