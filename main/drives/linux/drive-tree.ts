import { readdir, readFile, stat } from 'node:fs/promises';
import { majorMinorOf } from './device-number.ts';
import { findHolders, tellHolders } from './holders.ts';
import { parseMountinfo, parseSwaps, type Mount } from './mountinfo.ts';
import { readAttribute, sysfsFolder } from './sysfs.ts';

/** A whole drive with its partitions, by exact device numbers: never by how their names begin. */
export interface DriveTree {
  /** The drive's own number first. */
  readonly majorMinors: ReadonlySet<string>;
  /** Kernel names of mappings (`dm-0`, `md0`) that lie on the drive. */
  readonly mappings: readonly string[];
}

/** What the kernel's sysfs shows below a drive right now. */
export async function readDriveTree(majorMinor: string): Promise<DriveTree> {
  const folder = sysfsFolder(majorMinor);
  const majorMinors = new Set([majorMinor]);
  const mappings = await listFolder(`${folder}/holders`);
  for (const name of await listFolder(folder)) {
    if ((await readAttribute(`${folder}/${name}/partition`)) === null) continue;
    const number = await readAttribute(`${folder}/${name}/dev`);
    if (number !== null) majorMinors.add(number);
    mappings.push(...(await listFolder(`${folder}/${name}/holders`)));
  }
  return { majorMinors, mappings: [...new Set(mappings)] };
}

/**
 * Everything of a drive that is mounted, in the order in which it was mounted; `null` if the mount table
 * could not be read. File systems with numbers of their own (btrfs) are found by the device they name.
 */
export async function mountsOfDrive(tree: DriveTree): Promise<Mount[] | null> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => null);
  if (text === null) return null;
  const mounts: Mount[] = [];
  for (const mount of parseMountinfo(text)) {
    const bySource = mount.majorMinor.startsWith('0:') && mount.source.startsWith('/dev/');
    const number = bySource ? await deviceNumber(mount.source) : mount.majorMinor;
    if (number !== null && tree.majorMinors.has(number)) mounts.push(mount);
  }
  return mounts;
}

/** Devices of a drive that are swapped to. */
export async function swapsOnDrive(tree: DriveTree): Promise<string[]> {
  const paths = parseSwaps(await readFile('/proc/swaps', 'utf8').catch(() => ''));
  const numbers = await Promise.all(paths.map(deviceNumber));
  return paths.filter((_, i) => tree.majorMinors.has(numbers[i] ?? ''));
}

/** Who keeps a drive from being opened, as far as that can be seen: mounts, mappings, programs. */
export async function whoHolds(majorMinor: string): Promise<string | null> {
  const tree = await readDriveTree(majorMinor);
  const mounts = (await mountsOfDrive(tree)) ?? [];
  const mountpoints = mounts.map((mount) => mount.mountpoint);
  const processes = tellHolders(await findHolders({ majorMinors: tree.majorMinors, mountpoints }));
  const named = [...mountpoints, ...tree.mappings, ...(await swapsOnDrive(tree)), processes];
  const known = named.filter((name) => name !== null);
  return known.length > 0 ? known.join(', ') : null;
}

async function listFolder(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}

async function deviceNumber(path: string): Promise<string | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats?.isBlockDevice() ? majorMinorOf(stats.rdev) : null;
}
