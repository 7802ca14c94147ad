import { err, ok, type Result } from '../../common/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { u16be, u32le, u8 } from '../bytes.ts';
import { plainName, readIso, systemUseArea, type IsoTree } from '../iso9660.ts';
import { readRockRidge, type RockRidge } from './rock-ridge.ts';
import type { IsoEntry, IsoExtent, IsoFilesError } from './types.ts';

/** Records never cross these, whatever the size of a block is (ECMA-119, 6.8.1.1). */
const sectorBytes = 2048;
/** Debian's largest images have some ten thousand; more than that is no system for a stick. */
const mostEntries = 100_000;
const deepest = 64;
const largestDirectoryBytes = 8 * 1024 * 1024;
const mostDirectoryBytes = 128 * 1024 * 1024;
const longestPath = 4096;

/** A directory that is still to be read. */
interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly startBytes: number;
  /** `null` if only the directory itself says it, in its first record. */
  readonly sizeBytes: number | null;
}

interface Found {
  readonly name: string;
  readonly record: Uint8Array;
  readonly rockRidge: RockRidge | null;
  readonly extents: readonly IsoExtent[];
}

/**
 * Everything in an ISO 9660 volume, parents before what they hold, with the places of each file's bytes in the image,
 * so that nothing has to be unpacked. Names are Rock Ridge's, else Joliet's, else ISO 9660's own in small letters, as
 * Linux shows them. Bounded in time and memory, whatever the image claims.
 */
export async function listIsoFiles(source: ByteSource): Promise<Result<IsoEntry[], IsoFilesError>> {
  const volume = await readIso(source);
  if (!volume) return err({ code: 'iso-files-none', data: {} });
  return new Walk(source, volume.tree).run();
}

class Damaged extends Error {
  constructor(readonly reason: IsoFilesError) {
    super(reason.code);
  }
}

