// All of set-up in its order. Each step looks first whether there is anything to do, so that a machine on which
// nothing is missing is through in a blink, and an interrupted run goes on where it was.
import { performance } from 'node:perf_hooks';
import { bootFilesReady, ensureBootFiles } from './boot-files.mjs';
import { buildIsFresh, ensureBuild } from './built.mjs';
import { electronRuntime, ensureElectron } from './electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { ensureNodeModules, nodeModulesReady } from './node-modules.mjs';
import { nodeComplaint } from './node-version.mjs';
import { root } from './places.mjs';
import { SetUpError } from './run.mjs';
import { ensureSystemPackages } from './system.mjs';

/**
 * @typedef {object} Wanted
 * @property {readonly ('run' | 'test')[]} system groups of system packages
 * @property {boolean} electron the runtime
 * @property {boolean} build a fresh `out/`, with the boot loader files of kit sticks
 */

/**
 * Brings the clone into a state in which it can be run or tested. Ends the process with a sentence if it cannot.
 * @param {Wanted} wanted
 * @param {NodeJS.WritableStream} [to] where its lines go
 */
export async function setUp(wanted, to = process.stdout) {
  /** @param {string} line */
  const say = (line) => void to.write(`${line}\n`);
  try {
    const complaint = nodeComplaint(process.versions.node);
    if (complaint !== null) throw new SetUpError(complaint);
    if (wanted.system.length > 0)
      await step('System packages', say, () => ensureSystemPackages(wanted.system, say));
    const built = !wanted.build || (buildIsFresh() && bootFilesReady());
    if (nodeModulesReady() && (!wanted.electron || electronRuntime()) && built) {
      // Nothing that two set-ups could do at once. A failed download is still tried again from time to time.
      if (wanted.electron) await ensureElectron(say);
      return;
    }
    await withLock(
      root,
      async () => {
        await step('npm packages', say, () => ensureNodeModules(say));
        if (wanted.electron) await step('Electron', say, () => ensureElectron(say));
        if (wanted.build) await step('Build', say, () => ensureBuild(say));
        if (wanted.build) await step('Boot loader files', say, () => ensureBootFiles(say));
      },
      () => say('Waiting for another set-up of this clone to finish'),
    );
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/**
 * Runs one step and says how long it took, if it did anything.
 * @param {string} name
 * @param {(line: string) => void} say
 * @param {() => Promise<unknown>} work
 */
async function step(name, say, work) {
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  if (seconds >= 0.5) say(`${name}: done in ${seconds.toFixed(1)} s`);
}
