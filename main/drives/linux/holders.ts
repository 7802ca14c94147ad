import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { majorMinorOf } from './device-number.ts';
import { isAtOrBelow } from './mountinfo.ts';

/** A process that keeps something open. */
export interface Holder {
  readonly pid: number;
  readonly name: string;
}

export interface HeldThing {
  /** Device numbers of a drive and its partitions. */
  readonly majorMinors: ReadonlySet<string>;
  readonly mountpoints: readonly string[];
}

const maxProcesses = 20_000;
const maxHandles = 4096;
const maxMillis = 3000;

/**
 * Which processes (Linux) have a file, a folder, a program or the device itself open. Only a help for people:
 * without root, other users' processes stay unseen, and the search ends after some seconds.
 */
export async function findHolders(thing: HeldThing): Promise<Holder[]> {
  const until = performance.now() + maxMillis;
  const entries = await readdir('/proc').catch(() => []);
  const holders: Holder[] = [];
  for (const entry of entries.filter((name) => /^\d+$/.test(name)).slice(0, maxProcesses)) {
    if (performance.now() > until) break;
    if (!(await holds(`/proc/${entry}`, thing))) continue;
    const name = await readFile(`/proc/${entry}/comm`, 'utf8').catch(() => '');
    holders.push({ pid: Number(entry), name: name.trim() });
  }
  return holders;
}

/** Names for a sentence, at most five; `null` if nobody was found. */
export function tellHolders(holders: readonly Holder[]): string | null {
  if (holders.length === 0) return null;
  const named = holders.slice(0, 5).map(({ name, pid }) => `${name} (${pid})`);
  return [...named, ...(holders.length > 5 ? ['…'] : [])].join(', ');
}

async function holds(folder: string, thing: HeldThing): Promise<boolean> {
  for (const link of ['cwd', 'root', 'exe']) {
    if (await leadsTo(`${folder}/${link}`, thing)) return true;
  }
  const handles = await readdir(`${folder}/fd`).catch(() => []);
  for (const handle of handles.slice(0, maxHandles)) {
    if (await leadsTo(`${folder}/fd/${handle}`, thing)) return true;
  }
  return mapsFile(folder, thing);
}

async function leadsTo(link: string, thing: HeldThing): Promise<boolean> {
  const target = await readlink(link).catch(() => '');
  if (thing.mountpoints.some((mountpoint) => isAtOrBelow(target, mountpoint))) return true;
  // Elsewhere nothing is asked of the file itself: it may lie on a server that no longer answers.
  if (!target.startsWith('/dev/')) return false;
  const stats = await stat(link, { bigint: true }).catch(() => null);
  return stats?.isBlockDevice() === true && thing.majorMinors.has(majorMinorOf(stats.rdev));
}

/** Lines of proc_pid_maps(5): address perms offset dev inode path, the device number in hexadecimal. */
async function mapsFile(folder: string, thing: HeldThing): Promise<boolean> {
  const maps = await readFile(`${folder}/maps`, 'utf8').catch(() => '');
  for (const [, major = '', minor = ''] of maps.matchAll(/^\S+ \S+ \S+ ([0-9a-f]+):([0-9a-f]+) [1-9]/gm)) {
    if (thing.majorMinors.has(`${parseInt(major, 16)}:${parseInt(minor, 16)}`)) return true;
  }
  return false;
}
