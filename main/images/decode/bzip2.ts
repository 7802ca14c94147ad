import type { ChunkReader } from './chunk-reader.ts';
import { DecodeFailure } from './failure.ts';

/**
 * bzip2. Written here because the packages that there are push single bytes into arrays, three to ten times
 * slower, and need 100 MB for one block. The format: https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf
 */

/** More than any block can take: 900 000 symbols of at most 20 bits, the selectors, the tables. */
const largestBlockBytes = 3 * 1024 * 1024;
const outputChunkBytes = 256 * 1024;
const symbolsPerGroup = 50;
const longestCode = 20;
const fastBits = 10;

/** CRC-32 as bzip2 counts it: the polynomial 0x04c11db7, highest bit first. */
const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** Bits, highest first, out of a buffer that is refilled between blocks only. */
class BitReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** The bits that were read ahead: the lowest `heldBits` of `held`. */
  held = 0;
  heldBits = 0;

  /** At most 24 at once. Past the end there are zeros; `overrun` tells. */
  read(count: number): number {
    while (this.heldBits < count) {
      this.held = (this.held << 8) | (this.bytes[this.at++] ?? 0);
      this.heldBits += 8;
    }
    this.heldBits -= count;
    return (this.held >>> this.heldBits) & ((1 << count) - 1);
  }

  read32(): number {
    return ((this.read(16) << 16) | this.read(16)) >>> 0;
  }

  get overrun(): boolean {
    return this.at > this.bytes.length;
  }

  /** Drops the bits up to the next whole byte, and gives whole bytes that were read ahead back. */
  align(): void {
    this.at -= this.heldBits >> 3;
    this.heldBits = 0;
  }
}

interface CodeTable {
  /** For the next `fastBits` bits: length of the code × 512 + symbol; 0 if the code is longer. */
  readonly fast: Uint16Array;
  /** By length: the largest code of that length, or -1. */
  readonly limit: Int32Array;
  /** By length: what to take off a code to get its place in `symbols`. */
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

function codeTable(lengths: Uint8Array): CodeTable {
  const fast = new Uint16Array(1 << fastBits);
  const limit = new Int32Array(longestCode + 2).fill(-1);
  const base = new Int32Array(longestCode + 2);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let placed = 0;
  for (let length = 1; length <= longestCode; length++) {
    base[length] = code - placed;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[placed++] = symbol;
      if (length <= fastBits) {
        const first = code << (fastBits - length);
        fast.fill(length * 512 + symbol, first, first + (1 << (fastBits - length)));
      }
      code++;
    }
    limit[length] = code - 1;
    code <<= 1;
  }
  return { fast, limit, base, symbols };
}

function damaged(): never {
  throw new DecodeFailure('damaged');
}

/** Damage at a place in the input: past its end it means that the file is cut short, see `overrun`. */
function failAt(bits: BitReader, at: number): never {
  bits.at = at;
  return damaged();
}

/** Which byte values occur in a block, in order. */
function readUsedBytes(bits: BitReader): Uint8Array {
  const sixteens = bits.read(16);
  const used: number[] = [];
  for (let high = 0; high < 16; high++) {
    if ((sixteens & (0x8000 >> high)) === 0) continue;
    const map = bits.read(16);
    for (let low = 0; low < 16; low++) {
      if ((map & (0x8000 >> low)) !== 0) used.push(high * 16 + low);
    }
  }
  if (used.length === 0) damaged();
  return Uint8Array.from(used);
}

/** One block, taken apart up to the point where its bytes can be walked through. */
class Block {
  private readonly links = new Uint32Array(900_000);
  private length = 0;
  private start = 0;
  private readonly selectors = new Uint8Array(32_768);

  /** Reads what stands behind the block's magic number and check sum. */
  read(bits: BitReader, capacity: number): void {
    if (bits.read(1) !== 0) throw new DecodeFailure('unsupported');
    this.start = bits.read(24);
    const used = readUsedBytes(bits);
    const tables = this.readTables(bits, used.length + 2);
    this.length = this.readSymbols(bits, tables, used, capacity);
    if (this.start >= this.length) damaged();
  }

