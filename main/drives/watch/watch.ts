import { watch, type FSWatcher } from 'node:fs';
import { drivesFingerprint } from './fingerprint.ts';
import { gatherCalls } from './gather-calls.ts';

/** A drive that is plugged in brings a dozen events: its node, its partitions, what udev finds out about each. */
const quietMs = 100;
const latestMs = 500;
/** Mounts tell nobody, and in a container nothing may tell anything: a look in between. */
const lookEveryMs = 1500;
/** Where nothing else is to be had, the list has to be made anew to see a change. */
const elsewhereEveryMs = 2000;

export interface DriveWatch {
  /** What comes after this is told; what was there before is not. */
  readonly ready: Promise<void>;
  close(): void;
}

/**
 * Calls when drives, partitions, media or mounts may have changed, within two seconds; more often than needed
 * rather than too seldom. Needs no rights, starts no program and touches no drive.
 *
 * On Linux it listens (inotify) to udev's database, which is written when udev has found out all about a
 * drive, and to `/dev`, where the kernel itself makes and removes the nodes. Behind both, a fingerprint of
 * what the kernel has in memory is compared every 1.5 s, which costs about two milliseconds.
 */
export function watchDrives(onChange: () => void): DriveWatch {
  if (process.platform !== 'linux') {
    const timer = setInterval(onChange, elsewhereEveryMs);
    return { ready: Promise.resolve(), close: () => clearInterval(timer) };
  }
  let closed = false;
  const tell = gatherCalls(onChange, quietMs, latestMs);
  const look = lookForChange(() => {
    if (!closed) tell.call();
  });
  const ready = look();
  const timer = setInterval(() => void look(), lookEveryMs);
  const watchers = [
    listen('/run/udev/data', (name) => {
      if (isBlockEntry(name)) tell.call();
    }),
    listen('/dev', () => void look()),
  ];
  return {
    ready,
    close() {
      closed = true;
      tell.stop();
      clearInterval(timer);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

/** Names in udev's database: `b8:16` is a block device (and `.#b8:16…` one that is being written). */
export function isBlockEntry(name: string): boolean {
  return /^b\d+:\d+$/.test(name);
}

/** A function that looks, and tells if anything is not as it was when it looked before. Resolves after the look. */
function lookForChange(changed: () => void): () => Promise<void> {
  let before: string | null = null;
  let looks = Promise.resolve();
  let waiting = 0;
  const look = async (): Promise<void> => {
    waiting--;
    const now = await drivesFingerprint();
    if (before !== null && now !== before) changed();
    before = now;
  };
  return () => {
    // One look that begins after this call sees all that this call is about.
    if (waiting > 0) return looks;
    waiting++;
    looks = looks.then(look);
    return looks;
  };
}

/** `null` where there is no such folder, or the system has no more watches to give. */
function listen(folder: string, heard: (name: string) => void): FSWatcher | null {
  try {
    const watcher = watch(folder, (_, name) => heard(name ?? ''));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
