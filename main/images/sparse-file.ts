import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { allZero } from './bytes.ts';

/**
 * Writes a stream to a file and leaves holes where it is all zeros, as most disk images mostly are.
 * Holes begin and end at multiples of this many bytes, which is at least a block of every file system.
 */
const grainBytes = 64 * 1024;
const writeBytes = 1024 * 1024;

export class SparseFile {
  /** How long the file is so far. */
  size = 0;
  /** How much of it takes space. */
  storedBytes = 0;
  private readonly digest = createHash('sha256');
  private readonly pending = Buffer.allocUnsafeSlow(writeBytes);
  private pendingBytes = 0;

  constructor(private readonly handle: FileHandle) {}

  async write(chunk: Uint8Array): Promise<void> {
    this.digest.update(chunk);
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + writeBytes - this.pendingBytes);
      this.pending.set(part, this.pendingBytes);
      this.pendingBytes += part.length;
      this.size += part.length;
      at += part.length;
      if (this.pendingBytes === writeBytes) await this.flush();
    }
  }

  /** Writes what is pending: runs of grains that are not zero, each with one call. */
  private async flush(): Promise<void> {
    const start = this.size - this.pendingBytes;
    let from = 0;
    for (let at = 0; at < this.pendingBytes; at += grainBytes) {
      const end = Math.min(at + grainBytes, this.pendingBytes);
      if (!allZero(this.pending.subarray(at, end))) continue;
      await this.put(from, at, start);
      from = end;
    }
    await this.put(from, this.pendingBytes, start);
    this.pendingBytes = 0;
  }

  private async put(from: number, to: number, start: number): Promise<void> {
    for (let at = from; at < to;) {
      const { bytesWritten } = await this.handle.write(this.pending, at, to - at, start + at);
      at += bytesWritten;
    }
    this.storedBytes += Math.max(0, to - from);
  }

  /** Puts everything on the disk and gives the SHA-256 of all bytes, holes included. */
  async finish(): Promise<string> {
    await this.flush();
    await this.handle.truncate(this.size);
    await this.handle.sync();
    return this.digest.digest('hex');
  }
}
