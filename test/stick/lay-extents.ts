import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Extent } from '../../main/writer/layout.ts';

const blockBytes = 2 ** 20;

/** Writes extents to a file the plainest way, and the rest of a last sector as zeroes. @param files open handles */
export function layExtents(path: string, extents: readonly Extent[], files: readonly number[] = []): void {
  const fd = openSync(path, 'r+');
  const put = (bytes: Uint8Array, at: number): void => {
    if (writeSync(fd, bytes, 0, bytes.length, at) !== bytes.length) throw new Error('written in part');
  };
  try {
    let end = 0;
    for (const { start, length, from } of extents) {
      if (start % 512 !== 0 || start < end || length <= 0) throw new Error(`extent out of order at ${start}`);
      if (from.kind === 'bytes' && from.bytes.length !== length) throw new Error('extent and bytes differ');
      for (let at = 0; at < length; at += blockBytes) {
        const block = new Uint8Array(Math.min(blockBytes, length - at));
        if (from.kind === 'bytes') block.set(from.bytes.subarray(at, at + block.length));
        if (
          from.kind === 'file' &&
          readSync(files[from.file] ?? -1, block, 0, block.length, from.offset + at) !== block.length
        ) {
          throw new Error('the file ends early');
        }
        put(block, start + at);
      }
      end = Math.ceil((start + length) / 512) * 512;
      put(new Uint8Array(end - start - length), start + length);
    }
  } finally {
    closeSync(fd);
  }
}
