// A screen for programs with windows.
import { spawn } from 'node:child_process';

/**
 * True if a window can be shown.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function hasDisplay(env, platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * Starts a screen of its own (Xvfb), so that tests do not open windows on anybody's desk.
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startDisplay(size = '1440x1000x24') {
  return new Promise((resolve, reject) => {
    // Xvfb chooses a free number and tells it on handle 3.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const stop = () => void server.kill();
    process.once('exit', stop);
    let errors = '';
    server.stderr?.on('data', (part) => (errors = (errors + String(part)).slice(-2000)));
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`Xvfb did not start. ${errors}`)));
    let number = '';
    server.stdio[3]?.on('data', (part) => {
      number += String(part);
      if (number.includes('\n')) resolve({ display: `:${number.trim()}`, stop });
    });
  });
}
