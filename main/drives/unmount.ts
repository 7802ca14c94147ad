import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../common/result.ts';
import { identityOfNumber, sameDrive } from './identity.ts';
import { majorMinorOf } from './linux/device-number.ts';
import { mountsOfDrive, readDriveTree, swapsOnDrive, type DriveTree } from './linux/drive-tree.ts';
import { findHolders, tellHolders } from './linux/holders.ts';
import { isAtOrBelow, mountOfPath, parseMountinfo, type Mount } from './linux/mountinfo.ts';
import { runTool } from './linux/run-tool.ts';
import { placeKind } from './linux/system-places.ts';
import type { UnmountReason } from './reasons.ts';
import type { DriveIdentity } from './types.ts';

/** Unmounting writes out what the computer still keeps for the stick: minutes, on a slow one. */
const unmountTimeoutMs = 600_000;
/** A person's desktop may mount again what we unmount; we do not fight it. */
const maxRounds = 3;

/**
 * Unmounts everything of a whole drive (Linux), the innermost first, by exact device numbers. What is busy is
 * refused with who holds it: nothing is forced, unmounted lazily, or swapped off. What the system needs is
 * never touched. The drive must still be the one that was shown.
 * @returns the mount points that were unmounted
 */
export async function unmountDrive(
  device: string,
  shown: DriveIdentity,
): Promise<Result<string[], UnmountReason>> {
  const stats = await stat(device, { bigint: true }).catch(() => null);
  if (!stats) return err({ code: 'drive-vanished', data: { device } });
  if (!stats.isBlockDevice()) return err({ code: 'drive-not-a-device', data: { device } });
  const majorMinor = majorMinorOf(stats.rdev);
  const found = await identityOfNumber(majorMinor, device);
  if (!found.ok) return found;
  const same = sameDrive(shown, found.value.identity);
  if (!same.ok) return same;

  const unmounted: string[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const tree = await readDriveTree(majorMinor);
    const mounts = await mountsOfDrive(tree);
    if (mounts === null) return err({ code: 'unmount-facts-unknown', data: {} });
    const refusal = await refusalOf(tree, mounts);
    if (refusal) return err(refusal);
    if (mounts.length === 0) return ok(unmounted);
    for (const mount of innermostFirst(mounts)) {
      const problem = await unmount(mount, tree);
      if (problem) return err(problem);
      unmounted.push(mount.mountpoint);
    }
  }
  return err({ code: 'unmount-came-back', data: { mountpoint: unmounted.at(-1) ?? device } });
}

async function refusalOf(tree: DriveTree, mounts: readonly Mount[]): Promise<UnmountReason | null> {
  const system = mounts.find((mount) => placeKind(mount.mountpoint) !== 'data');
  if (system) return { code: 'unmount-system', data: { mountpoint: system.mountpoint } };
  const [swap] = await swapsOnDrive(tree);
  if (swap !== undefined) return { code: 'unmount-swap', data: { device: swap } };
  const [mapping] = tree.mappings;
  return mapping === undefined ? null : { code: 'unmount-mapped', data: { name: mapping } };
}

/** What was mounted last lies on top, or inside, of what was mounted before. */
export function innermostFirst(mounts: readonly Mount[]): Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const depth = (mount: Mount): number => {
    let steps = 0;
    for (let at = byId.get(mount.parentId); at && steps < mounts.length; at = byId.get(at.parentId)) steps++;
    return steps;
  };
  const deepest = (mount: Mount): number => mount.mountpoint.split('/').length;
  return mounts
    .map((mount, index) => ({ mount, index, depth: depth(mount) }))
    .sort((a, b) => b.depth - a.depth || deepest(b.mount) - deepest(a.mount) || b.index - a.index)
    .map(({ mount }) => mount);
}

async function unmount(mount: Mount, tree: DriveTree): Promise<UnmountReason | null> {
  const { mountpoint } = mount;
  const all = parseMountinfo(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''));
  // It may be gone by now: another mount of the same place took it along, or the desktop did it.
  if (!all.some((other) => other.id === mount.id)) return null;
  const onTop = mountOfPath(all, mountpoint);
  const inside = all.find((other) => other.parentId === mount.id);
  if (onTop?.id !== mount.id || inside) {
    const holders = (inside ?? onTop)?.mountpoint ?? null;
    return { code: 'unmount-busy', data: { mountpoint, holders } };
  }
  const done = await runTool('umount', ['--', mountpoint], unmountTimeoutMs);
  if (done.ok) return null;
  const { error } = done;
  if (error.kind === 'slow') {
    return { code: 'unmount-too-slow', data: { mountpoint, seconds: error.seconds } };
  }
  const detail = error.kind === 'missing' ? 'umount' : error.stderr.trim().slice(0, 500);
  if (/busy/i.test(detail)) {
    const mountpoints = all.flatMap((other) =>
      isAtOrBelow(other.mountpoint, mountpoint) ? other.mountpoint : [],
    );
    const holders = tellHolders(await findHolders({ majorMinors: tree.majorMinors, mountpoints }));
    return { code: 'unmount-busy', data: { mountpoint, holders } };
  }
  if (/superuser|not permitted|permission denied/i.test(detail)) {
    return { code: 'unmount-needs-permission', data: { mountpoint } };
  }
  return { code: 'unmount-failed', data: { mountpoint, detail } };
}
