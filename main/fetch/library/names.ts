import { extname } from 'node:path';

/** What neither FAT nor Windows can store in a name (Microsoft, "Naming Files, Paths, and Namespaces"). */
const forbidden = /[<>:"/\\|?*]/g;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const longestName = 200;

/** A name that every file system can store, as near to the given one as can be. */
export function safeFileName(name: string): string {
  const printable = name.replaceAll(/\p{Cc}/gu, '');
  const plain = printable
    .replaceAll(forbidden, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '');
  const short = shorten(plain === '' ? 'image' : plain);
  return reserved.test(short) ? `_${short}` : short;
}

/** Keeps the end, which says what kind of file it is. */
function shorten(name: string): string {
  if (name.length <= longestName) return name;
  const end = extname(name).slice(0, 20);
  return name.slice(0, longestName - end.length) + end;
}

/** The evidence's name for an image's name: `antiX.iso` → `antiX.json`. */
export function evidenceName(imageName: string): string {
  return `${imageName.slice(0, imageName.length - extname(imageName).length)}.json`;
}

/** The first of `x.iso`, `x (2).iso`, … that is free together with its evidence. */
export function freeName(imageName: string, taken: ReadonlySet<string>): string {
  const lower = new Set([...taken].map((name) => name.toLowerCase()));
  const isFree = (name: string): boolean =>
    !lower.has(name.toLowerCase()) && !lower.has(evidenceName(name).toLowerCase());
  const end = extname(imageName);
  const stem = imageName.slice(0, imageName.length - end.length);
  for (let number = 1; ; number++) {
    const name = number === 1 ? imageName : `${stem} (${String(number)})${end}`;
    if (isFree(name)) return name;
  }
}

/** True for names that may be images: neither evidence nor what is still arriving. */
export function mayBeImage(name: string): boolean {
  return !name.startsWith('.') && !/\.(json|part|new|lock|txt|md|asc|sig)$/i.test(name);
}
