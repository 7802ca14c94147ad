import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Where this computer gets its own packages from, as lines of a `sources.list`: only the archives of its release, not
 * what others offer beside it.
 */
export async function aptSources(): Promise<string> {
  const release = /^VERSION_CODENAME=(\S+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? '';
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)';
  const ask = async () => {
    const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Identifier: Packages']);
    return sourceLines(stdout, release, existsSync(keyring) ? keyring : null);
  };
  const lines = await ask();
  if (lines !== '') return lines;
  // Who published an archive is known once its lists are there.
  await run('apt-get', ['update', '-qq']).catch(() => undefined);
  const again = await ask();
  if (again === '') throw new Error(`apt knows no archive of Debian ${release}.`);
  return again;
}

/**
 * @param targets lines of `apt-get indextargets`: address, release, component, who publishes it
 * @param release the name of Debian's release
 */
export function sourceLines(targets: string, release: string, signedBy: string | null): string {
  const lines = new Set<string>();
  for (const target of targets.split('\n')) {
    const [uri, suite, component, origin] = target.split(' ');
    if (!uri || !suite || !component || origin !== 'Debian') continue;
    if (suite !== release && !suite.startsWith(`${release}-`)) continue;
    lines.add(`deb ${signedBy === null ? '' : `[signed-by=${signedBy}] `}${uri} ${suite} ${component}\n`);
  }
  return [...lines].join('');
}
