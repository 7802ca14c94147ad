import { fstatSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/** What stands between an open handle and the medium. */
export interface CacheFacts {
  /** The handle was opened for direct I/O: reads and writes go past the computer's memory. */
  readonly direct: boolean;
  /** The file lives in the computer's memory altogether (tmpfs): there is no medium to go to. */
  readonly inMemory: boolean;
}

/** `O_DIRECT` has another value on some processors: asm-generic/fcntl.h and arch/arm/include/uapi/asm/fcntl.h. */
const directFlag = process.arch === 'arm' || process.arch === 'arm64' ? 0o200000 : 0o40000;
/** `TMPFS_MAGIC` and `RAMFS_MAGIC` in linux/magic.h. */
const inMemoryTypes = new Set([0x01021994, 0x858458f6]);

/**
 * Asks the kernel how a handle was opened, so that nobody has to be believed. Where it cannot be asked, the
 * answer is "not direct", because a read-back from memory must never be sold as one from the medium.
 */
export function cacheFacts(fd: number): CacheFacts {
  return { direct: isDirect(fd), inMemory: isInMemory(fd) };
}

function isDirect(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (parseInt(flags, 8) & directFlag) !== 0;
  } catch {
    return false;
  }
}

function isInMemory(fd: number): boolean {
  try {
    // A drive's node lives in a file system in memory as well, but the drive does not.
    return fstatSync(fd).isFile() && inMemoryTypes.has(statfsSync(`/proc/self/fd/${fd}`).type);
  } catch {
    return false;
  }
}

/** `POSIX_FADV_DONTNEED` in linux/fadvise.h (it differs on s390 alone). */
const dontNeed = 4;

/**
 * Asks the kernel to forget what it remembers of a file or drive, so that the next read goes to the medium.
 * A request, not a command: pages in use stay, and nothing tells which. So a read-back after this is still
 * reported as not past the page cache.
 * @returns whether the request was made; false where the C library cannot be called
 */
export function dropPageCache(fd: number): boolean {
  const advise = loadAdvise();
  return advise !== null && advise(fd, 0, 0, dontNeed) === 0;
}

type Advise = (fd: number, offset: number, length: number, advice: number) => number;

let advise: Advise | null | undefined;

/** Loaded when it is first needed: most drives are opened for direct I/O and never do. */
function loadAdvise(): Advise | null {
  if (advise !== undefined) return advise;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    advise = koffi.load('libc.so.6').func('int posix_fadvise(int, int64, int64, int)') as Advise;
  } catch {
    advise = null;
  }
  return advise;
}
