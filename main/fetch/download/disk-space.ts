import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Left free, so that a download never fills the disk that the computer runs from. */
export const spareBytes = 64 * 1024 * 1024;

/** Bytes that an ordinary user may still store where `path` lies; `null` if the system does not say. */
export async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dirname(path));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** What is missing; `null` if there is room, or nobody knows. */
export function lackingSpace(
  neededBytes: number | null,
  free: number | null,
): { readonly neededBytes: number; readonly freeBytes: number } | null {
  if (neededBytes === null || free === null || neededBytes + spareBytes <= free) return null;
  return { neededBytes: neededBytes + spareBytes, freeBytes: free };
}
