// `npm start`: set-up, then the app; without a display, the demonstration on the command line.
import { spawn } from 'node:child_process';
import { electronOptions, electronRuntime } from './electron-runtime.mjs';
import { inRoot, root } from './places.mjs';
import { sandboxAdvice } from './sandbox.mjs';
import { hasDisplay } from './display.mjs';
import { setUp } from './set-up.mjs';

await setUp({ system: ['run'], electron: true, build: true });

const given = process.argv.slice(2);
if (hasDisplay(process.env, process.platform)) {
  const runtime = electronRuntime();
  if (!runtime) throw new Error('Set-up ended without a runtime.');
  console.log(`Opening Rekindle with Electron ${runtime.version}`);
  const advice = sandboxAdvice(runtime.executable);
  if (advice !== null) console.log(advice);
  follow(runtime.executable, [...electronOptions(), root, ...given]);
} else {
  console.log(
    'There is no display here, so no window can open. Showing the main job on a virtual stick instead.\n',
  );
  follow(process.execPath, [inRoot('out', 'main', 'cli.js'), 'demo', ...given]);
}

/** Runs a program in the foreground and ends as it ends. @param {string} program @param {readonly string[]} args */
function follow(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on('close', (code, signal) => (process.exitCode = code ?? (signal ? 128 : 1)));
  // The terminal signals both; what is sent to this process alone is passed on. The child decides when to end.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
}