  private readTables(bits: BitReader, symbolCount: number): { tables: CodeTable[]; selectorCount: number } {
    const groups = bits.read(3);
    const selectorCount = bits.read(15);
    if (groups < 2 || groups > 6 || selectorCount < 1) damaged();
    const order = [0, 1, 2, 3, 4, 5];
    for (let i = 0; i < selectorCount; i++) {
      let place = 0;
      while (bits.read(1) === 1) if (++place >= groups) damaged();
      const [chosen = 0] = order.splice(place, 1);
      order.unshift(chosen);
      this.selectors[i] = chosen;
    }
    const tables: CodeTable[] = [];
    for (let group = 0; group < groups; group++) {
      const lengths = new Uint8Array(symbolCount);
      let length = bits.read(5);
      for (let symbol = 0; symbol < symbolCount; symbol++) {
        for (;;) {
          if (length < 1 || length > longestCode || bits.overrun) damaged();
          if (bits.read(1) === 0) break;
          length += bits.read(1) === 0 ? 1 : -1;
        }
        lengths[symbol] = length;
      }
      tables.push(codeTable(lengths));
    }
    return { tables, selectorCount };
  }

  /** Undoes the Huffman codes, the runs of zeros and the move-to-front; returns the number of bytes. */
  private readSymbols(
    bits: BitReader,
    { tables, selectorCount }: { tables: CodeTable[]; selectorCount: number },
    used: Uint8Array,
    capacity: number,
  ): number {
    const { links, selectors } = this;
    const endOfBlock = used.length + 1;
    const counts = new Uint32Array(256);
    const front = Uint8Array.from(used);
    let length = 0;
    let run = 0;
    let runWeight = 1;
    let group = 0;
    let left = 0;
    let table = tables[0];
    // The bit reader's state is kept in locals here: this loop is where the time goes.
    const bytes = bits.bytes;
    let { at, held, heldBits } = bits;
    for (;;) {
      if (left === 0) {
        if (group >= selectorCount) return failAt(bits, at);
        table = tables[selectors[group++] ?? 0];
        left = symbolsPerGroup;
      }
      left--;
      if (!table) return failAt(bits, at);
      while (heldBits <= 24) {
        held = (held << 8) | (bytes[at++] ?? 0);
        heldBits += 8;
      }
      let symbol: number;
      const quick = table.fast[(held >>> (heldBits - fastBits)) & ((1 << fastBits) - 1)] ?? 0;
      if (quick !== 0) {
        heldBits -= quick >> 9;
        symbol = quick & 511;
      } else {
        let size = fastBits + 1;
        let code = 0;
        for (; ; size++) {
          if (size > longestCode) return failAt(bits, at);
          code = (held >>> (heldBits - size)) & ((1 << size) - 1);
          if (code <= (table.limit[size] ?? -1)) break;
        }
        heldBits -= size;
        symbol = table.symbols[code - (table.base[size] ?? 0)] ?? endOfBlock + 1;
      }

      if (symbol <= 1) {
        if (runWeight > capacity * 2) return failAt(bits, at);
        run += runWeight << symbol;
        runWeight <<= 1;
        continue;
      }
      if (run > 0) {
        const byte = front[0] ?? 0;
        if (length + run > capacity) return failAt(bits, at);
        counts[byte] = (counts[byte] ?? 0) + run;
        links.fill(byte, length, length + run);
        length += run;
        run = 0;
        runWeight = 1;
      }
      if (symbol === endOfBlock) break;
      if (symbol > endOfBlock || length >= capacity) return failAt(bits, at);
      const place = symbol - 1;
      const byte = front[place] ?? 0;
      front.copyWithin(1, 0, place);
      front[0] = byte;
      counts[byte] = (counts[byte] ?? 0) + 1;
      links[length++] = byte;
    }
    bits.at = at;
    bits.held = held;
    bits.heldBits = heldBits;

    let sum = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = counts[byte] ?? 0;
      counts[byte] = sum;
      sum += count;
    }
    for (let i = 0; i < length; i++) {
      const byte = (links[i] ?? 0) & 0xff;
      const target = counts[byte] ?? 0;
      counts[byte] = target + 1;
      links[target] = (links[target] ?? 0) | (i << 8);
    }
    return length;
  }

  /** The block's bytes, in pieces; checks its sum at the end. */
  *bytes(expectedSum: number): Generator<Uint8Array, void, undefined> {
    const { links, length } = this;
    let output = new Uint8Array(outputChunkBytes);
    let filled = 0;
    let sum = 0xffffffff;
    let position = (links[this.start] ?? 0) >>> 8;
    let previous = -1;
    let repeated = 0;
    for (let i = 0; i < length; i++) {
      const link = links[position] ?? 0;
      const byte = link & 0xff;
      position = link >>> 8;
      let times = 1;
      if (repeated === 4) {
        times = byte;
        repeated = 0;
        // `previous` stays the byte to be written; a fifth equal byte begins a new run.
      } else {
        repeated = byte === previous ? repeated + 1 : 1;
        previous = byte;
      }
      for (; times > 0; times--) {
        sum = (sum << 8) ^ (crcTable[((sum >>> 24) ^ previous) & 0xff] ?? 0);
        output[filled++] = previous;
        if (filled === outputChunkBytes) {
          yield output;
          output = new Uint8Array(outputChunkBytes);
          filled = 0;
        }
      }
      if (repeated === 0) previous = -1;
    }
    if (filled > 0) yield output.subarray(0, filled);
    if (~sum >>> 0 !== expectedSum) damaged();
  }
}

