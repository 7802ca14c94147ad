/** Takes a stream of chunks apart: by pieces of a wanted size, with the possibility to give bytes back. */
export class ChunkReader {
  private held: Uint8Array | null = null;
  private readonly iterator: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.iterator = chunks[Symbol.asyncIterator]();
  }

  /** The next chunk, of whatever size but never empty; `null` at the end. */
  async next(): Promise<Uint8Array | null> {
    if (this.held) {
      const chunk = this.held;
      this.held = null;
      return chunk;
    }
    for (;;) {
      const result = await this.iterator.next();
      if (result.done === true) return null;
      if (result.value.length > 0) return result.value;
    }
  }

  /** Puts bytes back to the front. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.held = this.held ? Buffer.concat([bytes, this.held]) : bytes;
  }

  /** Exactly `length` bytes, or what is left if the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let have = 0;
    while (have < length) {
      const chunk = await this.next();
      if (!chunk) break;
      const part = chunk.subarray(0, length - have);
      parts.push(part);
      have += part.length;
      if (part.length < chunk.length) this.unread(chunk.subarray(part.length));
    }
    const only = parts[0];
    return parts.length === 1 && only ? only : Buffer.concat(parts);
  }

  /** Looks ahead without taking. */
  async peek(length: number): Promise<Uint8Array> {
    const bytes = await this.take(length);
    this.unread(bytes);
    return bytes;
  }

  /** Ends the stream that feeds this reader. */
  async close(): Promise<void> {
    await this.iterator.return?.();
  }
}
