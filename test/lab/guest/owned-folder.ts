import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new temporary folder that says which process it belongs to. Those of processes that were killed before they could
 * clean up are removed on the way.
 * @param letGo what has to be done before a folder can be removed
 */
export async function ownedFolder(
  prefix: string,
  letGo: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const owner = Number.parseInt(await readFile(join(folder, 'owner'), 'utf8').catch(() => ''), 10);
    if (Number.isNaN(owner) || isRunning(owner)) continue;
    await letGo(folder);
    await rm(folder, { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await writeFile(join(folder, 'owner'), String(process.pid));
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
