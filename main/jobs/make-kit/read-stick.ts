import { constants, read } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Reason } from '../../common/reason.ts';
import { err, type Result } from '../../common/result.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import type { DriveIdentity } from '../../drives/types.ts';
import { sliceSource, type ByteSource } from '../../images/byte-source.ts';
import { readFat32 } from '../../stick/fat32/read-volume.ts';
import { kitPartitionSector, kitSectorBytes } from '../../stick/grub/kit-boot.ts';
import { readKit, type ReadKit } from '../../stick/kit/change-kit.ts';
import { alignedMemory, roundDownTo, roundUpTo } from '../../writer/aligned-buffer.ts';

/** Where the partition of a kit stick starts, in bytes. */
export const startBytes = kitPartitionSector * kitSectorBytes;

/** Opens a drive as for writing, and asks for the permission that this needs. */
export type OpenDrive = (
  device: string,
  shown: DriveIdentity,
  signal?: AbortSignal,
) => Promise<Result<OpenedDrive, Reason>>;

/** A drive that this user may not read is opened with permission. */
export interface WithPermission {
  readonly identity: DriveIdentity;
  readonly openDrive: OpenDrive;
  readonly signal?: AbortSignal;
}

const readAt = promisify(read);
/** At most this much is read at once past the page cache. */
const pieceBytes = 1024 * 1024;

/**
 * Reads what a stick is, from its drive or file.
 * @param permission `null` if nobody is to be asked
 */
export async function readStick(
  path: string,
  permission: WithPermission | null,
): Promise<Result<ReadKit, Reason>> {
  let handle;
  try {
    // A drive that somebody mounts is refused here.
    handle = await open(path, constants.O_RDONLY | (path.startsWith('/dev/') ? constants.O_EXCL : 0));
    const { fd } = handle;
    return await kitOn({
      size: Number.MAX_SAFE_INTEGER,
      async read(offset, length) {
        const bytes = Buffer.alloc(length);
        const count = await readWhole(fd, bytes, offset);
        return bytes.subarray(0, count);
      },
    });
  } catch (error) {
    const errno = errnoOf(error);
    if (permission && (errno === 'EACCES' || errno === 'EPERM')) return await readPermitted(path, permission);
    return err({ code: 'kit-not-readable', data: { device: path, errno } });
  } finally {
    await handle?.close();
  }
}

async function readPermitted(
  device: string,
  { identity, openDrive, signal }: WithPermission,
): Promise<Result<ReadKit, Reason>> {
  const opened = await openDrive(device, identity, signal);
  if (!opened.ok) return opened;
  try {
    return await readOpened(opened.value);
  } catch (error) {
    return err({ code: 'kit-not-readable', data: { device, errno: errnoOf(error) } });
  } finally {
    opened.value.close();
  }
}

/**
 * The same from a handle, which may go past the page cache.
 * @throws what the system says of a part that cannot be read
 */
export function readOpened(
  drive: Pick<OpenedDrive, 'fd' | 'sizeBytes' | 'logicalSectorBytes'>,
): Promise<Result<ReadKit, Reason>> {
  return kitOn(alignedSource(drive));
}

async function kitOn(source: ByteSource): Promise<Result<ReadKit, Reason>> {
  const inside = sliceSource(source, startBytes, source.size - startBytes);
  const volume = await readFat32(inside);
  if (volume.ok) return readKit(inside, volume.value);
  return volume.error.code === 'fat-not-fat32' ? err({ code: 'kit-not-a-kit', data: {} }) : volume;
}

/** Reads whole sectors into aligned memory, as a handle past the page cache wants it. One reader at a time. */
function alignedSource({
  fd,
  sizeBytes,
  logicalSectorBytes,
}: Pick<OpenedDrive, 'fd' | 'sizeBytes' | 'logicalSectorBytes'>): ByteSource {
  const memory = alignedMemory(pieceBytes);
  let before: Promise<unknown> = Promise.resolve();
  const readNow = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, sizeBytes - offset)));
    for (let done = 0; done < bytes.length;) {
      const start = roundDownTo(logicalSectorBytes, offset + done);
      const end = Math.min(start + pieceBytes, roundUpTo(logicalSectorBytes, offset + bytes.length));
      const count = await readWhole(fd, memory.subarray(0, end - start), start);
      const found = memory.subarray(offset + done - start, Math.min(count, offset + bytes.length - start));
      if (found.length === 0) return bytes.subarray(0, done);
      bytes.set(found, done);
      done += found.length;
    }
    return bytes;
  };
  return {
    size: sizeBytes,
    read(offset, length) {
      const result = before.then(() => readNow(offset, length));
      before = result.catch(() => undefined);
      return result;
    },
  };
}

/** @returns how many bytes there were: fewer only at the end */
async function readWhole(fd: number, into: Uint8Array, offset: number): Promise<number> {
  let count = 0;
  while (count < into.length) {
    const { bytesRead } = await readAt(fd, into, count, into.length - count, offset + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return count;
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
