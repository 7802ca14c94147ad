import type { Buffers } from '../aligned-buffer.ts';
import { BlockIoError, type BlockIo } from '../block-io.ts';

/** The drive under probe: transfers through page-aligned memory, whole or not at all, and counted. */
export class ProbeIo {
  readonly #drive: BlockIo;
  readonly #buffers: Buffers;
  #bytesWritten = 0;

  constructor(drive: BlockIo, buffers: Buffers) {
    this.#drive = drive;
    this.#buffers = buffers;
  }

  /** The longest stretch for `read` and `write`, in bytes. */
  get pieceBytes(): number {
    return this.#buffers.piece.length;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /**
   * @returns what the drive holds there, in memory that the next transfer uses again
   * @throws BlockIoError, with `EOF` where the drive gives less
   */
  read(offset: number, length: number): Uint8Array {
    return this.#readInto(this.#buffers.piece, offset, length);
  }

  /** @throws BlockIoError */
  write(offset: number, bytes: Uint8Array): void {
    this.#buffers.piece.set(bytes);
    this.#write(this.#buffers.piece, offset, bytes.length);
  }

  /**
   * Writes a stretch again with what it holds. A drive that loses power in the middle loses nothing by it.
   * @param length at most that of the large buffer
   * @param now seconds on a clock that never runs backwards
   * @param settled called after writing, and measured with it
   * @returns how long reading and writing took, in seconds
   */
  rewrite(
    offset: number,
    length: number,
    now: () => number,
    settled: () => void,
  ): { readonly read: number; readonly write: number } {
    const begin = now();
    this.#readInto(this.#buffers.block, offset, length);
    const between = now();
    this.#write(this.#buffers.block, offset, length);
    settled();
    return { read: between - begin, write: now() - between };
  }

  /** @throws BlockIoError */
  flush(): void {
    this.#drive.flush();
  }

  #readInto(buffer: Uint8Array, offset: number, length: number): Uint8Array {
    const count = this.#drive.read(buffer, length, offset);
    if (count < length) throw new BlockIoError('read', offset + count, 'EOF');
    return buffer.subarray(0, length);
  }

  #write(buffer: Uint8Array, offset: number, length: number): void {
    this.#bytesWritten += length;
    this.#drive.write(buffer, length, offset);
  }
}
