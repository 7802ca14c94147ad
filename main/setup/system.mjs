// System packages: found missing by dpkg, installed by apt-get where set-up may, named otherwise.
import { setTimeout as pause } from 'node:timers/promises';
import { isRoot, onPath } from './places.mjs';
import { run, SetUpError, tail } from './run.mjs';
import {
  allNames,
  missingPackages,
  namesToInstall,
  parseAptPolicy,
  parseDpkgQuery,
  systemPackages,
} from './system-packages.mjs';

/** What apt and dpkg say when another process has their lock. */
const locked = /could not get lock|unable to acquire|unable to lock|is another process using it/i;

/**
 * Makes sure of the system packages of these groups. Where it cannot install them, it says what is missing and
 * goes on: what needs a package says so itself.
 * @param {readonly ('run' | 'test')[]} groups
 * @param {(line: string) => void} say
 */
export async function ensureSystemPackages(groups, say) {
  if (process.platform !== 'linux') return;
  if (!onPath('dpkg-query') || !onPath('apt-get')) {
    const libraries = await missingLibraries();
    if (groups.includes('test'))
      say(
        'This is not a Debian system. The tests need QEMU, OVMF, Xvfb, xorriso, GRUB, ISOLINUX, mtools and dosfstools.',
      );
    if (libraries.length > 0)
      say(`Electron needs these libraries, please install them: ${libraries.join(', ')}`);
    return;
  }
  const missing = missingPackages(await installedPackages(), groups);
  if (missing.length === 0) return;
  if (!isRoot()) {
    const names = namesToInstall(missing, await availablePackages(missing)).join(' ');
    say(
      `Some system packages are missing. Please run this once:\n  sudo apt-get install -y --no-install-recommends ${names}`,
    );
    return;
  }
  say(`Installing ${missing.length} system packages: ${missing.map(({ name }) => name).join(' ')}`);
  // Its own failure does not matter yet: one unreachable source of several is common, and older lists may do.
  const update = await apt(['update']);
  const names = namesToInstall(missing, await availablePackages(missing));
  const install = await apt(['install', '-y', '--no-install-recommends', ...names]);
  if (install.code !== 0) {
    throw new SetUpError(
      `The system packages could not be installed.\n${tail(`${update.code === 0 ? '' : update.output}\n${install.output}`)}`,
    );
  }
}

async function installedPackages() {
  const query = await run('dpkg-query', [
    '-W',
    '-f',
    '${db:Status-Status} ${Package}\n',
    ...allNames(systemPackages),
  ]);
  return parseDpkgQuery(query.output);
}

/** @param {readonly import('./system-packages.mjs').SystemPackage[]} packages */
async function availablePackages(packages) {
  return parseAptPolicy((await run('apt-cache', ['policy', ...allNames(packages)])).output);
}

/**
 * Runs apt-get; waits for its turn, and mends what an interrupted run left behind.
 * @param {readonly string[]} args
 */
export async function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  let mended = false;
  for (let attempt = 1; ; attempt++) {
    const result = await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env,
      survives: true,
    });
    if (result.code === 0) return result;
    if (/dpkg was interrupted|--fix-broken/.test(result.output) && !mended) {
      mended = true;
      await run('dpkg', ['--configure', '-a'], { env, survives: true });
      await run('apt-get', ['-q', '-y', '--no-install-recommends', '--fix-broken', 'install'], {
        env,
        survives: true,
      });
    } else if (locked.test(result.output) && attempt < 60) {
      await pause(5000);
    } else {
      return result;
    }
  }
}

/** Of the libraries that Electron is most often started without, those that the loader does not find. */
async function missingLibraries() {
  const wanted = [
    'libgtk-3.so.0',
    'libnss3.so',
    'libasound.so.2',
    'libgbm.so.1',
    'libxkbcommon.so.0',
    'libcups.so.2',
  ];
  const { code, output } = await run('ldconfig', ['-p'], {
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/sbin:/usr/sbin` },
  });
  return code === 0 ? wanted.filter((library) => !output.includes(library)) : [];
}
