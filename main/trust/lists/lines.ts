import { algorithmFromWord } from '../algorithms.ts';
import type { DigestAlgorithm } from '../types.ts';
import { fitting, sumsEntry, type SumsEntry } from './entry.ts';

/** One way to write a line. Gets the line and the algorithm that the list has named so far. */
type LineReader = (line: string, stated: DigestAlgorithm | null) => SumsEntry | null;

/** `SHA256 (name) = HASH`, as BSD's tools and `sha256sum --tag` write it. */
const bsdLine: LineReader = (line) => {
  const match = /^([A-Za-z0-9/-]+) ?\((.+)\) ?= ?([0-9A-Fa-f]+)$/.exec(line);
  const algorithm = match ? algorithmFromWord(match[1] ?? '') : null;
  return match && algorithm ? sumsEntry(match[2] ?? '', algorithm, match[3] ?? '') : null;
};

/** `HASH  name` and `HASH *name`; a leading backslash says that the name is escaped (GNU coreutils manual). */
const coreutilsLine: LineReader = (line, stated) => {
  const match = /^(\\?)([0-9A-Fa-f]{32,128})[ \t]+\*?(.+)$/.exec(line);
  if (!match) return null;
  const digest = match[2] ?? '';
  const algorithm = fitting(stated, digest);
  const name = match[1] ? unescape(match[3] ?? '') : (match[3] ?? '');
  // `sha256sum < x.iso` names its standard input: a digest alone.
  return algorithm ? sumsEntry(name === '-' ? null : name, algorithm, digest) : null;
};

/** A digest and nothing else. */
const loneDigest: LineReader = (line, stated) => {
  if (!/^[0-9A-Fa-f]{32,128}$/.test(line)) return null;
  const algorithm = fitting(stated, line);
  return algorithm ? sumsEntry(null, algorithm, line) : null;
};

const readers: readonly LineReader[] = [bsdLine, coreutilsLine, loneDigest];

/** Longer lines are no lines of a checksum file. */
const longestLine = 4096;

/** The lines of a text, whatever ends them, without blanks around them. */
export function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => (line.length > longestLine ? '' : line.trim()));
}

/**
 * Reads a list of one digest a line; other lines are passed over, so that a list may stand in prose. What the list
 * says of its kind (a heading such as `### B3SUMS:`, `# SHA512 HASH` or `BLAKE3:`, a word before the name, its own
 * file name) counts; only where it says nothing does the length decide.
 * @param listName file name of the list
 */
export function readLines(text: string, listName: string): SumsEntry[] {
  let stated = algorithmFromWord(listName);
  const entries: SumsEntry[] = [];
  for (const line of linesOf(text)) {
    if (/^[#;]/.test(line)) {
      stated = algorithmFromWord(line) ?? stated;
      continue;
    }
    // A short line that ends in a colon or stands between marks is a heading too.
    if (line.length <= 60 && /^[=*[-].*[\]=*-]$|:$/.test(line)) {
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

function unescape(name: string): string {
  return name.replaceAll(/\\([\\nr])/g, (_whole, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\',
  );
}
