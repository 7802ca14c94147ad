import { resolve } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';

const here = (path: string): string => resolve(import.meta.dirname, path);

/** The files of the helper that runs as root. */
export const helperEntries = {
  'open-helper': 'main/jobs/open-helper/program.ts',
  'open-helper-thread': 'main/writer/drive-worker.ts',
  'open-helper-probe': 'main/writer/probe/probe-worker.ts',
  'open-helper-restore': 'main/stick/restore/restore-worker.ts',
};

/**
 * Each is one file that loads nothing but Node's own modules: what root runs can then be read, and guarded, as a
 * whole. They lie outside of any package, where only the name ending tells that they are modules.
 */
export function helperConfig(name: string, entry: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    resolve: { alias: { 'node:module': here('main/jobs/open-helper/no-modules.ts') } },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: {
        input: { [name]: here(entry) },
        output: { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
  };
}

/** Builds the helper beside the main program. */
export function buildHelper(outDir: string): Plugin {
  return {
    name: 'rekindle-open-helper',
    apply: 'build',
    async closeBundle() {
      for (const [name, entry] of Object.entries(helperEntries)) {
        await build(helperConfig(name, entry, here(outDir)));
      }
    },
  };
}
