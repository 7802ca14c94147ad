import { err, ok, type Result } from '../common/result.ts';
import { algorithmFromLength, algorithmFromWord, byStrength, hexLength, opensslName } from './algorithms.ts';
import type { SumsError } from './reasons.ts';
import type { DigestAlgorithm } from './types.ts';

/** One line of a checksum file that names a digest. */
export interface SumsEntry {
  /** As it stands in the list; `null` for a digest alone, in a file named after what it is the digest of. */
  readonly name: string | null;
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly digest: string;
}

/** One way to write a line. Gets the line and the algorithm that the list has named so far. */
type LineReader = (line: string, stated: DigestAlgorithm | null) => SumsEntry | null;

/** `SHA256 (name) = HASH`, as BSD's tools and `sha256sum --tag` write it. */
const bsdLine: LineReader = (line) => {
  const match = /^([A-Za-z0-9/-]+) ?\((.+)\) ?= ?([0-9A-Fa-f]+)$/.exec(line);
  const algorithm = match ? algorithmFromWord(match[1] ?? '') : null;
  return match && algorithm ? entry(match[2] ?? '', algorithm, match[3] ?? '') : null;
};

/** `HASH  name` and `HASH *name`; a leading backslash says that the name is escaped (GNU coreutils manual). */
const coreutilsLine: LineReader = (line, stated) => {
  const match = /^(\\?)([0-9A-Fa-f]{32,128})[ \t]+\*?(.+)$/.exec(line);
  if (!match) return null;
  const digest = match[2] ?? '';
  const algorithm = fitting(stated, digest);
  const name = match[1] ? unescape(match[3] ?? '') : (match[3] ?? '');
  // `sha256sum < x.iso` names its standard input: a digest alone.
  return algorithm ? entry(name === '-' ? null : name, algorithm, digest) : null;
};

/** A digest and nothing else. */
const loneDigest: LineReader = (line, stated) => {
  if (!/^[0-9A-Fa-f]{32,128}$/.test(line)) return null;
  const algorithm = fitting(stated, line);
  return algorithm ? { name: null, algorithm, digest: line.toLowerCase() } : null;
};

const readers: readonly LineReader[] = [bsdLine, coreutilsLine, loneDigest];

/**
 * Reads a checksum file. What the list says of its kind (a heading such as `### B3SUMS:` or `# SHA512 HASH`,
 * a word before the name, its own file name) counts; only where it says nothing does the length decide.
 * @param listName file name of the list
 */
export function parseSums(text: string, listName: string): SumsEntry[] {
  let stated = algorithmFromWord(listName);
  const entries: SumsEntry[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line.length > 4096) continue;
    if (/^[#;]/.test(line)) {
      stated = algorithmFromWord(line) ?? stated;
      continue;
    }
    for (const reader of readers) {
      const found = reader(line, stated);
      if (found === null) continue;
      entries.push(found);
      break;
    }
  }
  return entries;
}

/**
 * The digest that a list names for a file: by exact base name, the strongest that can be computed.
 * A list made elsewhere may carry folders before its names; the base name decides.
 */
export function digestFor(
  fileName: string,
  list: { readonly text: string; readonly path: string },
): Result<SumsEntry, SumsError> {
  const { text, path } = list;
  if (text.trim() === '') return err({ code: 'sums-empty', data: { path } });
  const listName = baseName(path);
  const entries = parseSums(text, listName);
  if (entries.length === 0) {
    const isPage = /<!doctype html|<html|<head|<body/i.test(text.slice(0, 4096));
    return err({ code: isPage ? 'sums-is-web-page' : 'sums-not-a-list', data: { path } });
  }
  const named = entries.filter((one) =>
    one.name === null ? namedAfter(listName, fileName) && entries.length === 1 : isNameOf(one.name, fileName),
  );
  if (named.length === 0) return err({ code: 'sums-lacks-file', data: { path, file: fileName } });
  for (const one of named) {
    if (named.some((other) => other.algorithm === one.algorithm && other.digest !== one.digest)) {
      return err({ code: 'sums-contradicts-itself', data: { path, file: fileName } });
    }
  }
  const strongest = [...named]
    .filter((one) => opensslName[one.algorithm] !== null)
    .sort((a, b) => byStrength.indexOf(b.algorithm) - byStrength.indexOf(a.algorithm))[0];
  if (strongest) return ok(strongest);
  return err({ code: 'digest-not-computable', data: { algorithm: named[0]?.algorithm ?? 'blake3' } });
}

/** True for `x.iso.sha256` and `x.sha256` beside `x.iso`. */
function namedAfter(listName: string, fileName: string): boolean {
  const stem = fileName.replace(/\.[^.]+$/, '');
  return listName.startsWith(`${fileName}.`) || (stem !== '' && listName.startsWith(`${stem}.`));
}

function entry(name: string | null, algorithm: DigestAlgorithm, digest: string): SumsEntry | null {
  if (digest.length !== hexLength[algorithm]) return null;
  return { name, algorithm, digest: digest.toLowerCase() };
}

/** What the list said, if the length agrees; 64 digits under a heading of SHA-512 are nothing. */
function fitting(stated: DigestAlgorithm | null, digest: string): DigestAlgorithm | null {
  if (stated === null) return algorithmFromLength(digest.length);
  return hexLength[stated] === digest.length ? stated : null;
}

function unescape(name: string): string {
  return name.replaceAll(/\\([\\nr])/g, (_whole, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\',
  );
}

/** A listed name, with or without folders before it, is exactly this file's. A backslash may be part of a name. */
export function isNameOf(listed: string, fileName: string): boolean {
  return listed === fileName || listed.split('/').at(-1) === fileName || baseName(listed) === fileName;
}

/** Behind the last slash of either kind: lists are made on Windows as well. */
function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
