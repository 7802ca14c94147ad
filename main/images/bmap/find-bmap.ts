import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { err, type Result } from '../../common/result.ts';
import { largestBmapBytes, parseBmap, type Bmap } from './parse-bmap.ts';
import type { BmapReason } from './reasons.ts';

/**
 * Where a block map of an image may lie: beside it under its name, or under its name without the endings that packing
 * gave it, as `bmaptool` looks for it: `x.wic.gz` → `x.wic.gz.bmap`, `x.wic.bmap`, `x.bmap`.
 */
export function bmapPlaces(image: string): string[] {
  const places: string[] = [];
  for (let name = image; ; name = name.slice(0, -extname(name).length)) {
    places.push(`${name}.bmap`);
    if (extname(name) === '') return places;
  }
}

/** Reads a block map from a file. */
export async function readBmap(path: string): Promise<Result<Bmap, BmapReason>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      // Of a file that is larger than any map, the first bytes are enough to refuse it.
      const bytes = new Uint8Array(Math.min(size, largestBmapBytes + 1));
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return parseBmap(bytes.subarray(0, length));
    } finally {
      await handle.close();
    }
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'bmap-not-readable', data: { path, errno } });
  }
}

/** The block map that lies beside an image, and where; `null` if there is none. */
export async function findBmap(
  image: string,
): Promise<{ readonly path: string; readonly map: Result<Bmap, BmapReason> } | null> {
  for (const path of bmapPlaces(image)) {
    const map = await readBmap(path);
    if (map.ok || map.error.code !== 'bmap-not-readable' || map.error.data.errno !== 'ENOENT') {
      return { path, map };
    }
  }
  return null;
}
