import { createRequire } from 'node:module';
import type koffiModule from 'koffi';

/** What we ask of an open block device beyond Node's own calls. `null`: the kernel did not answer. */
export interface LinuxCalls {
  /** BLKGETSIZE64 */
  deviceBytes(fd: number): number | null;
  /** BLKSSZGET: logical sector size in bytes. */
  sectorBytes(fd: number): number | null;
  /** BLKROGET */
  readOnly(fd: number): boolean | null;
  /** BLKGETDISKSEQ (Linux 5.15), a decimal string. */
  diskseq(fd: number): string | null;
  /** flock(2), exclusive, without waiting: false if another handle has it. */
  lock(fd: number): boolean;
  /** fgetxattr(2): whether the attribute is there; false where the file system has none. */
  hasAttribute(fd: number, name: string): boolean;
  /** fsetxattr(2) with a value of one byte; false where the file system takes none. */
  setAttribute(fd: number, name: string): boolean;
}

// linux/fs.h; the same numbers on every architecture that Electron has.
const BLKROGET = 0x125e;
const BLKSSZGET = 0x1268;
const BLKGETSIZE64 = 0x80081272;
const BLKGETDISKSEQ = 0x80081280;
const LOCK_EX_NB = 2 | 4;

let loaded: LinuxCalls | null | undefined;

/**
 * The calls of the C library that Node lacks, by FFI. `null` where koffi cannot be loaded: what needs
 * them has another source, or says that it cannot be done.
 */
export function linuxCalls(): LinuxCalls | null {
  if (loaded === undefined) {
    const koffi = process.platform === 'linux' ? loadKoffi() : null;
    // The running program itself: its C library, whichever that is.
    loaded = koffi && bind(koffi.load(null));
  }
  return loaded;
}

function loadKoffi(): typeof koffiModule | null {
  try {
    return createRequire(import.meta.url)('koffi') as typeof koffiModule;
  } catch {
    return null;
  }
}

function bind(libc: ReturnType<typeof koffiModule.load>): LinuxCalls {
  const ioctl = libc.func('int ioctl(int fd, unsigned long request, ...)');
  const flock = libc.func('int flock(int fd, int operation)');
  const getxattr = libc.func('long fgetxattr(int fd, const char *name, void *value, size_t size)');
  const setxattr = libc.func(
    'int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)',
  );
  const ask = (fd: number, request: number): Buffer | null => {
    const answer = Buffer.alloc(8);
    const code: unknown = ioctl(fd, request, 'void *', answer);
    return code === 0 ? answer : null;
  };
  return {
    deviceBytes: (fd) => {
      const bytes = ask(fd, BLKGETSIZE64)?.readBigUInt64LE();
      return bytes === undefined ? null : Number(bytes);
    },
    sectorBytes: (fd) => ask(fd, BLKSSZGET)?.readInt32LE() ?? null,
    readOnly: (fd) => {
      const answer = ask(fd, BLKROGET)?.readInt32LE();
      return answer === undefined ? null : answer !== 0;
    },
    diskseq: (fd) => ask(fd, BLKGETDISKSEQ)?.readBigUInt64LE().toString() ?? null,
    lock: (fd) => flock(fd, LOCK_EX_NB) === 0,
    hasAttribute: (fd, name) => {
      const length: unknown = getxattr(fd, name, null, 0);
      return typeof length === 'number' && length >= 0;
    },
    setAttribute: (fd, name) => setxattr(fd, name, Buffer.from('1'), 1, 0) === 0,
  };
}
