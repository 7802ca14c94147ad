import { hasAt, u16le, u32be, u32le, u64be, u64le, view } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { openFat } from './fat.ts';
import { readIso } from './iso9660.ts';

/** What a file system says about itself in its superblock. */
export interface Filesystem {
  readonly name: string;
  readonly label: string;
  /** How many bytes it needs from its start on; `null` if it does not say. */
  readonly sizeBytes: number | null;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const raw = view(bytes.subarray(at, at + length));
  const end = raw.indexOf(0);
  return raw.toString('utf8', 0, end < 0 ? raw.length : end).trim();
}

/** Recognises the file system that begins at the source's first byte. */
export async function recogniseFilesystem(source: ByteSource): Promise<Filesystem | null> {
  const start = await source.read(0, 4096);
  if (hasAt(start, 0, 'hsqs')) return { name: 'squashfs', label: '', sizeBytes: u64le(start, 40) };
  // ext2, 3 and 4: superblock at 1024 (Linux, Documentation/filesystems/ext4).
  if (hasAt(start, 1024 + 56, [0x53, 0xef])) {
    const high = (u32le(start, 1024 + 96) & 0x80) !== 0 ? u32le(start, 1024 + 336) : 0;
    const blocks = u32le(start, 1024 + 4) + high * 2 ** 32;
    const journal = (u32le(start, 1024 + 92) & 4) !== 0;
    const extents = (u32le(start, 1024 + 96) & 0x40) !== 0;
    return {
      name: extents ? 'ext4' : journal ? 'ext3' : 'ext2',
      label: text(start, 1024 + 120, 16),
      sizeBytes: blocks * 2 ** (10 + Math.min(u32le(start, 1024 + 24), 6)),
    };
  }
  if (hasAt(start, 0, 'XFSB')) {
    return { name: 'XFS', label: text(start, 108, 12), sizeBytes: u64be(start, 8) * u32be(start, 4) };
  }
  if (hasAt(start, 3, 'NTFS    ')) {
    return { name: 'NTFS', label: '', sizeBytes: (u64le(start, 40) + 1) * u16le(start, 11) };
  }
  if (hasAt(start, 3, 'EXFAT   ')) {
    return { name: 'exFAT', label: '', sizeBytes: u64le(start, 72) * 2 ** Math.min(start[108] ?? 9, 12) };
  }
  if (hasAt(start, 1024, [0x10, 0x20, 0xf5, 0xf2])) {
    return { name: 'F2FS', label: '', sizeBytes: u64le(start, 1024 + 36) * 4096 };
  }
  if (hasAt(start, 1024, [0xe2, 0xe1, 0xf5, 0xe0])) return { name: 'EROFS', label: '', sizeBytes: null };
  if (hasAt(start, 4086, 'SWAPSPACE2')) return { name: 'swap', label: '', sizeBytes: 4096 };
  if (hasAt(start, 0, [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe]))
    return { name: 'LUKS', label: '', sizeBytes: null };
  const btrfs = await source.read(0x10000, 0x400);
  if (hasAt(btrfs, 0x40, '_BHRfS_M')) {
    return { name: 'Btrfs', label: text(btrfs, 0x12b, 256), sizeBytes: u64le(btrfs, 0x70) };
  }
  const fat = await openFat(source);
  if (fat) return { name: `FAT${fat.bits}`, label: fat.label, sizeBytes: fat.sizeBytes };
  const iso = await readIso(source);
  if (iso) return { name: 'ISO 9660', label: iso.volumeId, sizeBytes: iso.volumeBytes };
  if (hasAt(start, 0, '-rom1fs-')) {
    return { name: 'romfs', label: '', sizeBytes: u32be(start, 8) };
  }
  return null;
}
