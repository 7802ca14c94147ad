// `npm run bench [NAME…]`: builds each benchmark of this folder for plain Node and runs it, one after the other.
// Ends with 1 if one of them missed its bounds.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { hasDisplay, startDisplay } from '../../main/setup/display.mjs';
import { setUp } from '../../main/setup/set-up.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.cache', 'bench');
const wanted = process.argv.slice(2);
const all = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length));
const chosen = wanted.length === 0 ? all : wanted;

await setUp({ system: ['run', 'test'], electron: true, build: true });
const screen = hasDisplay(process.env, process.platform) ? null : await startDisplay();
if (screen) process.env.DISPLAY = screen.display;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let missed = 0;
for (const name of chosen) {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: {
          [name]: join(import.meta.dirname, `${name}.bench.ts`),
          'write-process': join(import.meta.dirname, 'write-process.ts'),
          'etcher-process': join(import.meta.dirname, 'etcher-process.ts'),
          'drive-worker': join(root, 'main/writer/drive-worker.ts'),
        },
        external: ['koffi', 'lzma-native', /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
      },
    },
  });
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.js`)], { stdio: 'inherit' });
  if (status !== 0) missed++;
}
screen?.stop();
process.exit(missed === 0 ? 0 : 1);
