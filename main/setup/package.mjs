// `npm run package`: the installable app, made of what the checkout has. Without arguments the unpacked folder, which
// needs no further download; `npm run package -- --linux deb` and its like where electron-builder can fetch its tools.
import { dirname } from 'node:path';
import { electronRuntime } from './electron-runtime.mjs';
import { inRoot, root } from './places.mjs';
import { run } from './run.mjs';
import { setUp } from './set-up.mjs';

await setUp({ system: ['run'], electron: true, build: true });
const runtime = electronRuntime();
if (!runtime) throw new Error('Electron is not there.');
const args = process.argv.slice(2);
const { code } = await run(
  process.execPath,
  [
    inRoot('node_modules', 'electron-builder', 'cli.js'),
    ...(args.length > 0 ? args : ['--linux', 'dir']),
    `-c.electronDist=${dirname(runtime.executable)}`,
    `-c.electronVersion=${runtime.version}`,
  ],
  { cwd: root, output: 'inherit', limitSeconds: 600 },
);
process.exitCode = code;
