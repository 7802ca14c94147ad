import type { ShownDrive, Unfinished } from '../../preload/contract.ts';

export interface UnfinishedGroup {
  readonly image: Unfinished['image'];
  readonly drives: readonly ShownDrive[];
}

/** Drives that were begun and can be gone on with, by the image that they were to get. */
export function unfinishedGroups(drives: readonly ShownDrive[]): UnfinishedGroup[] {
  const groups = new Map<string, { image: Unfinished['image']; drives: ShownDrive[] }>();
  for (const drive of drives) {
    if (!drive.unfinished || drive.unfinished.kit || !drive.writable) continue;
    const { image } = drive.unfinished;
    const key = `${image.sha256} ${image.path}`;
    const group = groups.get(key) ?? { image, drives: [] };
    group.drives.push(drive);
    groups.set(key, group);
  }
  return [...groups.values()];
}
