import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Where Rekindle keeps things that can be made again (unpacked images, the practice image).
 * Follows the XDG base directory specification on Linux and the customs of macOS and Windows.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  const own = env.REKINDLE_CACHE;
  if (own) return own;
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'rekindle');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'rekindle', 'cache');
  return join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'rekindle');
}

/** Where Rekindle keeps what it remembers from one start to the next, and what nobody needs to back up. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  if (env.REKINDLE_STATE) return env.REKINDLE_STATE;
  if (platform === 'linux') return join(env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'rekindle');
  return join(cacheFolder(env, platform, home), 'state');
}

/** Where Rekindle keeps images that were downloaded and proved. */
export function imagesFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  if (env.REKINDLE_IMAGES) return env.REKINDLE_IMAGES;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'rekindle', 'images');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'rekindle', 'images');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'rekindle', 'images');
}

/**
 * Where the journal of machines, sticks and checks lies: nobody can make it again, so it is what should be backed up.
 * A state folder that was named holds it too, so that one name keeps a station on a USB disk together.
 */
export function journalFile(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  const folder =
    env.REKINDLE_JOURNAL ??
    (env.REKINDLE_STATE
      ? join(env.REKINDLE_STATE, 'journal')
      : join(dirname(imagesFolder({ ...env, REKINDLE_IMAGES: '' }, platform, home)), 'journal'));
  return join(folder, 'journal.db');
}
