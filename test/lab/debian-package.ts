import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inCache } from '../../main/setup/places.mjs';

const run = promisify(execFile);

/**
 * A Debian package, fetched by apt and unpacked into the cache, but not installed: the lab needs another kernel than
 * this computer's, and a BusyBox that does not replace the one that is here.
 * @returns the folder that holds what the package would put into `/`
 */
export async function unpackedPackage(name: string): Promise<string> {
  const place = inCache('lab', 'packages', name);
  if (existsSync(place)) return place;
  await mkdir(inCache('lab', 'packages'), { recursive: true });
  const work = await mkdtemp(inCache('lab', 'packages', `.${name}-`));
  try {
    const download = () => run('apt-get', ['download', '-qq', name], { cwd: work });
    await download().catch(async () => {
      // The lists of a new machine are empty, and old ones name packages that are gone.
      await run('apt-get', ['update', '-qq']).catch(() => undefined);
      await download();
    });
    const file = (await readdir(work)).find((entry) => entry.endsWith('.deb'));
    if (!file) throw new Error(`apt-get download ${name} left no file behind.`);
    await run('dpkg-deb', ['-x', file, 'root'], { cwd: work });
    await rename(join(work, 'root'), place).catch((error: unknown) => {
      // Somebody else was quicker.
      if (!existsSync(place)) throw error;
    });
    return place;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The package that a metapackage stands for: the first of its dependencies. */
export async function firstDependency(metapackage: string): Promise<string> {
  const ask = async () => (await run('apt-cache', ['depends', '--important', metapackage])).stdout;
  let answer = await ask().catch(() => '');
  if (!answer.includes('Depends:')) {
    await run('apt-get', ['update', '-qq']).catch(() => undefined);
    answer = await ask();
  }
  const name = /^\s*Depends: (\S+)$/m.exec(answer)?.[1];
  if (!name) throw new Error(`${metapackage} depends on nothing that apt knows.`);
  return name;
}
