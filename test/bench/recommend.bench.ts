// How long a recommendation takes: the whole command beyond a command that only starts up, and the recommender itself
// in a process that has not run it before (its code is not compiled yet) and in one that has.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { unknownMachine } from '../../main/machine/profile.ts';
import { builtInCatalogue } from '../../main/systems/built-in.ts';
import { recommend } from '../../main/systems/recommend.ts';
import { median, printBounds } from './measure.ts';

const cli = join(resolve(import.meta.dirname, '../..'), 'out/main/cli.js');
const runs = 15;
const described = ['--ram', '512', '--cpu', 'i686', '--without', 'pae', '--firmware', 'bios', '--json'];

function millisecondsOf(args: readonly string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`);
  return performance.now() - begin;
}

/** Milliseconds of the first call in this process, and of one after many. */
async function inside(): Promise<{ first: number; later: number }> {
  const { families } = await builtInCatalogue();
  const profile = {
    ...unknownMachine,
    cpu: { ...unknownMachine.cpu, arch: 'i686', longMode: false, pae: false } as const,
    ramMiB: 512,
  };
  const once = (): number => {
    const begin = performance.now();
    recommend(profile, families, { for: 'desktop', experience: 'new' });
    return performance.now() - begin;
  };
  const first = once();
  for (let i = 0; i < 100; i++) once();
  return { first, later: median(Array.from({ length: 21 }, once)) };
}

if (process.argv[2] === 'inside') {
  console.log(JSON.stringify(await inside()));
} else {
  const starts: number[] = [];
  const commands: number[] = [];
  const firsts: number[] = [];
  const laters: number[] = [];
  // By turns, so that another load on the machine meets both alike.
  for (let run = 0; run < runs; run++) {
    starts.push(millisecondsOf([cli, '--version']));
    commands.push(millisecondsOf([cli, 'recommend', ...described]));
    const { stdout } = spawnSync(process.execPath, [import.meta.filename, 'inside'], { encoding: 'utf8' });
    const { first, later } = JSON.parse(stdout) as Awaited<ReturnType<typeof inside>>;
    firsts.push(first);
    laters.push(later);
  }
  console.log(`Milliseconds until --version has ended: ${median(starts).toFixed(0)} (median of ${runs})`);
  const kept = printBounds([
    {
      what: 'recommend, beyond start-up',
      measured: median(commands) - median(starts),
      bound: 150,
      kind: 'at most',
      unit: 'ms',
    },
    // The quickest: what else runs on the machine is not the recommender's doing.
    { what: 'inside, first call', measured: Math.min(...firsts), bound: 5, kind: 'at most', unit: 'ms' },
    { what: 'inside, later calls', measured: median(laters), bound: 5, kind: 'at most', unit: 'ms' },
  ]);
  process.exit(kept ? 0 : 1);
}
