import { fdatasyncSync, readSync, writeSync } from 'node:fs';

/**
 * Reads and writes at positions, synchronously: all that the engine knows of a drive or an image file. Tests
 * put faults behind it; retries and other refinements go around it.
 */
export interface BlockIo {
  readonly sizeBytes: number;
  /**
   * Reads `length` bytes at `position` to the start of `buffer`.
   * @returns how many were read: fewer only at the end
   * @throws BlockIoError
   */
  read(buffer: Uint8Array, length: number, position: number): number;
  /**
   * Writes the first `length` bytes of `buffer` at `position`, all of them.
   * @throws BlockIoError with `ENOSPC` where the drive ends before they do
   */
  write(buffer: Uint8Array, length: number, position: number): number;
  /**
   * Waits until everything written has left the computer's memory.
   * @throws BlockIoError
   */
  flush(): void;
}

/** A transfer that failed: which, where it began (bytes from the start), and the system's name for why. */
export class BlockIoError extends Error {
  readonly operation: 'read' | 'write' | 'flush';
  readonly offset: number;
  readonly errno: string;
  /** How much of the transfer always fails, while the rest of it does not; `null` if that was not looked into. */
  readonly badBytes: number | null;

  constructor(
    operation: 'read' | 'write' | 'flush',
    offset: number,
    errno: string,
    badBytes: number | null = null,
  ) {
    super(`${operation} at ${offset}: ${errno}`);
    this.name = 'BlockIoError';
    this.operation = operation;
    this.offset = offset;
    this.errno = errno;
    this.badBytes = badBytes;
  }
}

/**
 * The real thing, over an open file handle. Transfers that the kernel cut short are continued where they
 * stopped, so that a refusal names the exact place.
 * @param fd stays the caller's: it is neither opened nor closed here
 * @param sizeBytes size of the drive or file
 */
export function fdBlockIo(fd: number, sizeBytes: number): BlockIo {
  return {
    sizeBytes,
    read(buffer, length, position) {
      let done = 0;
      // Asking again behind the end would be an unaligned request on a handle opened for direct I/O.
      while (done < length && position + done < sizeBytes) {
        const count = attempt('read', position + done, () =>
          readSync(fd, buffer, done, length - done, position + done),
        );
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    write(buffer, length, position) {
      let done = 0;
      while (done < length) {
        const count = attempt('write', position + done, () =>
          writeSync(fd, buffer, done, length - done, position + done),
        );
        // A drive takes a part of the request that crosses its end, and then says ENOSPC or nothing at all.
        if (count === 0) throw new BlockIoError('write', position + done, 'ENOSPC');
        done += count;
      }
      return done;
    },
    flush() {
      attempt('flush', 0, () => fdatasyncSync(fd));
    },
  };
}

function attempt<Value>(operation: 'read' | 'write' | 'flush', offset: number, transfer: () => Value): Value {
  try {
    return transfer();
  } catch (error) {
    // Errors of the system name their call; mistakes of ours do not, and are not the drive's.
    if (error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string') {
      throw new BlockIoError(operation, offset, error.code);
    }
    throw error;
  }
}
