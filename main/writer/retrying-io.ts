import { roundDownTo } from './aligned-buffer.ts';
import { BlockIoError, type BlockIo } from './block-io.ts';

/**
 * Errors that may pass: a loose contact, a stick that was busy with itself, a sector that reads at the second go.
 * The kernel makes them from what a drive answers (`blk_errors` in block/blk-core.c). A drive that is gone, full or
 * write-protected is so for good.
 */
const passing: ReadonlySet<string> = new Set([
  'EIO',
  'ETIMEDOUT',
  'EREMOTEIO',
  'EAGAIN',
  'EINTR',
  'EBUSY',
  'ENOMEM',
  // A medium error, a protection error and a transport error.
  'ENODATA',
  'EILSEQ',
  'ENOLINK',
]);

/** Before each further try, in ms: long enough for a USB port to be reset. */
export const pausesMs = [100, 300, 900] as const;

/** Bad sectors cost seconds each; after so many the stick is known to be worn, and the rest is not counted. */
const mostFailedParts = 32;
/** If so many failed and none went well, it is not for a bad sector. */
const mostFailedInARow = 16;

export interface RetryPorts {
  /** Transfers begin and end on multiples of this. */
  readonly sectorBytes: number;
  /**
   * Writes below this place are not tried in parts: one that empties the start of a drive shall have happened as a
   * whole, or not at all.
   */
  readonly wholeWritesBelow: number;
  /** Waits, but not longer than until somebody wants to stop. @returns false if somebody wants to */
  readonly pause: (milliseconds: number) => boolean;
}

export interface RetryingIo extends BlockIo {
  /** Transfers that failed at first and then went well. */
  readonly retried: number;
}

/**
 * Tries again a few times what failed for a reason that may pass. What goes on failing is narrowed down: the error then
 * names the first sector that cannot be read or written, and, if others of the same request can be, how much of it
 * is bad. Nothing is hidden by this: what was written after a second try is read back like everything else.
 */
export function retryingIo(io: BlockIo, ports: RetryPorts): RetryingIo {
  let retried = 0;
  const persistently = <Value>(transfer: () => Value): Value => {
    for (let failures = 0; ; failures++) {
      try {
        const value = transfer();
        if (failures > 0) retried++;
        return value;
      } catch (error) {
        const pause = pausesMs[failures];
        if (!mayPass(error) || pause === undefined || !ports.pause(pause)) throw error;
      }
    }
  };
  return {
    sizeBytes: io.sizeBytes,
    get retried() {
      return retried;
    },
    read(buffer, length, position) {
      try {
        return persistently(() => io.read(buffer, length, position));
      } catch (error) {
        if (!mayPass(error) || !ports.pause(0)) throw error;
        throw narrowed('read', io, ports, error, { buffer, length, position }) ?? error;
      }
    },
    write(buffer, length, position) {
      try {
        return persistently(() => io.write(buffer, length, position));
      } catch (error) {
        if (!mayPass(error) || position < ports.wholeWritesBelow || !ports.pause(0)) throw error;
        const reason = narrowed('write', io, ports, error, { buffer, length, position });
        if (reason) throw reason;
        retried++;
        return length;
      }
    },
    flush() {
      persistently(() => {
        io.flush();
      });
    },
  };
}

/** True for an error that may be over in a moment. */
export function mayPass(error: unknown): error is BlockIoError {
  return error instanceof BlockIoError && passing.has(error.errno);
}

interface Request {
  readonly buffer: Uint8Array;
  readonly length: number;
  readonly position: number;
}

/**
 * Reads or writes smaller and smaller parts of a request that failed, each once. What a read brought into the buffer
 * is lost.
 * @returns why it fails; `null` if part by part all of it went well
 */
function narrowed(
  operation: 'read' | 'write',
  io: BlockIo,
  ports: RetryPorts,
  failure: BlockIoError,
  request: Request,
): BlockIoError | null {
  let failedParts = 0;
  const bad: number[] = [];
  let goodBytes = 0;
  const skipped: number[] = [];

  const transfer = (start: number, end: number): number => {
    const { buffer, position } = request;
    if (operation === 'read') return io.read(buffer, end - start, start);
    // Whole sectors from the start of the buffer: as well aligned as the whole request.
    return io.write(buffer.subarray(start - position, end - position), end - start, start);
  };
  const look = (start: number, end: number): void => {
    const limit = goodBytes === 0 ? mostFailedInARow : mostFailedParts;
    if (failedParts >= limit || !ports.pause(0)) {
      skipped.push(start);
      return;
    }
    try {
      goodBytes += transfer(start, end);
    } catch (error) {
      if (!mayPass(error)) throw error;
      failedParts++;
      if (end - start <= ports.sectorBytes) {
        bad.push(start);
        return;
      }
      const middle = start + Math.max(ports.sectorBytes, roundDownTo(ports.sectorBytes, (end - start) / 2));
      look(start, middle);
      look(middle, end);
    }
  };
  try {
    look(request.position, request.position + request.length);
  } catch (error) {
    // It has come to a worse end meanwhile: pulled out.
    if (error instanceof BlockIoError) return error;
    throw error;
  }
  const [first] = bad;
  if (first === undefined) return operation === 'write' && skipped.length === 0 ? null : failure;
  if (goodBytes === 0) return failure;
  return new BlockIoError(operation, first, failure.errno, bad.length * ports.sectorBytes);
}
