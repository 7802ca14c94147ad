import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../main/common/folders.ts';
import { withLock } from '../../main/setup/lock.mjs';
import { npm } from '../../main/setup/node-modules.mjs';
import { run, tail } from '../../main/setup/run.mjs';

const version = '10.2.15';

/** The engine of balenaEtcher, installed for the benchmarks alone. */
export type Peer =
  | { readonly ready: true; readonly name: string; readonly folder: string }
  | { readonly ready: false; readonly name: string; readonly why: string };

/** Installs etcher-sdk into a cache folder, if it is not there yet, and sees whether this Node can load it. */
export async function etcherPeer(): Promise<Peer> {
  const name = `etcher-sdk ${version}`;
  const folder = join(cacheFolder(process.env, process.platform), 'bench-peer');
  const why = await withLock(folder, () => install(folder));
  return why === null ? { ready: true, name, folder } : { ready: false, name, why };
}

/** @returns why it cannot be used; `null` if it can */
async function install(folder: string): Promise<string | null> {
  const about = JSON.stringify({
    private: true,
    dependencies: { 'etcher-sdk': version },
    // etcher-sdk asks for a commit of a Git repository here, which needs more than a package registry.
    overrides: { 'unbzip2-stream': '1.4.3' },
  });
  const stamp = join(folder, 'installed');
  const made = `${process.platform}-${process.arch} ${about}`;
  if (!holds(stamp, made)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), about);
    console.log(`Installing etcher-sdk ${version} for this benchmark (about 100 MB, once)`);
    // Its native parts are built in a step of their own: npm can be set not to run what packages bring along.
    for (const words of [['install', '--no-audit', '--no-fund'], ['rebuild']]) {
      const { code, output } = await npm([...words, '--loglevel=error'], folder);
      if (code !== 0) return `npm ${words[0] ?? ''} failed: ${tail(output, 5)}`;
    }
  }
  const load = "require('etcher-sdk/build/multi-write'); require('mountutils')";
  const { code, output } = await run(process.execPath, ['-e', load], { cwd: folder });
  if (code !== 0) return `it cannot be loaded: ${tail(output, 5)}`;
  writeFileSync(stamp, made);
  return null;
}

function holds(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}