class Walk {
  private readonly entries: IsoEntry[] = [];
  private readonly seen = new Set<number>();
  private directoryBytes = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly tree: IsoTree,
  ) {}

  async run(): Promise<Result<IsoEntry[], IsoFilesError>> {
    const { startBytes, sizeBytes } = this.tree;
    let level: Folder[] = [{ path: '', depth: 0, startBytes, sizeBytes }];
    try {
      while (level.length > 0) {
        const next: Folder[] = [];
        for (const folder of level) next.push(...(await this.readFolder(folder)));
        level = next;
      }
    } catch (cause) {
      if (cause instanceof Damaged) return err(cause.reason);
      throw cause;
    }
    return ok(this.entries.filter((entry) => !this.isEmptiedShelf(entry)));
  }

  /** Where directories lay that Rock Ridge shows elsewhere: no part of the tree as its maker had it. */
  private isEmptiedShelf({ kind, path }: IsoEntry): boolean {
    if (kind !== 'folder' || !/^\.?rr_moved$/i.test(path)) return false;
    return !this.entries.some((entry) => entry.path.startsWith(`${path}/`));
  }

  /** Adds what a folder holds; the folders in it are still to be read. */
  private async readFolder(folder: Folder): Promise<Folder[]> {
    const folders: Folder[] = [];
    for (const found of await this.records(folder)) {
      const path = folder.path === '' ? found.name : `${folder.path}/${found.name}`;
      if (this.entries.length >= mostEntries) {
        throw new Damaged({ code: 'iso-files-too-many', data: { limit: mostEntries } });
      }
      if (path.length > longestPath || folder.depth >= deepest) throw damaged(path);
      const inside = this.folderOf(found, path, folder.depth + 1);
      if (inside) {
        folders.push(inside);
        this.entries.push({ kind: 'folder', path });
      } else this.entries.push(this.entryOf(found, path));
    }
    return folders;
  }

  private folderOf({ record, rockRidge }: Found, path: string, depth: number): Folder | null {
    const { blockBytes } = this.tree;
    if (rockRidge?.movedTo !== null && rockRidge?.movedTo !== undefined) {
      return { path, depth, startBytes: rockRidge.movedTo * blockBytes, sizeBytes: null };
    }
    if ((u8(record, 25) & 2) === 0) return null;
    return { path, depth, startBytes: placeOf(record, blockBytes), sizeBytes: u32le(record, 10) };
  }

  private entryOf({ record, rockRidge, extents }: Found, path: string): IsoEntry {
    if (typeof rockRidge?.target === 'string') return { kind: 'link', path, target: rockRidge.target };
    const interleaved = u8(record, 26) !== 0 || u8(record, 27) !== 0;
    const foreign = u16be(record, 30) > 1;
    if (interleaved || foreign || rockRidge?.special || rockRidge?.zisofs) return { kind: 'other', path };
    const whole = extents.filter(({ length }) => length > 0);
    whole.forEach(({ start, length }, index) => {
      const last = index === whole.length - 1;
      if (start + length > this.source.size || (!last && length % this.tree.blockBytes !== 0)) {
        throw damaged(path);
      }
    });
    return {
      kind: 'file',
      path,
      sizeBytes: whole.reduce((sum, { length }) => sum + length, 0),
      extents: joined(whole),
    };
  }

  /** The records of a folder, those that belong to one file joined. */
  private async records(folder: Folder): Promise<Found[]> {
    const bytes = await this.readDirectory(folder);
    const found: Found[] = [];
    let parts: IsoExtent[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = u8(bytes, at);
      if (length < 34) {
        at = (Math.floor(at / sectorBytes) + 1) * sectorBytes;
        continue;
      }
      const record = bytes.subarray(at, at + length);
      at += length;
      if (u8(record, 32) === 1 && u8(record, 33) <= 1) continue;
      parts.push({ start: placeOf(record, this.tree.blockBytes), length: u32le(record, 10) });
      // The last record of a file has all that is said of it.
      if ((u8(record, 25) & 0x80) !== 0) continue;
      const extents = parts;
      parts = [];
      const one = await this.described(record, extents);
      if (one.rockRidge?.isMoved) continue;
      if (!isName(one.name)) throw damaged(`${folder.path}/${one.name}`);
      found.push(one);
      if (found.length > mostEntries) {
        throw new Damaged({ code: 'iso-files-too-many', data: { limit: mostEntries } });
      }
    }
    return found;
  }

  private async described(record: Uint8Array, extents: readonly IsoExtent[]): Promise<Found> {
    const { joliet, suspSkip, blockBytes } = this.tree;
    const plain = plainName(record, joliet);
    if (suspSkip === null) {
      return { name: joliet ? plain : plain.toLowerCase(), record, rockRidge: null, extents };
    }
    const rockRidge = await readRockRidge(this.source, systemUseArea(record).subarray(suspSkip), blockBytes);
    return { name: rockRidge.name ?? plain.toLowerCase(), record, rockRidge, extents };
  }

  private async readDirectory({ path, startBytes, sizeBytes }: Folder): Promise<Uint8Array> {
    // Twice the same directory would be a tree without end.
    if (this.seen.has(startBytes)) throw damaged(path);
    this.seen.add(startBytes);
    const size = sizeBytes ?? u32le(await this.source.read(startBytes, 34), 10);
    this.directoryBytes += size;
    if (size > largestDirectoryBytes || this.directoryBytes > mostDirectoryBytes) throw damaged(path);
    const bytes = await this.source.read(startBytes, size);
    if (bytes.length < size) throw damaged(path);
    return bytes;
  }
}

function damaged(path: string): Damaged {
  return new Damaged({ code: 'iso-files-damaged', data: { path: path.slice(0, 200) } });
}

/** An extended attribute record, if there is one, lies before the content. */
function placeOf(record: Uint8Array, blockBytes: number): number {
  return (u32le(record, 2) + u8(record, 1)) * blockBytes;
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}

/** Stretches that follow each other as one. */
function joined(extents: readonly IsoExtent[]): IsoExtent[] {
  const result: IsoExtent[] = [];
  for (const extent of extents) {
    const last = result.at(-1);
    if (last && last.start + last.length === extent.start) {
      result[result.length - 1] = { start: last.start, length: last.length + extent.length };
    } else result.push(extent);
  }
  return result;
}