/** Keeps at least one whole block (or all that is left) in the bit reader's buffer. */
class BlockInput {
  readonly bits = new BitReader();
  private ended = false;

  constructor(private readonly input: ChunkReader) {}

  async fill(): Promise<void> {
    const { bits } = this;
    // Bits that are held stand before `at` and stay where they are.
    if (this.ended || bits.bytes.length - bits.at >= largestBlockBytes) return;
    const parts = [bits.bytes.subarray(Math.min(bits.at, bits.bytes.length))];
    let have = parts[0]?.length ?? 0;
    while (have < largestBlockBytes * 2) {
      const chunk = await this.input.next();
      if (!chunk) {
        this.ended = true;
        break;
      }
      parts.push(chunk);
      have += chunk.length;
    }
    bits.bytes = Buffer.concat(parts);
    bits.at = 0;
  }

  /** What was not used, at a whole byte; only zeros count as nothing. */
  get isEmpty(): boolean {
    return this.ended && this.bits.bytes.subarray(this.bits.at).every((byte) => byte === 0);
  }
}

/**
 * bzip2, with any number of streams one after the other (as pbzip2 makes).
 * @throws DecodeFailure if it is cut short or a check sum is wrong
 */
export async function* bunzip2(input: ChunkReader): AsyncGenerator<Uint8Array, void, undefined> {
  const source = new BlockInput(input);
  const { bits } = source;
  const block = new Block();
  const checked = (): void => {
    if (bits.overrun) throw new DecodeFailure('truncated');
  };
  do {
    await source.fill();
    const magic = bits.read(24);
    const level = bits.read(8) - 0x30;
    checked();
    if (magic !== 0x425a68 || level < 1 || level > 9) damaged();
    let combined = 0;
    for (;;) {
      await source.fill();
      const high = bits.read(24);
      const low = bits.read(24);
      const sum = bits.read32();
      checked();
      if (high === 0x177245 && low === 0x385090) {
        if (sum !== combined) damaged();
        break;
      }
      if (high !== 0x314159 || low !== 0x265359) damaged();
      try {
        block.read(bits, level * 100_000);
      } catch (cause) {
        // The zeros behind the end of the data look like damage.
        checked();
        throw cause;
      }
      checked();
      for (const chunk of block.bytes(sum)) {
        yield chunk;
      }
      combined = (((combined << 1) | (combined >>> 31)) ^ sum) >>> 0;
    }
    bits.align();
    await source.fill();
  } while (!source.isEmpty);
}
