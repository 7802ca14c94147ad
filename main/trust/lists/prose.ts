import { algorithmFromWord } from '../algorithms.ts';
import type { DigestAlgorithm } from '../types.ts';
import { fitting, sumsEntry, type SumsEntry } from './entry.ts';
import { linesOf } from './lines.ts';

/** What is taken for the name of another file, behind which a digest is that file's. */
const otherFile =
  /^[\w.+~()-]+\.(?:iso|img|raw|bin|gz|xz|bz2|zst|zip|7z|tgz|usb|sfs|squashfs|vmdk|qcow2|deb|exe|efi|txt)$/i;

/** A name counts for so many lines behind it. */
const reach = 12;

/**
 * Digests in prose: the file's exact name, and behind it, on the same line or within the next few, `MD5: HASH` and
 * the like, until another file is named. A digest that stands before the name is not taken.
 */
export function readProse(text: string, fileName: string): SumsEntry[] {
  const entries: SumsEntry[] = [];
  let namedOn = -Infinity;
  let stated: DigestAlgorithm | null = null;
  let number = 0;
  for (const line of linesOf(text)) {
    if (line === '') continue;
    number++;
    for (const word of line.split(/[\s,;:="'`<>|]+/)) {
      const token = word.replace(/^[([*]+/, '').replace(/[)\].!?]+$/, '');
      const last = token.split('/').at(-1) ?? token;
      if (last === fileName) {
        namedOn = number;
      } else if (otherFile.test(last) && !last.startsWith(`${fileName}.`)) {
        namedOn = -Infinity;
      } else if (/^[0-9A-Fa-f]{32,128}$/.test(token)) {
        const algorithm = fitting(stated, token);
        const near = number - namedOn <= reach;
        const entry = near && algorithm ? sumsEntry(fileName, algorithm, token) : null;
        if (entry) entries.push(entry);
        stated = null;
      } else if (token.length <= 12) {
        stated = algorithmFromWord(token) ?? stated;
      }
    }
  }
  return entries;
}
