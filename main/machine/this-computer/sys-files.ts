import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The files in which Linux tells of this computer (`/sys`, `/proc`). Reading never fails: what is not there is `null`. */
export interface SysFiles {
  /** A file's text without the spaces at its ends; `null` if it is not there, empty, or not to be read by us. */
  text(path: string): Promise<string | null>;
  /** A file that holds one number; `null` if it does not. */
  number(path: string): Promise<number | null>;
  /** The names in a folder, in order; none if there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** Where a link leads to; `null` if it is none. */
  target(path: string): Promise<string | null>;
}

/** A folder of `/sys` has dozens of entries; thousands are a mistake or an attack. */
const mostNames = 1000;

/** @param root `/`, or a folder that holds a copy of another computer's files. */
export function sysFiles(root: string): SysFiles {
  const at = (path: string): string => join(root, path);
  const text = async (path: string): Promise<string | null> => {
    const content = await readFile(at(path), 'utf8').catch(() => '');
    const tidy = content
      .slice(0, 64 * 1024)
      .replaceAll('\0', '')
      .trim();
    return tidy === '' ? null : tidy;
  };
  const list = async (path: string): Promise<readonly string[]> =>
    (await readdir(at(path)).catch((): string[] => []))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .slice(0, mostNames);
  return {
    text,
    async number(path) {
      const content = await text(path);
      return content !== null && /^-?\d{1,15}$/.test(content) ? Number(content) : null;
    },
    list,
    exists: async (path) => (await text(path)) !== null || (await list(path)).length > 0,
    target: async (path) => readlink(at(path)).catch(() => null),
  };
}
