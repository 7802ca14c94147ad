import { homedir } from 'node:os';
import { join } from 'node:path';

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
