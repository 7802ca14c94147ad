import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import type { LibraryReason } from '../reasons.ts';
import { changeFolder } from './change-folder.ts';
import { parseEvidence } from './evidence.ts';
import { evidenceName, mayBeImage } from './names.ts';

/** Where images lie that were taken out of the list and can be put back: on the same disk, so that nothing is copied. */
const asideName = '.removed';

/** What was set aside, by name. */
export async function asideImages(folder: string): Promise<{ name: string; sizeBytes: number }[]> {
  const aside = join(folder, asideName);
  const names = (await readdir(aside).catch((): string[] => [])).filter(mayBeImage);
  const found = await Promise.all(
    names.map(async (name) => {
      const stats = await lstat(join(aside, name)).catch(() => null);
      return stats?.isFile() ? [{ name, sizeBytes: stats.size }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.name.localeCompare(b.name));
}

/** Takes an image and its evidence out of the folder's list. One of the same name that was set aside before goes. */
export function setAside(folder: string, name: string): Promise<Result<null, LibraryReason>> {
  return move(folder, name, folder, join(folder, asideName));
}

/** Puts one back. Where its name is taken meanwhile, it stays where it is. */
export function putBack(folder: string, name: string): Promise<Result<null, LibraryReason>> {
  return move(folder, name, join(folder, asideName), folder, 'EEXIST');
}

/** Deletes all that was set aside. */
export async function forgetAside(folder: string): Promise<Result<null, LibraryReason>> {
  if ((await lstat(join(folder, asideName)).catch(() => null)) === null) return ok(null);
  return changeFolder(folder, async () => {
    await rm(join(folder, asideName), { recursive: true, force: true });
    return null;
  });
}

async function move(
  folder: string,
  name: string,
  from: string,
  to: string,
  ifTaken: 'EEXIST' | null = null,
): Promise<Result<null, LibraryReason>> {
  const isHere = basename(name) === name && mayBeImage(name);
  const stats = isHere ? await lstat(join(from, name)).catch(() => null) : null;
  if (!stats?.isFile()) return err({ code: 'library-not-here', data: { file: name } });
  return changeFolder(folder, async () => {
    await mkdir(to, { recursive: true });
    const taken = await lstat(join(to, name)).catch(() => null);
    if (taken !== null && ifTaken !== null) throw Object.assign(new Error(ifTaken), { code: ifTaken });
    await rename(join(from, name), join(to, name));
    const note = evidenceName(name);
    const evidence = parseEvidence(await readFile(join(from, note), 'utf8').catch(() => ''));
    // Any other JSON file of this name is somebody's own.
    if (evidence.ok && evidence.value.file === name) await rename(join(from, note), join(to, note));
    else await rm(join(to, note), { force: true });
    return null;
  });
}
