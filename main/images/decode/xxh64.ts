import { u32le, u8 } from '../bytes.ts';

/**
 * XXH64 with seed 0, streaming. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 * In pairs of 32-bit halves, because BigInt is a hundred times slower.
 */
const lane = 32;

// The five primes of the specification, in halves.
const p1High = 0x9e3779b1 | 0;
const p1Low = 0x85ebca87 | 0;
const p2High = 0xc2b2ae3d | 0;
const p2Low = 0x27d4eb4f;
const p3High = 0x165667b1;
const p3Low = 0x9e3779f9 | 0;
const p4High = 0x85ebca77 | 0;
const p4Low = 0xc2b2ae63 | 0;
const p5High = 0x27d4eb2f;
const p5Low = 0x165667c5;

/** The higher half of the product of two unsigned 32-bit numbers. */
function productHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const middle2 = (Math.imul(aLow, bHigh) >>> 0) + (middle % 0x10000);
  return (Math.imul(aHigh, bHigh) + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000)) | 0;
}

/** A 64-bit number that is worked on in place. */
class Word {
  constructor(
    public high = 0,
    public low = 0,
  ) {}

  add(high: number, low: number): this {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0;
    this.low = sum | 0;
    return this;
  }

  multiply(high: number, low: number): this {
    this.high = (productHigh(this.low, low) + Math.imul(this.high, low) + Math.imul(this.low, high)) | 0;
    this.low = Math.imul(this.low, low);
    return this;
  }

  rotate(count: number): this {
    const { high, low } = this;
    this.high = (high << count) | (low >>> (32 - count));
    this.low = (low << count) | (high >>> (32 - count));
    return this;
  }

  xor(high: number, low: number): this {
    this.high ^= high;
    this.low ^= low;
    return this;
  }

  /** One step of a lane: takes in 64 bits. */
  round(high: number, low: number): this {
    const inputHigh = (productHigh(low, p2Low) + Math.imul(high, p2Low) + Math.imul(low, p2High)) | 0;
    return this.add(inputHigh, Math.imul(low, p2Low)).rotate(31).multiply(p1High, p1Low);
  }
}

export class Xxh64 {
  private readonly lanes = [
    new Word().add(p1High, p1Low).add(p2High, p2Low),
    new Word().add(p2High, p2Low),
    new Word(),
    // Minus the first prime.
    new Word(~p1High, -p1Low | 0),
  ] as const;
  private readonly rest = new Uint8Array(lane);
  private restLength = 0;
  private length = 0;

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.restLength > 0) {
      at = Math.min(lane - this.restLength, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.restLength);
      this.restLength += at;
      if (this.restLength < lane) return;
      this.stripes(this.rest, 0, lane);
      this.restLength = 0;
    }
    const end = at + Math.floor((bytes.length - at) / lane) * lane;
    this.stripes(bytes, at, end);
    this.rest.set(bytes.subarray(end));
    this.restLength = bytes.length - end;
  }

  private stripes(bytes: Uint8Array, start: number, end: number): void {
    const [one, two, three, four] = this.lanes;
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = start; at < end; at += lane) {
      one.round(data.getInt32(at + 4, true), data.getInt32(at, true));
      two.round(data.getInt32(at + 12, true), data.getInt32(at + 8, true));
      three.round(data.getInt32(at + 20, true), data.getInt32(at + 16, true));
      four.round(data.getInt32(at + 28, true), data.getInt32(at + 24, true));
    }
  }

  /** The lowest 32 bits of the sum of all bytes so far, as zstd stores them. */
  digestLow32(): number {
    const word = new Word();
    if (this.length >= lane) {
      const turns = [1, 7, 12, 18] as const;
      this.lanes.forEach((part, index) => {
        const turned = new Word(part.high, part.low).rotate(turns[index] ?? 0);
        word.add(turned.high, turned.low);
      });
      for (const part of this.lanes) {
        const merged = new Word().round(part.high, part.low);
        word.xor(merged.high, merged.low).multiply(p1High, p1Low).add(p4High, p4Low);
      }
    } else {
      word.add(p5High, p5Low);
    }
    word.add(Math.floor(this.length / 2 ** 32), this.length | 0);

    let at = 0;
    for (; at + 8 <= this.restLength; at += 8) {
      const part = new Word().round(u32le(this.rest, at + 4), u32le(this.rest, at));
      word.xor(part.high, part.low).rotate(27).multiply(p1High, p1Low).add(p4High, p4Low);
    }
    if (at + 4 <= this.restLength) {
      const part = new Word(0, u32le(this.rest, at) | 0).multiply(p1High, p1Low);
      word.xor(part.high, part.low).rotate(23).multiply(p2High, p2Low).add(p3High, p3Low);
      at += 4;
    }
    for (; at < this.restLength; at++) {
      const part = new Word(0, u8(this.rest, at)).multiply(p5High, p5Low);
      word.xor(part.high, part.low).rotate(11).multiply(p1High, p1Low);
    }
    // The last three steps, of which the highest half of the last does not matter.
    word.xor(0, word.high >>> 1).multiply(p2High, p2Low);
    word.xor(word.high >>> 29, (word.low >>> 29) | (word.high << 3)).multiply(p3High, p3Low);
    return (word.low ^ word.high) >>> 0;
  }
}
