import { readdirSync } from 'node:fs';
import { extname, join, posix } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  readonly file: string;
  readonly contentType: string;
}

/** At most this many files are looked at: the built page has a few dozen. */
const mostFiles = 2000;

/**
 * Every file of the built page by its path in the address. Only what is in this list is ever served,
 * so that no address, however it is written, leads out of the folder.
 * @param folder the built page (`out/renderer`)
 */
export function listPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  const folders = [''];
  for (let inside = folders.pop(); inside !== undefined && files.size < mostFiles; inside = folders.pop()) {
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      const path = posix.join(inside, entry.name);
      const contentType = contentTypes[extname(entry.name).toLowerCase()];
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && contentType)
        files.set(`/${path}`, { file: join(folder, path), contentType });
    }
  }
  return files;
}
