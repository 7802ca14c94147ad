// Builds the program into `out/` when its sources have changed.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot, root, sha256, textOf } from './places.mjs';
import { run, SetUpError, tail } from './run.mjs';

/** What a build is made from: these folders and files of the top, and the packages that are installed. */
const sources = [
  'main',
  'preload',
  'renderer',
  'resources',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron.vite.config.ts',
  'helper-build.ts',
];
/** Of these, what no build contains. */
const notBuilt = ['main/setup'];

const stamp = inRoot('out', '.made-from');
const results = [
  'out/main/app.js',
  'out/main/cli.js',
  'out/main/open-helper.mjs',
  'out/preload/bridge.cjs',
  'out/renderer/index.html',
];

/**
 * The state of a set of files in few bytes: changes with every path, size and time of change.
 * @param {readonly { path: string, bytes: number, changedMs: number }[]} files
 */
export function fingerprintOf(files) {
  const lines = files.map(({ path, bytes, changedMs }) => `${path}\0${bytes}\0${changedMs}`);
  return sha256(lines.sort().join('\n'));
}

/** The files that a build is made from. @param {string} top @returns {Parameters<typeof fingerprintOf>[0]} */
export function sourceFiles(top = root) {
  /** @type {{ path: string, bytes: number, changedMs: number }[]} */
  const files = [];
  /** @param {string} path */
  const add = (path) => {
    const name = relative(top, path);
    if (notBuilt.includes(name)) return;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const entry of readdirSync(path)) add(join(path, entry));
    else if (stat?.isFile()) files.push({ path: name, bytes: stat.size, changedMs: stat.mtimeMs });
  };
  for (const source of sources) add(join(top, source));
  return files;
}

/** True if `out/` was made from the sources as they are now. */
export function buildIsFresh() {
  return results.every((file) => existsSync(inRoot(file))) && textOf(stamp) === fingerprintOf(sourceFiles());
}

/**
 * Builds whether or not it is needed.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function build() {
  const madeFrom = fingerprintOf(sourceFiles());
  rmSync(stamp, { force: true });
  const tool = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = await run(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    limitSeconds: 600,
  });
  if (result.code === 0) {
    mkdirSync(inRoot('out'), { recursive: true });
    writeFileSync(stamp, madeFrom);
  }
  return result;
}

/** Builds if the sources have changed. @param {(line: string) => void} say */
export async function ensureBuild(say) {
  if (buildIsFresh()) return;
  say('Building');
  const result = await build();
  if (result.code !== 0) throw new SetUpError(`The build failed.\n${tail(result.output, 40)}`);
}
