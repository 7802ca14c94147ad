import koffi, { type KoffiFunc } from 'koffi';

/**
 * The system's own liblzma, by FFI. Every Linux distribution has it, because its package tools need it. Against
 * lzma-native it is about twice as fast, and it stops when the output buffer is full, so that memory stays bounded.
 */
export interface Liblzma {
  readonly decoder: KoffiFunc<(stream: Buffer, memoryLimit: bigint, flags: number) => number>;
  readonly code: KoffiFunc<(stream: Buffer, action: number) => number>;
  readonly end: KoffiFunc<(stream: Buffer) => void>;
}

/** Values of `lzma_ret` (liblzma, `lzma/base.h`). */
export const lzmaResult = {
  ok: 0,
  streamEnd: 1,
  memory: 5,
  memoryLimit: 6,
  format: 7,
  options: 8,
  data: 9,
  buffer: 10,
} as const;

export const lzmaAction = { run: 0, finish: 3 } as const;
/** LZMA_CONCATENATED: streams one after the other, with padding between them. */
const concatenated = 0x08;

/** Offsets in `lzma_stream` where pointers have 64 bits. */
const field = { nextIn: 0, availableIn: 8, nextOut: 24, availableOut: 32 } as const;
const streamBytes = 136;

let loaded: Liblzma | null | undefined;

/** The library, or `null` where there is none (Windows) or its structures are laid out in another way. */
export function loadLiblzma(): Liblzma | null {
  loaded ??= load();
  return loaded;
}

function load(): Liblzma | null {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return null;
  try {
    const library = koffi.load('liblzma.so.5');
    return {
      decoder: library.func('int lzma_stream_decoder(void *stream, uint64_t memlimit, uint32_t flags)'),
      code: library.func('int lzma_code(void *stream, int action)'),
      end: library.func('void lzma_end(void *stream)'),
    };
  } catch {
    return null;
  }
}

/** One decoder with its buffers, whose addresses the C side keeps: they are never moved. */
export class LzmaStream {
  private readonly stream = Buffer.allocUnsafeSlow(streamBytes).fill(0);
  private readonly output: Buffer;
  private input: Buffer = Buffer.alloc(0);

  constructor(
    private readonly library: Liblzma,
    memoryLimit: number,
    outputBytes: number,
  ) {
    this.output = Buffer.allocUnsafeSlow(outputBytes);
    if (library.decoder(this.stream, BigInt(memoryLimit), concatenated) !== lzmaResult.ok) {
      throw new Error('liblzma: no decoder');
    }
  }

  get needsInput(): boolean {
    return this.stream.readBigUInt64LE(field.availableIn) === 0n;
  }

  supply(bytes: Uint8Array): void {
    this.input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.stream.writeBigUInt64LE(bytes.length === 0 ? 0n : koffi.address(this.input), field.nextIn);
    this.stream.writeBigUInt64LE(BigInt(bytes.length), field.availableIn);
  }

  /** Decodes until the input is used up or the output is full, in a thread of the pool. */
  async run(action: number): Promise<{ result: number; output: Uint8Array }> {
    this.stream.writeBigUInt64LE(koffi.address(this.output), field.nextOut);
    this.stream.writeBigUInt64LE(BigInt(this.output.length), field.availableOut);
    const result = await new Promise<number>((resolve, reject) => {
      this.library.code.async(this.stream, action, (cause: unknown, value) => {
        if (cause instanceof Error) reject(cause);
        else resolve(value);
      });
    });
    const filled = this.output.length - Number(this.stream.readBigUInt64LE(field.availableOut));
    return { result, output: new Uint8Array(this.output.subarray(0, filled)) };
  }

  /** Gives the decoder's memory back. Not while `run` is under way. */
  close(): void {
    this.library.end(this.stream);
  }
}
