const wasmPage = 65536;

/**
 * Memory that starts on a page, as direct I/O (`O_DIRECT`) wants it: a WebAssembly memory is mapped by itself,
 * so its start is page-aligned everywhere, without a native module. `Buffer.alloc` is aligned by luck only.
 * @param bytes multiples of a WebAssembly page (64 KiB) waste nothing
 */
export function alignedMemory(bytes: number): Uint8Array {
  const pages = Math.max(1, Math.ceil(bytes / wasmPage));
  return new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer, 0, bytes);
}

/**
 * The two buffers of one thread that writes or reads back: `block` moves to and from the drive; `piece` holds
 * a part of the image while it is compared, so small that it stays in the processor's second-level cache,
 * which makes reading the image again cost a third.
 */
export interface Buffers {
  readonly block: Uint8Array;
  readonly piece: Uint8Array;
}

/** At most this much is under way at once: more gains nothing, measured in `test/bench`. */
export const largestBlockBytes = 2 * 1024 * 1024;
export const pieceBytes = 256 * 1024;

/** Both buffers in one page-aligned memory. */
export function allocateBuffers(): Buffers {
  const memory = alignedMemory(largestBlockBytes + pieceBytes);
  return {
    block: memory.subarray(0, largestBlockBytes),
    piece: memory.subarray(largestBlockBytes),
  };
}

/** `bytes` rounded up to whole sectors. */
export function roundUpTo(unit: number, bytes: number): number {
  return Math.ceil(bytes / unit) * unit;
}

/** `bytes` rounded down to whole sectors. */
export function roundDownTo(unit: number, bytes: number): number {
  return Math.floor(bytes / unit) * unit;
}
