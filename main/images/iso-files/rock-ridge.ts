import type { ByteSource } from '../byte-source.ts';
import { hasAt, latin1, u16le, u32le, u8 } from '../bytes.ts';

/** What Rock Ridge (IEEE P1282) says of one directory record. */
export interface RockRidge {
  /** `null` if it gives no name of its own. */
  readonly name: string | null;
  /** Where a symbolic link leads; `null` if it is none. */
  readonly target: string | null;
  /** The block of the directory that was moved away from here, because the tree is too deep for ISO 9660. */
  readonly movedTo: number | null;
  /** A directory that is shown elsewhere, where it came from. */
  readonly isMoved: boolean;
  /** A device, a pipe or a socket. */
  readonly special: boolean;
  /** Compressed by zisofs: its bytes are not what a reader would see. */
  readonly zisofs: boolean;
}

/** Far more than any image has. */
const mostContinuations = 32;
const longestContinuation = 2048;
const mostNameBytes = 4096;

const modeKinds = 0o170000;
const plainKinds = [0o100000, 0o040000, 0o120000];

/**
 * Reads a system use area and the areas that it continues in.
 * @param area behind the bytes that SUSP skips
 */
export async function readRockRidge(
  source: ByteSource,
  area: Uint8Array,
  blockBytes: number,
): Promise<RockRidge> {
  const names: Uint8Array[] = [];
  const link = new LinkText();
  let nameBytes = 0;
  let movedTo: number | null = null;
  let isMoved = false;
  let special = false;
  let zisofs = false;
  let current = area;
  for (let round = 0; round < mostContinuations; round++) {
    let next: { at: number; length: number } | null = null;
    for (let at = 0; at + 4 <= current.length;) {
      const length = u8(current, at + 2);
      if (length < 4) break;
      const entry = current.subarray(at, at + length);
      at += length;
      const signature = latin1(entry, 0, 2);
      if (signature === 'ST') break;
      if (signature === 'NM' && (u8(entry, 4) & 6) === 0 && nameBytes < mostNameBytes) {
        names.push(entry.subarray(5));
        nameBytes += entry.length - 5;
      } else if (signature === 'SL') link.add(entry.subarray(5));
      else if (signature === 'CL') movedTo = u32le(entry, 4);
      else if (signature === 'RE') isMoved = true;
      else if (signature === 'PX') special = !plainKinds.includes(u16le(entry, 4) & modeKinds);
      else if (hasAt(entry, 0, 'ZF') && hasAt(entry, 4, 'pz')) zisofs = true;
      else if (signature === 'CE') {
        next = {
          at: u32le(entry, 4) * blockBytes + u32le(entry, 12),
          length: Math.min(u32le(entry, 20), longestContinuation),
        };
      }
    }
    if (!next) break;
    current = await source.read(next.at, next.length);
  }
  return {
    name: names.length > 0 ? Buffer.concat(names).toString('utf8') : null,
    target: link.text,
    movedTo,
    isMoved,
    special,
    zisofs,
  };
}

/** Puts a link's components together, which may be split over several entries. */
class LinkText {
  private readonly parts: string[] = [];
  private absolute = false;
  private unfinished = false;
  private length = 0;

  add(components: Uint8Array): void {
    for (let at = 0; at + 2 <= components.length && this.length < mostNameBytes;) {
      const flags = u8(components, at);
      const size = u8(components, at + 1);
      this.addPart(flags, Buffer.from(components.subarray(at + 2, at + 2 + size)).toString('utf8'));
      at += 2 + size;
    }
  }

  private addPart(flags: number, text: string): void {
    this.length += text.length + 1;
    if ((flags & 8) !== 0) {
      this.absolute = true;
      return;
    }
    const part = (flags & 2) !== 0 ? '.' : (flags & 4) !== 0 ? '..' : text;
    if (this.unfinished) this.parts.push((this.parts.pop() ?? '') + part);
    else this.parts.push(part);
    this.unfinished = (flags & 1) !== 0;
  }

  get text(): string | null {
    if (this.parts.length === 0 && !this.absolute) return null;
    return (this.absolute ? '/' : '') + this.parts.join('/');
  }
}
