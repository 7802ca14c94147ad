import { hasAt, u32be, u8, view } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * The blocks that OpenWrt appends to its images: metadata (JSON) and signature, each followed by a trailer
 * (`fwtool`, `fwimage.h`: magic, CRC, type, padding, size of the block with its trailer; all big-endian).
 */
const trailerBytes = 16;
const infoType = 1;
const largestBlockBytes = 256 * 1024;
const mostBlocks = 4;

export interface FirmwareInfo {
  /** Where the appended blocks begin: the end of the image itself, in bytes. */
  readonly imageEnd: number;
  /** For instance `x86/64`. */
  readonly target: string | null;
  /** For instance "OpenWrt 23.05.5". */
  readonly name: string | null;
}

function textField(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = (value as Record<string, unknown>)[name];
  // Shown to people: no control characters, not too long.
  return typeof field === 'string' && /^[\w .,:+/()-]{1,60}$/.test(field) ? field : null;
}

/** Reads OpenWrt's appended blocks; `null` if the file ends with none. */
export async function readFirmwareInfo(source: ByteSource): Promise<FirmwareInfo | null> {
  let end = source.size;
  let found = false;
  let target: string | null = null;
  let name: string | null = null;
  for (let count = 0; count < mostBlocks; count++) {
    const trailer = await source.read(end - trailerBytes, trailerBytes);
    const size = u32be(trailer, 12);
    if (!hasAt(trailer, 0, 'FWx0') || size < trailerBytes || size > largestBlockBytes || size > end) break;
    found = true;
    end -= size;
    if (u8(trailer, 8) !== infoType) continue;
    const block = await source.read(end + 8, size - trailerBytes - 8);
    try {
      const info: unknown = JSON.parse(view(block).toString('utf8').replace(/\0+$/, ''));
      const version: unknown =
        typeof info === 'object' && info !== null && 'version' in info ? info.version : null;
      target = textField(version, 'target');
      const words = [textField(version, 'dist'), textField(version, 'version')].filter(
        (word) => word !== null,
      );
      name = words.length > 0 ? words.join(' ') : null;
    } catch {
      // Not JSON: the block is there all the same.
    }
  }
  return found ? { imageEnd: end, target, name } : null;
}
