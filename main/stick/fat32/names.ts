/** Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "FAT Long Directory Entries". */
const mostCharacters = 255;
const impossibleInLong = /[\p{Cc}\p{Cs}"*/:<>?\\|]/u;
/** Dots and spaces at the end are cut off by Windows and by Linux, and the file is then not found. */
const endsBadly = /[. ]$/;
/** What a short name can be made of, without small letters: the same document, "Name Contents". */
const shortName = /^[!#$%&'()\-0-9@A-Z^_`{}~]{1,8}(\.[!#$%&'()\-0-9@A-Z^_`{}~]{1,3})?$/;
const notInShort = /[^!#$%&'()\-0-9@A-Z^_`{}~]/g;

/** Can a file or folder be called this in FAT32? One part of a path. */
export function isFatName(name: string): boolean {
  return (
    name !== '' && name.length <= mostCharacters && !impossibleInLong.test(name) && !endsBadly.test(name)
  );
}

/** Names that this makes equal are the same name to FAT, which keeps capitals and does not look at them. */
export function foldedName(name: string): string {
  return Array.from(name, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper : character;
  }).join('');
}

/** True if the name needs no long one beside it. */
export function isShortName(name: string): boolean {
  return shortName.test(name);
}

/**
 * A short name for each name of one folder, as old systems see them: 8.3 in capitals, each different from every other
 * name there, long or short ("The Basis-Name Generation Algorithm" and "The Numeric-Tail Generation Algorithm").
 * @param names all that `isFatName` says yes to, no two of them the same to FAT
 * @param others names that are there already, long and short ones
 * @returns short names in the same order
 */
export function shortNames(names: readonly string[], others: readonly string[] = []): string[] {
  const taken = new Set([...names, ...others].map(foldedName));
  const nextTail = new Map<string, number>();
  return names.map((name) => {
    if (isShortName(name)) return name;
    const { base, extension } = basis(name);
    const key = `${base}.${extension}`;
    for (let tail = nextTail.get(key) ?? 1; ; tail++) {
      const mark = `~${tail}`;
      const short = join(base.slice(0, 8 - mark.length) + mark, extension);
      if (taken.has(short)) continue;
      taken.add(short);
      nextTail.set(key, tail + 1);
      return short;
    }
  });
}

/** The 11 bytes of a directory entry for a short name. */
export function shortNameBytes(short: string): Uint8Array {
  const [base = '', extension = ''] = short.split('.');
  return new TextEncoder().encode(base.padEnd(8) + extension.padEnd(3));
}

function basis(name: string): { readonly base: string; readonly extension: string } {
  const plain = name.toUpperCase().replace(/ /g, '').replace(/^\.+/, '');
  const dot = plain.lastIndexOf('.');
  const clean = (text: string, most: number): string =>
    text.replaceAll('.', '').replace(notInShort, '_').slice(0, most);
  const base = clean(dot > 0 ? plain.slice(0, dot) : plain, 8);
  return { base: base === '' ? '_' : base, extension: dot > 0 ? clean(plain.slice(dot + 1), 3) : '' };
}

function join(base: string, extension: string): string {
  return extension === '' ? base : `${base}.${extension}`;
}
