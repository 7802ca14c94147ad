import { algorithmFromLength, hexLength } from '../algorithms.ts';
import type { DigestAlgorithm } from '../types.ts';

/** One digest that a list names. */
export interface SumsEntry {
  /** As it stands in the list; `null` for a digest alone, in a file named after what it is the digest of. */
  readonly name: string | null;
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly digest: string;
}

/** An entry, if the digest is as long as this kind of digest is. */
export function sumsEntry(name: string | null, algorithm: DigestAlgorithm, digest: string): SumsEntry | null {
  if (digest.length !== hexLength[algorithm] || !/^[0-9A-Fa-f]+$/.test(digest)) return null;
  return { name, algorithm, digest: digest.toLowerCase() };
}

/** What the list said, if the length agrees; 64 digits under a heading of SHA-512 are nothing. */
export function fitting(stated: DigestAlgorithm | null, digest: string): DigestAlgorithm | null {
  if (stated === null) return algorithmFromLength(digest.length);
  return hexLength[stated] === digest.length ? stated : null;
}

/** Behind the last slash of either kind: lists are made on Windows as well. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** The file name of a list by its path or address. SourceForge's addresses end in `/download`. */
export function listNameOf(path: string): string {
  if (!/^https?:\/\//i.test(path)) return baseName(path);
  return baseName(path.replace(/[?#].*$/, '').replace(/\/download$/, ''));
}

/** A listed name, with or without folders before it, is exactly this file's. A backslash may be part of a name. */
export function isNameOf(listed: string, fileName: string): boolean {
  return listed === fileName || listed.split('/').at(-1) === fileName || baseName(listed) === fileName;
}
