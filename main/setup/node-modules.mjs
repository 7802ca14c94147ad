// node_modules as package-lock.json says.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inModulesStamps, inRoot, parseJson, root, sha256, textOf } from './places.mjs';
import { run, SetUpError, tail } from './run.mjs';

const stamp = inModulesStamps('installed');

/**
 * What `node_modules` has to be made from: another lock file, or another kind of computer, needs another one.
 * @param {string} lockFile the text of package-lock.json
 */
export const modulesFingerprint = (lockFile, platform = `${process.platform}-${process.arch}`) =>
  sha256(`${platform}\n${lockFile}`);

/** True if nothing has to be installed. */
export function nodeModulesReady() {
  const lockFile = textOf(inRoot('package-lock.json'));
  return lockFile !== null && textOf(stamp) === modulesFingerprint(lockFile);
}

/**
 * Installs the npm packages if they are not those of the lock file. An interrupted run is repeated, because the
 * stamp is written last. The registry is whichever npm is set to.
 * @param {(line: string) => void} say
 */
export async function ensureNodeModules(say) {
  if (nodeModulesReady()) return;
  const lockFile = textOf(inRoot('package-lock.json'));
  if (lockFile === null) throw new SetUpError('package-lock.json is missing: this is not a whole clone.');
  const made = textOf(inRoot('node_modules', '.package-lock.json'));
  if (made === null || !sameLock(lockFile, made) || absentPackages(lockFile, root).length > 0) {
    say('Installing the npm packages');
    const result = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
    if (result.code !== 0)
      throw new SetUpError(`The npm packages could not be installed.\n${tail(result.output)}`);
    const absent = absentPackages(lockFile, root);
    if (absent.length > 0)
      throw new SetUpError(
        `After installing, ${absent.length} npm packages are missing (${absent.slice(0, 3).join(', ')}). Was another npm at work in this folder? Please run the same command again.`,
      );
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, modulesFingerprint(lockFile));
}

/**
 * True if what npm recorded when it last finished (`node_modules/.package-lock.json`) is what the lock file asks
 * for: somebody ran npm by hand, and nothing has to be repeated. Optional packages may be absent, being for other
 * kinds of computers.
 * @param {string} lockFile
 * @param {string} made
 */
export function sameLock(lockFile, made) {
  const wanted = packagesOf(lockFile);
  const have = packagesOf(made);
  if (!wanted || !have) return false;
  for (const path of Object.keys(have)) if (!wanted[path]) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    const found = have[path];
    if (path === '') return true;
    if (!found) return entry?.optional === true;
    return found.version === entry?.version && found.integrity === entry?.integrity;
  });
}

/**
 * The packages that have to be there and are not: npm's own record does not notice when somebody else removes them.
 * @param {string} lockFile
 * @param {string} top the folder of node_modules
 */
export function absentPackages(lockFile, top) {
  return Object.entries(packagesOf(lockFile) ?? {}).flatMap(([path, entry]) =>
    entry?.optional === true || existsSync(join(top, path, 'package.json')) ? [] : [path],
  );
}

/**
 * @typedef {{ version?: unknown, integrity?: unknown, optional?: unknown }} LockEntry
 * @param {string} text
 * @returns {Record<string, LockEntry | undefined> | null}
 */
function packagesOf(text) {
  const lock = /** @type {{ packages?: unknown } | null} */ (parseJson(text));
  const packages = lock?.packages;
  return typeof packages === 'object' && packages !== null
    ? /** @type {Record<string, LockEntry | undefined>} */ (packages)
    : null;
}

/**
 * Runs npm: the one that runs this, or the one of the PATH.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js')
    ? run(process.execPath, [own, ...args], { cwd })
    : run('npm', args, { cwd });
}
