import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import { buildHelper } from './helper-build.ts';

const here = (path: string): string => resolve(import.meta.dirname, path);

// The oldest that has to run the result: Node 20 (the command line) and Electron 33 (see main/setup).
const node = 'node20.18';
const chrome = 'chrome130';

export default defineConfig({
  main: {
    plugins: [buildHelper('out/main')],
    build: {
      target: node,
      outDir: 'out/main',
      // Hundreds of small files, of which little is needed: read one by one they hold up every start.
      externalizeDeps: { exclude: ['zod', 'intl-messageformat'] },
      sourcemap: true,
      rolldownOptions: {
        input: {
          app: here('main/app/app.ts'),
          cli: here('main/cli/rekindle.ts'),
          'print-pdf': here('main/app/print-pdf.ts'),
          'writer-process': here('main/jobs/writer-process/process.ts'),
          'drive-worker': here('main/writer/drive-worker.ts'),
          'probe-worker': here('main/writer/probe/probe-worker.ts'),
          'restore-worker': here('main/stick/restore/restore-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { bridge: here('preload/bridge.ts') },
        // A sandboxed preload script can be CommonJS only.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [react()],
    build: {
      target: chrome,
      outDir: here('out/renderer'),
      minify: true,
      rolldownOptions: { input: here('renderer/index.html') },
    },
  },
});
