// `npm test`: set-up, then every stage. `npm test -- unit lab` runs these alone; `npm run lab -- -t grub` hands what
// follows on to the stage's own tool. The last line is the sum of all of them.
import { performance } from 'node:perf_hooks';
import { add, closingLine, nothing } from './counts.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { setUp } from './set-up.mjs';
import { troublesIn, stages } from './stages.mjs';

const given = process.argv.slice(2);
const names = stages.map(({ name }) => name);
const named = given.findIndex((word) => !names.includes(word));
const wanted = named === -1 ? given : given.slice(0, named);
const rest = named === -1 ? [] : given.slice(named);
if (rest.length > 0 && wanted.length !== 1) {
  console.error(`The stages are: ${names.join(', ')}. Only with one of them can anything else follow.`);
  process.exit(2);
}
const chosen = wanted.length === 0 ? stages : stages.filter(({ name }) => wanted.includes(name));
/** @param {string[]} some */
const has = (...some) => chosen.some(({ name }) => some.includes(name));

const begin = performance.now();
heading('Set-up');
await setUp({
  system: has('unit', 'app', 'lab') ? ['run', 'test'] : [],
  electron: has('app', 'unit'),
  // The stage `build` builds; without it the others need what it makes.
  build: !has('build') && has('unit', 'app', 'lab'),
});
const runtime = has('app') ? electronRuntime() : null;
if (runtime) console.log(`Electron ${runtime.version} (${runtime.from}), Node ${process.versions.node}`);
ended('Set-up', begin);

let total = nothing;
let built = true;
/** @type {string[]} */
const summary = [];
/** @type {import('./counts.mjs').Trouble[]} */
const troubles = [];
for (const { name, heading: title, run } of chosen) {
  heading(title);
  const start = performance.now();
  if (!built && (name === 'app' || name === 'lab')) {
    console.log('Left out, because the build failed.');
    continue;
  }
  const counts = await run(rest).catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    return { ...nothing, failed: 1 };
  });
  if (name === 'build') built = counts.failed === 0;
  ended(`${title}: ${closingLine(counts)}`, start);
  troubles.push(...troublesIn(name));
  summary.push(`${name} ${counts.failed === 0 ? 'ok' : 'FAILED'}`);
  total = add(total, counts);
}
tell('What passed at the second try only', 'second-try');
tell('What failed', 'failed');
console.log(`\n${summary.join(', ')}; ${((performance.now() - begin) / 1000).toFixed(0)} s in all`);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(closingLine(total));

/** @param {string} title @param {import('./counts.mjs').Trouble['kind']} wanted */
function tell(title, wanted) {
  const some = troubles.filter(({ kind }) => kind === wanted);
  if (some.length > 0) heading(title);
  for (const { text } of some) console.log(text);
}

/** @param {string} text */
function heading(text) {
  console.log(`\n=== ${text} ===`);
}

/** @param {string} what @param {number} start */
function ended(what, start) {
  console.log(`--- ${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
