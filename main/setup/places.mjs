// Where things are. Everything that is costly to fetch or make lies outside the clone, so that a second clone is quick.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path inside the clone. @param {...string} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** Stamps about `node_modules`; they vanish with it. @param {string} name */
export const inModulesStamps = (name) => inRoot('node_modules', '.rekindle', name);

/**
 * A path in this program's cache: `$XDG_CACHE_HOME/rekindle`, by default `~/.cache/rekindle`
 * (XDG Base Directory Specification: a path that is not absolute is to be ignored).
 * @param {...string} parts
 */
export function inCache(...parts) {
  const given = process.env.XDG_CACHE_HOME;
  const base = given?.startsWith('/') ? given : join(homedir(), '.cache');
  return join(base, 'rekindle', ...parts);
}

/** The text of a file, or `null` if it cannot be read. @param {string} path */
export function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * What a JSON text holds; `null` if it is none.
 * @param {string | null} text
 * @returns {unknown}
 */
export function parseJson(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** SHA-256 in hexadecimal. @param {string | Uint8Array} data */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** True if set-up runs as root. */
export const isRoot = () => process.getuid?.() === 0;

/** True if `program` lies in a folder of the PATH. @param {string} program */
export const onPath = (program) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
