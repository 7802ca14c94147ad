// The boot loader files of kit sticks, made into `out/boot` from Debian's packages: GRUB by its own `grub-mkimage`, the
// rest as packaged. Packages that are not installed are fetched and unpacked; what cannot be had is left out, and
// then only kit sticks are refused.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { inCache, inRoot, isRoot, onPath, parseJson, sha256, textOf } from './places.mjs';
import { run, tail } from './run.mjs';

/** What is made lies here; `made-from` says from what, also where nothing could be made. */
const place = inRoot('out', 'boot');
const stamp = join(place, 'made-from');
const recipe = ['resources/boot/modules.json', 'resources/boot/early.cfg', 'main/setup/boot-files.mjs'];

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} source its source package and that one's version, as `NAME VERSION`
 * @property {string} root the folder that stands for `/`
 */

/** Where GRUB looks for its own folder: on the partition that it was started from, whatever drive that is. */
const grubImages = [
  {
    file: 'core.img',
    platform: 'i386-pc',
    package: 'grub-pc-bin',
    // The BIOS tells the drive only; the partition is the first.
    prefix: '(,msdos1)/boot/grub',
  },
  { file: 'bootx64.efi', platform: 'x86_64-efi', package: 'grub-efi-amd64-bin', prefix: '/boot/grub' },
  { file: 'bootia32.efi', platform: 'i386-efi', package: 'grub-efi-ia32-bin', prefix: '/boot/grub' },
];

/** Files as packaged; of several paths the first that is there: releases of Debian name them differently. */
const packaged = [
  { file: 'boot.img', package: 'grub-pc-bin', paths: ['usr/lib/grub/i386-pc/boot.img'] },
  {
    file: 'memtest-bios.bin',
    package: 'memtest86+',
    paths: ['boot/memtest86+ia32.bin', 'boot/mt86+ia32'],
  },
  { file: 'memtest-x64.efi', package: 'memtest86+', paths: ['boot/memtest86+x64.efi', 'boot/mt86+x64'] },
  { file: 'memtest-ia32.efi', package: 'memtest86+', paths: ['boot/memtest86+ia32.efi', 'boot/mt86+ia32'] },
  { file: 'signed-shimx64.efi', package: 'shim-signed', paths: ['usr/lib/shim/shimx64.efi.signed'] },
  {
    file: 'signed-grubx64.efi',
    package: 'grub-efi-amd64-signed',
    // The one for removable media: it reads /boot/grub/grub.cfg of the partition that it was started from.
    paths: ['usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed'],
  },
  {
    file: 'signed-mmx64.efi',
    package: 'shim-helpers-amd64-signed',
    paths: ['usr/lib/shim/mmx64.efi.signed'],
  },
];

/** The state that the files were made from, or would be: the recipe, and whatever packages are installed. */
function madeFrom() {
  const installed = statSync('/var/lib/dpkg/status', { throwIfNoEntry: false });
  return sha256([...recipe.map((path) => textOf(inRoot(path)) ?? ''), installed?.mtimeMs ?? 0].join('\0'));
}

/** True if there is nothing to do. */
export const bootFilesReady = () => textOf(stamp) === madeFrom();

/**
 * Makes the files. Where that fails it says why, and goes on: all else works without them.
 * @param {(line: string) => void} say
 */
