import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../common/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { allZero } from '../bytes.ts';
import { bmapHash, type Bmap } from './parse-bmap.ts';
import type { BmapMisfit } from './reasons.ts';

const readBytes = 1024 * 1024;

export interface CheckOptions {
  readonly signal: AbortSignal;
  /** Bytes of the image that have been looked at. */
  readonly onProgress: (bytes: number, totalBytes: number) => void;
}

/**
 * Compares an image with its block map: each range has its digest, and what lies between them is all zeroes. The latter
 * no other program asks; but a map that leaves out data, by mistake or on purpose, would make a stick that is not the
 * image, and nobody would notice.
 * @returns `null` as the value if it was cancelled
 */
export async function checkBmap(
  image: ByteSource,
  map: Bmap,
  { signal, onProgress }: CheckOptions,
): Promise<Result<'fits' | null, BmapMisfit>> {
  if (image.size !== map.imageBytes) {
    return err({ code: 'bmap-other-image', data: { imageBytes: image.size, mapBytes: map.imageBytes } });
  }
  const cancelled = async (at: number): Promise<boolean> => {
    onProgress(at, image.size);
    await nextTurn();
    return signal.aborted;
  };
  let before = 0;
  for (const { start, end, digest } of [
    ...map.ranges,
    { start: image.size, end: image.size, digest: null },
  ]) {
    for await (const { at, bytes } of partsOf(image, before, start)) {
      if (bytes.length === 0) return err(mismatch(before, start));
      if (!allZero(bytes)) {
        const inside = bytes.findIndex((byte) => byte !== 0);
        return err({ code: 'bmap-leaves-out-data', data: { offset: at + inside } });
      }
      if (await cancelled(at)) return ok(null);
    }
    before = end;
    if (digest === null) break;
    const hash = bmapHash(map.algorithm);
    for await (const { at, bytes } of partsOf(image, start, end)) {
      if (bytes.length === 0) return err(mismatch(start, end));
      hash.update(bytes);
      if (await cancelled(at)) return ok(null);
    }
    if (hash.digest('hex') !== digest) return err(mismatch(start, end));
  }
  return ok('fits');
}

/** The bytes of a stretch, piece by piece; a piece of none where the image ends before that. */
async function* partsOf(
  image: ByteSource,
  start: number,
  end: number,
): AsyncGenerator<{ readonly at: number; readonly bytes: Uint8Array }> {
  for (let at = start; at < end;) {
    const bytes = await image.read(at, Math.min(readBytes, end - at));
    yield { at, bytes };
    if (bytes.length === 0) return;
    at += bytes.length;
  }
}

function mismatch(start: number, end: number): BmapMisfit {
  return { code: 'bmap-mismatch', data: { offset: start, partBytes: end - start } };
}
