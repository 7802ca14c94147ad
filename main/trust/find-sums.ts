import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import { digestFor, type SumsEntry } from './checksum-file.ts';
import type { SumsError } from './reasons.ts';

/** A list for one file is a few lines, one for a whole mirror some hundred kilobytes. */
const largestListBytes = 8 * 1024 * 1024;

export interface FoundSums {
  readonly path: string;
  readonly entry: SumsEntry;
}

/**
 * Names under which publishers put the digests of `fileName` beside it, strongest first
 * (as seen on the download pages of the catalogue's systems).
 */
export function sumsNames(fileName: string): string[] {
  const stem = fileName.replace(/\.[^.]+$/, '');
  const own = ['sha512', 'sha512sum', 'sha256', 'sha256sum', 'sha1', 'md5', 'md5sum'].flatMap((suffix) =>
    [fileName, stem].flatMap((name) => [`${name}.${suffix}`, `${name}.${suffix}.txt`]),
  );
  const shared = [
    'SHA512SUMS',
    'SHA256SUMS',
    'sha512sums.txt',
    'sha512sum.txt',
    'sha256sums.txt',
    'sha256sum.txt',
    'sha256sums',
    'CHECKSUMS.TXT',
    `${fileName}-checksum.txt`,
    `${stem}-checksum.txt`,
    `${fileName}.DIGESTS`,
    'MD5SUMS',
    'md5sums.txt',
    'md5sum.txt',
    'md5.txt',
  ];
  const strength = (name: string): number =>
    /sha512/i.test(name) ? 0 : /sha256|checksum|digests/i.test(name) ? 1 : /sha1/i.test(name) ? 2 : 3;
  return [...own, ...shared].sort((a, b) => strength(a) - strength(b));
}

/** Reads one checksum file and finds a file's digest in it. */
export async function readSums(sumsPath: string, fileName: string): Promise<Result<FoundSums, SumsError>> {
  let text: string;
  try {
    const stats = await stat(sumsPath);
    if (!stats.isFile()) return err({ code: 'sums-unreadable', data: { path: sumsPath, errno: 'EISDIR' } });
    if (stats.size > largestListBytes) {
      return err({ code: 'sums-too-large', data: { path: sumsPath, sizeBytes: stats.size } });
    }
    text = await readFile(sumsPath, 'utf8');
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'sums-unreadable', data: { path: sumsPath, errno } });
  }
  const found = digestFor(fileName, { text, path: sumsPath });
  return found.ok ? ok({ path: sumsPath, entry: found.value }) : found;
}

/** The checksum file beside an image that says the strongest thing about it; `null` if there is none. */
export async function findSums(imagePath: string): Promise<FoundSums | null> {
  const fileName = basename(imagePath);
  for (const name of sumsNames(fileName)) {
    const found = await readSums(join(dirname(imagePath), name), fileName);
    if (found.ok) return found.value;
  }
  return null;
}
