import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import { parseManifest, type ManifestSystem } from '../../stick/companion/manifest.ts';
import type { ImportReason } from './types.ts';

/** Two years of a busy repair café on one stick. */
const mostFiles = 2000;

export interface FoundFiles {
  readonly files: readonly string[];
  /** The stick that they lie on, and the systems on it, if its manifest says so. */
  readonly stick: string | null;
  readonly systems: readonly ManifestSystem[];
}

/**
 * The files that may hold results at a place: a file itself; of a stick those in `rekindle/results`; of any other folder
 * those that lie in it. Links are not followed: a stick must not point at files of this computer.
 * @param mountsOf where a device is mounted; `null` if it is no drive that is known
 */
export async function findResults(
  path: string,
  mountsOf: (device: string) => Promise<readonly string[] | null>,
): Promise<Result<FoundFiles, ImportReason>> {
  try {
    const facts = await stat(path);
    if (facts.isBlockDevice()) {
      const mounts = await mountsOf(resolve(path));
      if (mounts === null || mounts.length === 0) return err({ code: 'import-not-mounted', data: { path } });
      return await ofFolders(mounts, path);
    }
    if (!facts.isDirectory()) return ok({ files: [path], ...(await stickAbove(path)) });
    return await ofFolders([path], path);
  } catch (error) {
    return err(failure(path, error));
  }
}

async function ofFolders(
  folders: readonly string[],
  path: string,
): Promise<Result<FoundFiles, ImportReason>> {
  for (const folder of folders) {
    for (const inside of [join('rekindle', 'results'), 'results', '']) {
      const files = await filesIn(join(folder, inside));
      if (files === null || (files.length === 0 && inside === '')) continue;
      if (files.length > mostFiles) return err({ code: 'import-too-many', data: { path, most: mostFiles } });
      if (files.length > 0 || inside !== '')
        return ok({ files, ...(await stickAbove(join(folder, inside, 'file'))) });
    }
  }
  return err({ code: 'import-nothing', data: { path } });
}

/**
 * Ordinary files of a folder, by name; `null` if there is no such folder.
 * @throws errors of the file system
 */
export async function filesIn(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => join(folder, name))
      .sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

const noStick = { stick: null, systems: [] };

/** The manifest of a stick with a file in `rekindle/results`. */
async function stickAbove(file: string): Promise<Pick<FoundFiles, 'stick' | 'systems'>> {
  const folder = dirname(resolve(file));
  if (basename(folder) !== 'results') return noStick;
  try {
    const manifest = parseManifest(await readFile(join(dirname(folder), 'manifest.json')));
    if (!manifest.ok) return noStick;
    return { stick: manifest.value.stick, systems: manifest.value.systems };
  } catch {
    return noStick;
  }
}

export function failure(path: string, error: unknown): ImportReason {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR'
    ? { code: 'import-not-found', data: { path } }
    : { code: 'import-unreadable', data: { path, errno } };
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
