import type { Readable } from 'node:stream';

/** So much may wait to be taken before the sender is slowed down. */
const mostWaitingBytes = 1024 * 1024;

/**
 * The bytes of an answer in the order in which they come. A stream that breaks off throws away what nobody had read;
 * this keeps it, so that the error comes behind the last byte that arrived. Must be made before anything is awaited.
 */
export class Arriving {
  private readonly chunks: Buffer[] = [];
  private waitingBytes = 0;
  private end: { readonly error: Error | null } | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly body: Readable) {
    body.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.waitingBytes += chunk.length;
      if (this.waitingBytes > mostWaitingBytes) body.pause();
      this.wake();
    });
    body.on('end', () => this.finish(null));
    body.on('error', (error: Error) => this.finish(error));
    body.on('close', () => this.finish(new Error('closed')));
  }

  /**
   * The next bytes; `null` at the end.
   * @throws what the connection broke off with, once everything that came before is taken
   */
  async next(): Promise<Buffer | null> {
    while (this.chunks.length === 0 && this.end === null) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const chunk = this.chunks.shift();
    if (chunk !== undefined) {
      this.waitingBytes -= chunk.length;
      if (this.body.isPaused() && this.waitingBytes < mostWaitingBytes / 2) this.body.resume();
      return chunk;
    }
    if (this.end?.error) throw this.end.error;
    return null;
  }

  destroy(): void {
    this.body.destroy();
  }

  private finish(error: Error | null): void {
    this.end ??= { error };
    this.wake();
  }
}
