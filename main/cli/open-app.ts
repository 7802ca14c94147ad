import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Console } from './console.ts';
import { exitCodes } from './exit-codes.ts';

/** Opens the app window and waits until it is closed. */
export async function openApp(console: Console): Promise<number> {
  const electron = electronPath();
  if (!electron) {
    console.err(console.text('cli-no-app'));
    return exitCodes.failed;
  }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.err(console.text('cli-no-display'));
    return exitCodes.failed;
  }
  const app = fileURLToPath(new URL('./app.js', import.meta.url));
  // Chromium refuses to start its sandbox as root.
  const options = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron, [...options, app], { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', () => resolve(exitCodes.failed));
    child.once('exit', (code) => resolve(code ?? exitCodes.failed));
  });
}

/** The Electron that set-up chose, or the one installed beside this program; `null` if there is none. */
export function electronPath(): string | null {
  const chosen = process.env.REKINDLE_ELECTRON;
  if (chosen) return chosen;
  try {
    const path: unknown = createRequire(import.meta.url)('electron');
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}
