import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  unlinkSync,
} from 'node:fs';
import { err, ok, type Result } from '../../common/result.ts';
import { errnoOf } from '../errno.ts';
import { linuxCalls } from '../linux/libc.ts';
import type { VirtualStickReason } from '../reasons.ts';
import type { OpenedDrive } from './types.ts';

/** Every virtual stick counts in sectors of 512 bytes, as sticks do. */
const sectorBytes = 512;
/** Marks files that we made or wrote, where the file system can hold such a mark. */
const ourMark = 'user.rekindle.stick';
/** The ending by which any file says that it may be erased as a stick. */
const stickEnding = '.stick';

// Windows knows no such flag, whatever the types say.
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/**
 * Opens a virtual stick: a regular file that stands for a drive.
 *
 * With `createBytes` the file is made, sparse; one that exists is never touched. An existing file is taken
 * only if nobody can lose anything by a slip of the hand: its name ends in `.stick`, or it carries our mark,
 * or nothing was ever written to it. A letter, a photo or an image that somebody names by mistake has none of
 * these. Links are not followed, and no two programs can have the same stick (on Linux).
 * @param createBytes a multiple of 512
 */
export function openVirtual(
  path: string,
  createBytes: number | null,
): Promise<Result<OpenedDrive, VirtualStickReason>> {
  return Promise.resolve(createBytes === null ? openExisting(path) : create(path, createBytes));
}

function create(path: string, sizeBytes: number): Result<OpenedDrive, VirtualStickReason> {
  const opened = attempt(path, () =>
    openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | noFollow),
  );
  if (!opened.ok) return opened;
  const fd = opened.value;
  const sized = attempt(path, () => ftruncateSync(fd, sizeBytes), sizeBytes);
  const taken = sized.ok ? take(path, fd, sizeBytes) : sized;
  if (!taken.ok) unlinkSync(path);
  if (!sized.ok) closeSync(fd);
  return taken;
}

function openExisting(path: string): Result<OpenedDrive, VirtualStickReason> {
  // Looked at before it is opened: opening a device or a pipe may have effects of its own.
  const named = attempt(path, () => lstatSync(path));
  if (!named.ok) return named;
  if (!named.value.isFile()) return err({ code: 'stick-file-not-regular', data: { path } });
  const opened = attempt(path, () => openSync(path, constants.O_RDWR | noFollow));
  if (!opened.ok) return opened;
  const fd = opened.value;
  const stats = fstatSync(fd);
  const refusal = refusalOf(path, fd, stats);
  if (refusal) {
    closeSync(fd);
    return err(refusal);
  }
  return take(path, fd, stats.size - (stats.size % sectorBytes));
}

function refusalOf(
  path: string,
  fd: number,
  stats: { readonly size: number; readonly blocks: number; isFile(): boolean },
): VirtualStickReason | null {
  if (!stats.isFile()) return { code: 'stick-file-not-regular', data: { path } };
  if (stats.size < sectorBytes) return { code: 'stick-file-empty', data: { path } };
  const neverWritten = stats.blocks === 0;
  const ours = path.endsWith(stickEnding) || (linuxCalls()?.hasAttribute(fd, ourMark) ?? false);
  return neverWritten || ours ? null : { code: 'stick-file-not-ours', data: { path } };
}

/** Locks the stick for us, marks it as ours, and goes past the page cache where the file system can. */
function take(path: string, fd: number, sizeBytes: number): Result<OpenedDrive, VirtualStickReason> {
  const direct = reopenDirect(fd);
  if (direct !== null) closeSync(fd);
  const final = direct ?? fd;
  const calls = linuxCalls();
  const locked = process.platform === 'linux' ? calls?.lock(final) === true : true;
  if (!locked) {
    closeSync(final);
    return err({ code: 'stick-file-in-use', data: { path } });
  }
  calls?.setAttribute(final, ourMark);
  let isOpen = true;
  return ok({
    fd: final,
    openedBy: 'file',
    identity: { majorMinor: null, sizeBytes, serial: null, diskseq: null },
    sizeBytes,
    logicalSectorBytes: sectorBytes,
    pastPageCache: direct !== null,
    close() {
      if (isOpen) closeSync(final);
      isOpen = false;
    },
  });
}

/**
 * A second handle of the very same file, for direct I/O; `null` where the file system has none, or wants
 * larger sectors than ours (a file on a disk with sectors of 4096 bytes).
 */
function reopenDirect(fd: number): number | null {
  if (process.platform !== 'linux') return null;
  let direct: number;
  try {
    direct = openSync(`/proc/self/fd/${fd}`, constants.O_RDWR | constants.O_DIRECT);
  } catch {
    return null;
  }
  try {
    // Memory of its own pages, as direct I/O needs it.
    const memory = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
    readSync(direct, memory, 0, sectorBytes, sectorBytes);
    return direct;
  } catch {
    closeSync(direct);
    return null;
  }
}

function attempt<Value>(path: string, act: () => Value, sizeBytes = 0): Result<Value, VirtualStickReason> {
  try {
    return ok(act());
  } catch (error) {
    return err(failure(path, errnoOf(error), sizeBytes));
  }
}

function failure(path: string, errno: string, sizeBytes: number): VirtualStickReason {
  switch (errno) {
    case 'EEXIST':
      return { code: 'stick-file-exists', data: { path } };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'stick-file-missing', data: { path } };
    case 'EISDIR':
    case 'ELOOP':
      return { code: 'stick-file-not-regular', data: { path } };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { code: 'stick-file-needs-permission', data: { path } };
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
    case 'EINVAL': // ftruncate(2) for a size beyond all files
      return { code: 'stick-file-no-room', data: { path, sizeBytes } };
    default:
      return { code: 'stick-file-failed', data: { path, errno } };
  }
}