export async function ensureBootFiles(say) {
  if (bootFilesReady()) return;
  const from = madeFrom();
  mkdirSync(inRoot('out'), { recursive: true });
  const work = mkdtempSync(inRoot('out', '.boot-'));
  try {
    const missing = await makeInto(work);
    if (missing.length > 0)
      say(`Kit sticks cannot be made in full here, these packages could not be had: ${missing.join(', ')}`);
    writeFileSync(join(work, 'made-from'), from);
    rmSync(place, { recursive: true, force: true });
    renameSync(work, place);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} what could not be had
 */
async function makeInto(folder) {
  const names = [...new Set(['grub-common', ...[...grubImages, ...packaged].map((one) => one.package)])];
  /** @type {Map<string, Package>} */
  const have = new Map();
  for (const name of names) {
    const found = (await installed(name)) ?? (await fetched(name));
    if (found) have.set(name, found);
  }
  const missing = names.filter((name) => !have.has(name));
  /** @type {Record<string, { sha256: string, package: string }>} */
  const files = {};
  /** @param {string} file @param {Package} from */
  const add = (file, from) => {
    files[file] = { sha256: sha256(readFileSync(join(folder, file))), package: from.name };
  };
  const tool = have.get('grub-common');
  for (const image of grubImages) {
    const from = have.get(image.package);
    if (!tool || !from) continue;
    const failure = await grubImage(tool, from, image, join(folder, image.file));
    if (failure === null) add(image.file, from);
    else missing.push(`${image.file} (${failure})`);
  }
  for (const { file, package: name, paths } of packaged) {
    const from = have.get(name);
    const path = paths.map((one) => join(from?.root ?? '', one)).find((one) => existsSync(one));
    if (!from) continue;
    if (path === undefined) {
      missing.push(`${name} (${paths.join(', ')})`);
      continue;
    }
    copyFileSync(path, join(folder, file));
    add(file, from);
  }
  const used = new Set(Object.values(files).map((file) => file.package));
  const packages = [...have.values()].filter(({ name }) => used.has(name));
  writeFileSync(
    join(folder, 'boot-files.json'),
    `${JSON.stringify({ files, notices: addNotices(folder, packages) }, null, 2)}\n`,
  );
  return missing;
}

/**
 * @param {Package} tool
 * @param {Package} from
 * @param {typeof grubImages[number]} image
 * @param {string} to
 * @returns {Promise<string | null>} what went wrong
 */
async function grubImage(tool, from, { platform, prefix }, to) {
  const modules = /** @type {Record<string, string[]>} */ (
    parseJson(readFileSync(inRoot('resources', 'boot', 'modules.json'), 'utf8'))
  );
  const result = await run(join(tool.root, 'usr/bin/grub-mkimage'), [
    ...['--directory', join(from.root, 'usr/lib/grub', platform), '--format', platform],
    ...['--prefix', prefix, '--config', inRoot('resources', 'boot', 'early.cfg'), '--output', to],
    ...(modules.every ?? []),
    ...(modules[platform] ?? []),
  ]);
  return result.code === 0 && existsSync(to) ? null : tail(result.output, 1);
}

/**
 * Licences and where the sources are: for the stick, because who gets it gets these programs.
 * @param {string} folder
 * @param {readonly Package[]} packages
 * @returns {string[]} names of files
 */
function addNotices(folder, packages) {
  const sources = packages.map(
    ({ name, version, source }) => `${name} ${version}: made from the source package ${source}`,
  );
  writeFileSync(
    join(folder, 'SOURCES.txt'),
    `The programs that start this stick are Debian's, each under its own licence (see the files beside this one):

${sources.join('\n')}

Their sources are at https://snapshot.debian.org/ for every version, and "apt-get source NAME=VERSION" gets them on
Debian. GRUB was put together by grub-mkimage from its unchanged modules; of its boot.img, two bytes are changed as
grub-install changes them for hard disks.
`,
  );
  const notices = ['SOURCES.txt'];
  /** @param {string} name @param {string} path */
  const carry = (name, path) => {
    if (!existsSync(path)) return;
    writeFileSync(join(folder, name), readFileSync(path));
    notices.push(name);
  };
  for (const { name, root } of packages)
    carry(`${name.replace(/\W+$/, '')}.txt`, join(root, 'usr/share/doc', name, 'copyright'));
  for (const licence of ['GPL-2', 'GPL-3']) carry(`${licence}.txt`, `/usr/share/common-licenses/${licence}`);
  return notices;
}

/** @param {string} name @returns {Promise<Package | null>} */
async function installed(name) {
  if (!onPath('dpkg-query')) return null;
  const format = '${db:Status-Status}\t${Version}\t${source:Package} ${source:Version}\n';
  const { code, output } = await run('dpkg-query', ['-W', '-f', format, name]);
  const [status, version, source] = (output.split('\n')[0] ?? '').split('\t');
  if (code !== 0 || status !== 'installed' || !version || !source) return null;
  return { name, version, source, root: '/' };
}

/**
 * Unpacked into the cache, not installed: that needs no rights, and changes nothing of this computer.
 * @param {string} name
 * @returns {Promise<Package | null>}
 */
async function fetched(name) {
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return null;
  const packages = inCache('boot-packages');
  mkdirSync(packages, { recursive: true });
  const work = mkdtempSync(join(packages, '.'));
  try {
    const known = knownPackage(packages, name);
    // Older lists may name a package that is gone; then the one of an earlier time does.
    const got = await run('apt-get', ['download', '-qq', name], { cwd: work, limitSeconds: 120 });
    if (got.code !== 0 && known === null && isRoot()) {
      await run('apt-get', ['update', '-qq'], { limitSeconds: 120 });
      await run('apt-get', ['download', '-qq', name], { cwd: work, limitSeconds: 120 });
    }
    const file = readdirSync(work).find((entry) => entry.endsWith('.deb'));
    if (file === undefined) return known;
    const format = '${Version}\t${source:Package} ${source:Version}\n';
    const about = await run('dpkg-deb', ['--show', '--showformat', format, join(work, file)]);
    const [version, source] = (about.output.split('\n')[0] ?? '').split('\t');
    const root = join(packages, sha256(`${name} ${version}`).slice(0, 16));
    if (about.code !== 0 || !version || !source) return known;
    const unpacked = await run('dpkg-deb', ['-x', join(work, file), join(work, 'root')]);
    if (unpacked.code !== 0) return known;
    writeFileSync(join(work, 'package.json'), JSON.stringify({ name, version, source, root }));
    if (!existsSync(root)) renameSync(join(work, 'root'), root);
    renameSync(join(work, 'package.json'), join(packages, `${name}.json`));
    return { name, version, source, root };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} packages @param {string} name @returns {Package | null} */
function knownPackage(packages, name) {
  const known = /** @type {Package | null} */ (parseJson(textOf(join(packages, `${name}.json`))));
  return known && existsSync(known.root) && dirname(known.root) === packages ? known : null;
}
