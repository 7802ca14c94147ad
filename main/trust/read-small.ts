import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../common/result.ts';

/** Why a small file could not be read: an errno, or that it is larger than such files are. */
export type SmallFileError = { readonly errno: string } | { readonly sizeBytes: number };

/** Reads a list, a signature or a key. Only regular files: a pipe would be waited for without end. */
export async function readSmallFile(
  path: string,
  largestBytes: number,
): Promise<Result<Uint8Array, SmallFileError>> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return err({ errno: stats.isDirectory() ? 'EISDIR' : 'EINVAL' });
    if (stats.size > largestBytes) return err({ sizeBytes: stats.size });
    return ok(await readFile(path));
  } catch (error) {
    return err({ errno: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' });
  }
}
