// What Electron runs when it is started as `electron [options] APP`: loads the app, a folder or a file.
// The runtime out of the registry package comes without Electron's own, so it gets this one.
// The top-level await matters: Electron holds 'ready' back until this module has loaded.
import { app } from 'electron/main';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What Electron has for its start app alone, and leaves out of its types. */
const starter =
  /** @type {typeof app & { setVersion(version: string): void, setAppPath(path: string): void }} */ (app);
const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
/** @type {string | undefined} */
let target;
while (args.length > 0 && target === undefined) {
  const arg = args.shift() ?? '';
  if (arg === '-v' || arg === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  } else if (arg === '-r' || arg === '--require') require(resolve(args.shift() ?? ''));
  else if (!arg.startsWith('-')) target = resolve(arg);
}
if (target === undefined) {
  console.error('Usage: electron [options] APP');
  process.exit(1);
}

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const about = join(target, 'package.json');
if (existsSync(about)) {
  /** @type {unknown} */
  const text = JSON.parse(readFileSync(about, 'utf8'));
  const { name, productName, version } =
    /** @type {{ name?: string, productName?: string, version?: string }} */ (text);
  if (version) starter.setVersion(version);
  app.setName(productName ?? name ?? app.getName());
}
try {
  const entry = require.resolve(target);
  starter.setAppPath(existsSync(about) ? target : dirname(entry));
  await import(pathToFileURL(entry).href);
} catch (error) {
  console.error(`The app at ${target} could not be loaded.`, error);
  process.exit(1);
}
