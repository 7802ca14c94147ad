// `npm run -s rekindle -- …`: the command line from the checkout. What set-up has to say goes to stderr, so that
// stdout is the command's alone.
import { pathToFileURL } from 'node:url';
import { electronExecutable } from './electron-runtime.mjs';
import { inRoot } from './places.mjs';
import { setUp } from './set-up.mjs';

// Without a command, `rekindle` opens the app.
const opensApp = process.argv.length === 2;
const printsPdf = process.argv[2] === 'report' && process.argv.some((word) => /^pdf$|\.pdf$/i.test(word));
await setUp(
  { system: opensApp ? ['run'] : [], electron: opensApp || printsPdf, build: true },
  process.stderr,
);
if (opensApp || printsPdf) process.env.REKINDLE_ELECTRON ??= electronExecutable();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
const command = inRoot('out', 'main', 'cli.js');
// The command sees itself as if it had been started directly.
process.argv[1] = command;
await import(pathToFileURL(command).href);
