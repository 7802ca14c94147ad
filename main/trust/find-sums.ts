import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import { readSmallFile } from './read-small.ts';
import type { SumsError } from './reasons.ts';
import { openSignature, type OpenedSignature } from './signatures/open-signature.ts';
import { readList, type ReadList } from './signed-list.ts';

/** A list for one file is a few lines, one for a whole mirror some hundred kilobytes. */
const largestListBytes = 8 * 1024 * 1024;
/** A signature is some hundred bytes long, and several may lie in one file. */
const largestSignatureBytes = 256 * 1024;

/** What publishers put behind a file's name for a signature over it. */
const signatureSuffixes = ['asc', 'sig', 'gpg', 'sign', 'minisig'] as const;

export interface FoundSums extends ReadList {
  readonly path: string;
}

export interface FoundSignature {
  readonly path: string;
  /** `null` if the file is no signature. */
  readonly opened: OpenedSignature | null;
}

/**
 * Names under which publishers put the digests of `fileName` beside it, strongest first
 * (as seen on the download pages of the catalogue's systems).
 */
export function sumsNames(fileName: string): string[] {
  const stem = fileName.replace(/\.[^.]+$/, '');
  const own = ['sha512', 'sha512sum', 'sha256', 'sha256sum', 'b3', 'sha1', 'md5', 'md5sum'].flatMap(
    (suffix) => [fileName, stem].flatMap((name) => [`${name}.${suffix}`, `${name}.${suffix}.txt`]),
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
    `${fileName}.DIGESTS.asc`,
    `${fileName}.DIGESTS`,
    `${fileName}-sha512.checksum`,
    `${fileName}-sha256.checksum`,
    'MD5SUMS',
    'md5sums.txt',
    'md5sum.txt',
    'md5.txt',
  ];
  // A list that carries its signature is worth more than the same without.
  const names = [...own, ...shared].flatMap((name) => [`${name}.asc`, name]);
  const strength = (name: string): number =>
    /sha512/i.test(name) ? 0 : /sha256|\.b3|checksum|digests/i.test(name) ? 1 : /sha1/i.test(name) ? 2 : 3;
  return [...new Set(names)].sort((a, b) => strength(a) - strength(b));
}

/** Reads one checksum file and finds a file's digest in it. A saved web page is one if its name says so. */
export async function readSums(sumsPath: string, fileName: string): Promise<Result<FoundSums, SumsError>> {
  const read = await readSmallFile(sumsPath, largestListBytes);
  if (!read.ok) {
    if ('sizeBytes' in read.error) {
      return err({ code: 'sums-too-large', data: { path: sumsPath, ...read.error } });
    }
    return err({ code: 'sums-unreadable', data: { path: sumsPath, ...read.error } });
  }
  const found = await readList(fileName, read.value, sumsPath, /\.html?$/i.test(sumsPath));
  return found.ok ? ok({ path: sumsPath, ...found.value }) : found;
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

/** The detached signatures that lie beside a file. A list in their place, signed in the clear, is none. */
export async function findSignatures(path: string): Promise<FoundSignature[]> {
  const found: FoundSignature[] = [];
  for (const suffix of signatureSuffixes) {
    const read = await readSmallFile(`${path}.${suffix}`, largestSignatureBytes);
    if (!read.ok) continue;
    if (Buffer.from(read.value).includes('-----BEGIN PGP SIGNED MESSAGE-----')) continue;
    found.push({ path: `${path}.${suffix}`, opened: await openSignature(read.value) });
  }
  return found;
}
