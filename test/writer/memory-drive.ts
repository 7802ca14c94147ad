import { BlockIoError, type BlockIo } from '../../main/writer/block-io.ts';

/** One transfer that reached the drive. */
export interface Transfer {
  readonly operation: 'read' | 'write' | 'flush';
  readonly start: number;
  readonly end: number;
}

/** What goes wrong with a drive. */
export interface Faults {
  /** This transfer over this byte fails; `times` says how often (always, if left out). */
  readonly fail?: { operation: Transfer['operation']; offset: number; errno: string; times?: number };
  /** From this transfer on (counted from 0) everything fails with this error, as if pulled out. */
  readonly goneAfter?: { transfers: number; errno: string };
  /** After this transfer reads find nothing and report no error. */
  readonly emptyAfter?: number;
  /** Where the drive really ends. */
  readonly realBytes?: number;
  /** Bytes that are flipped whenever they are written. */
  readonly flip?: readonly number[];
}

export interface MemoryDrive extends BlockIo {
  readonly bytes: Uint8Array;
  readonly transfers: Transfer[];
}

/**
 * A drive in memory with faults, as strict as the real one: transfers must start and end on sectors.
 * @param before called before each transfer, with its number
 */
export function memoryDrive(
  bytes: Uint8Array,
  sectorBytes: number,
  faults: Faults = {},
  before: (transfer: Transfer, count: number) => void = () => undefined,
): MemoryDrive {
  const transfers: Transfer[] = [];
  const realBytes = faults.realBytes ?? bytes.length;
  let failures = 0;

  const begin = (transfer: Transfer): void => {
    before(transfer, transfers.length);
    const { goneAfter, fail } = faults;
    if (goneAfter && transfers.length >= goneAfter.transfers) {
      throw new BlockIoError(transfer.operation, transfer.start, goneAfter.errno);
    }
    transfers.push(transfer);
    if (transfer.operation !== 'flush' && (transfer.start % sectorBytes || transfer.end % sectorBytes)) {
      throw new BlockIoError(transfer.operation, transfer.start, 'EINVAL');
    }
    const hit =
      fail?.operation === transfer.operation &&
      (transfer.operation === 'flush' || (transfer.start <= fail.offset && fail.offset < transfer.end));
    if (hit && failures++ < (fail.times ?? Infinity)) {
      throw new BlockIoError(transfer.operation, transfer.start, fail.errno);
    }
  };

  return {
    bytes,
    transfers,
    sizeBytes: bytes.length,
    read(buffer, length, position) {
      begin({ operation: 'read', start: position, end: position + length });
      if (faults.emptyAfter !== undefined && transfers.length > faults.emptyAfter) return 0;
      const part = bytes.subarray(position, Math.min(position + length, realBytes));
      buffer.set(part);
      return part.length;
    },
    write(buffer, length, position) {
      begin({ operation: 'write', start: position, end: position + length });
      bytes.set(buffer.subarray(0, Math.max(0, Math.min(length, realBytes - position))), position);
      for (const flipped of faults.flip ?? []) {
        if (flipped >= position && flipped < position + length) {
          bytes[flipped] = (bytes[flipped] ?? 0) ^ 0x10;
        }
      }
      if (position + length > realBytes) {
        throw new BlockIoError('write', Math.max(position, realBytes), 'ENOSPC');
      }
      return length;
    },
    flush() {
      begin({ operation: 'flush', start: 0, end: 0 });
    },
  };
}
