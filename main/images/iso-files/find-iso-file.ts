import type { ByteSource } from '../byte-source.ts';
import type { IsoEntry, IsoFile } from './types.ts';

/** As many links in a row as Linux follows. */
const mostLinks = 40;

/** The entries of one volume by their paths. */
export interface IsoIndex {
  readonly entries: readonly IsoEntry[];
  /** What lies at a path, links followed; case counts only where two names differ in nothing else. */
  readonly at: (path: string) => IsoFile | { readonly kind: 'folder'; readonly path: string } | null;
}

/** Makes the entries of a volume findable by path. */
export function indexIsoFiles(entries: readonly IsoEntry[]): IsoIndex {
  const exact = new Map(entries.map((entry) => [entry.path, entry]));
  const anyCase = new Map<string, IsoEntry>();
  for (const entry of entries) {
    const key = entry.path.toLowerCase();
    if (!anyCase.has(key)) anyCase.set(key, entry);
  }
  const lookUp = (path: string): IsoEntry | undefined => exact.get(path) ?? anyCase.get(path.toLowerCase());

  const at: IsoIndex['at'] = (path) => {
    let rest = partsOf(path);
    let here: string[] = [];
    let links = 0;
    while (rest.length > 0) {
      const [part = '', ...after] = rest;
      rest = after;
      if (part === '.') continue;
      if (part === '..') {
        here = here.slice(0, -1);
        continue;
      }
      const entry = lookUp([...here, part].join('/'));
      if (entry?.kind === 'link') {
        if (++links > mostLinks) return null;
        if (entry.target.startsWith('/')) here = [];
        rest = [...partsOf(entry.target), ...rest];
      } else if (entry?.kind === 'folder') here = partsOf(entry.path);
      else if (entry?.kind === 'file') return rest.length === 0 ? entry : null;
      else return null;
    }
    return { kind: 'folder', path: here.join('/') };
  };
  return { entries, at };
}

/** The content of a file, up to `mostBytes`. */
export async function readIsoFile(source: ByteSource, file: IsoFile, mostBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = mostBytes;
  for (const { start, length } of file.extents) {
    if (left <= 0) break;
    const part = await source.read(start, Math.min(length, left));
    parts.push(part);
    left -= part.length;
  }
  return Buffer.concat(parts);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
