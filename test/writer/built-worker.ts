import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** Inside the checkout, so that what was built finds `node_modules`. */
const folder = join(root, '.cache', 'test-builds', randomUUID());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Builds one file of the source for plain Node, as the product's own build does: worker threads and child
 * processes cannot run TypeScript.
 * @param entry path from the root of the checkout
 * @param within packages that become part of the file, as reading their many files would take longer than the rest
 * @returns the path of the built file
 */
export async function builtFile(entry: string, name: string, within: string[] = []): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: within },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: {
        input: { [name]: join(root, entry) },
        external: ['koffi', /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: `${name}-[hash].js` },
      },
    },
  });
  return join(folder, `${name}.js`);
}

let worker: Promise<URL> | undefined;

/** The built thread of a drive, for `startDriveWrite`. */
export function builtWorker(): Promise<URL> {
  worker ??= builtFile('main/writer/drive-worker.ts', 'drive-worker').then((path) => pathToFileURL(path));
  return worker;
}
