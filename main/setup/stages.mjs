// The stages of `npm test`, in order.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureBootFiles } from './boot-files.mjs';
import { build } from './built.mjs';
import { countsOf, troublesOf, nothing } from './counts.mjs';
import { startDisplay } from './display.mjs';
import { inRoot, root, textOf } from './places.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name as on the command line
 * @property {string} heading
 * @property {(args: readonly string[]) => Promise<import('./counts.mjs').Counts>} run
 */

/** No stage may take longer, so that a test that hangs does not hold up the others for ever. */
const limitSeconds = 20 * 60;
/** Some 25 minutes on two processors without KVM, and nearly as much again for a slower computer. */
const labLimitSeconds = 45 * 60;
const bin = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts);
const report = (/** @type {string} */ name) => inRoot('test', 'results', `${name}.json`);

/** @type {readonly Stage[]} */
export const stages = [
  {
    name: 'typecheck',
    heading: 'Types',
    run: (args) => check(bin('typescript', 'bin', 'tsc'), ['-p', '.', ...args]),
  },
  {
    name: 'lint',
    heading: 'Lint',
    run: (args) => check(bin('eslint', 'bin', 'eslint.js'), args.length ? args : ['.']),
  },
  {
    name: 'format',
    heading: 'Format',
    run: (args) =>
      check(bin('prettier', 'bin', 'prettier.cjs'), ['--check', ...(args.length ? args : ['.'])]),
  },
  {
    name: 'build',
    heading: 'Build',
    run: async () => {
      const { code, output } = await build();
      process.stdout.write(output);
      await ensureBootFiles(console.log);
      return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
    },
  },
  {
    name: 'unit',
    heading: 'Unit and integration tests',
    run: (args) => vitest('unit', 'vitest.config.ts', args),
  },
  { name: 'app', heading: 'The app, driven by Playwright', run: app },
  {
    name: 'lab',
    heading: 'Lab: written sticks boot in virtual machines',
    // Each test as it ends: they take long, and one that hangs can be told.
    run: (args) => vitest('lab', 'vitest.lab.config.ts', args, 'verbose', labLimitSeconds),
  },
];

/**
 * A tool that says yes or no: counts as one test.
 * @param {string} script
 * @param {readonly string[]} args
 */
async function check(script, args) {
  const { code } = await run(process.execPath, [script, ...args], {
    cwd: root,
    output: 'inherit',
    limitSeconds,
    group: true,
  });
  return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/**
 * @param {string} name
 * @param {string} config
 * @param {readonly string[]} args
 * @param {'default' | 'verbose'} [reporter]
 * @param {number} [limit] in seconds
 */
async function vitest(name, config, args, reporter = 'default', limit = limitSeconds) {
  const runner = [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--config',
    inRoot(config),
    `--reporter=${reporter}`,
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
    ...args,
  ];
  return counted(name, runner, process.env, limit);
}

/** What failed in a stage or passed late, by name; empty for a stage without a report. @param {string} name */
export const troublesIn = (name) => troublesOf(textOf(report(name)));

/** @param {readonly string[]} args */
async function app(args) {
  const config = inRoot('test', 'app', 'playwright.config.ts');
  if (!existsSync(config)) {
    console.log('There are no tests of the app yet.');
    return nothing;
  }
  const screen = process.platform === 'linux' ? await startDisplay() : null;
  try {
    return await counted(
      'app',
      [bin('@playwright', 'test', 'cli.js'), 'test', '-c', config, '--reporter=list,json', ...args],
      {
        ...process.env,
        ...(screen ? { DISPLAY: screen.display, WAYLAND_DISPLAY: '' } : {}),
        PLAYWRIGHT_JSON_OUTPUT_FILE: report('app'),
      },
    );
  } finally {
    screen?.stop();
  }
}

/**
 * Runs a test runner that writes a JSON report, and counts what the report says.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [limit] in seconds
 */
async function counted(name, args, env = process.env, limit = limitSeconds) {
  const file = report(name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { code, timedOut } = await run(process.execPath, args, {
    cwd: root,
    output: 'inherit',
    limitSeconds: limit,
    group: true,
    env,
  });
  if (timedOut) console.log(`Given up after ${limit / 60} minutes.`);
  return countsOf(textOf(file), code);
}
