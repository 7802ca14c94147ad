// The writer against `dd`, in pairs, one right after the other, because the machine is never quiet. Needs root
// and loop devices.
import { randomFillSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canThrottle, throttle, type BlockThrottle } from '../tools/block-throttle.ts';
import { attachLoop } from '../tools/loop-device.ts';
import {
  ddProcessorSeconds,
  ddSeconds,
  median,
  printBounds,
  runWriteProcess,
  settle,
  type Bound,
} from './measure.ts';

const MiB = 1024 * 1024;
const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'writer-'));
const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
const bounds: Bound[] = [];

try {
  fullSpeed();
  if (canThrottle()) heldSpeed();
  else console.log('\nNo cgroup v1 with blkio here: what a slow drive does was not measured.');
} finally {
  for (const action of undo.reverse()) action();
}
process.exit(printBounds(bounds) ? 0 : 1);

function makeFile(name: string, megabytes: number): string {
  const path = join(folder, name);
  const part = Buffer.alloc(16 * MiB);
  writeFileSync(path, '');
  for (let done = 0; done < megabytes; done += 16) {
    appendFileSync(path, randomFillSync(part).subarray(0, Math.min(16, megabytes - done) * MiB));
  }
  return path;
}

function makeDrive(name: string, megabytes: number): string {
  const loop = attachLoop(makeFile(name, megabytes), megabytes * MiB);
  undo.push(() => loop.detach());
  return loop.device;
}

interface Figures {
  /** Speed of Rekindle as a share of that of `dd`, by round. */
  readonly write: readonly number[];
  readonly verify: readonly number[];
  readonly cpuSeconds: readonly number[];
  readonly residentBytes: number;
}

/** Writes and reads back with `dd`, with Rekindle, with `dd`, and so on. */
function inPairs(
  rounds: number,
  image: string,
  device: string,
  sizeBytes: number,
  held: BlockThrottle | null,
): Figures {
  const write: number[] = [];
  const verify: number[] = [];
  const cpuSeconds: number[] = [];
  let residentBytes = 0;
  const count = `count=${statSync(image).size / (4 * MiB)}`;
  const dd = (): { write: number; read: number } => ({
    write: ddSeconds([`if=${image}`, `of=${device}`, 'bs=4M', 'oflag=direct', 'conv=fsync'], held),
    read: ddSeconds([`if=${device}`, 'of=/dev/null', 'bs=4M', 'iflag=direct', count], held),
  });
  const three = (values: readonly number[]): string => values.map((value) => value.toFixed(3)).join(' ');
  let before = dd();
  for (let round = 0; round < rounds; round++) {
    const report = runWriteProcess(
      { image, drives: [{ device, sizeBytes }], differences: 'never', cancel: null },
      held,
    );
    const after = dd();
    const [outcome] = report.outcomes;
    if (!outcome?.ok || !outcome.pastPageCache) throw new Error(JSON.stringify(outcome));
    const { seconds } = outcome;
    // Against the mean of the two around it, so that a machine that slows down or recovers favours neither.
    write.push((before.write + after.write) / 2 / seconds.write);
    verify.push((before.read + after.read) / 2 / seconds.verify);
    cpuSeconds.push(report.cpuSeconds);
    residentBytes = Math.max(residentBytes, report.residentBytes);
    console.log(
      `  write ${three([before.write, seconds.write, after.write])}` +
        `   read back ${three([before.read, seconds.verify, after.read])}` +
        `   processor ${report.cpuSeconds.toFixed(2)} s   memory ${(report.residentBytes / 1e6).toFixed(0)} MB`,
    );
    before = after;
  }
  return { write, verify, cpuSeconds, residentBytes };
}

function fullSpeed(): void {
  const rounds = 11;
  console.log(
    `1 GiB to a loop device, ${rounds} rounds; seconds of dd before, of Rekindle, and of dd after:`,
  );
  const image = makeFile('image.iso', 1024);
  const device = makeDrive('stick.img', 1040);
  settle();
  const { write, verify, cpuSeconds, residentBytes } = inPairs(rounds, image, device, 1040 * MiB, null);
  const peer = median([1, 2, 3].map(() => ddProcessorSeconds(image, device, 1024 * MiB)));
  console.log(`  processor time of dd and cmp for the same: ${peer.toFixed(2)} s`);
  bounds.push(
    atLeast('writing 1 GiB, speed as a share of dd’s', median(write), 0.95),
    atLeast('reading back 1 GiB, speed as a share of dd’s', median(verify), 0.95),
    atMost('memory of the writing process, most of all', residentBytes / 1e6, 120, 'MB'),
    atMost('processor time for 1 GiB written and read back', median(cpuSeconds), 0.5, 's'),
  );
}

function heldSpeed(): void {
  const rounds = 4;
  console.log(`\n128 MiB to a drive held to 20 MB/s, ${rounds} rounds; seconds as above:`);
  const image = makeFile('small.iso', 128);
  const device = makeDrive('slow.img', 136);
  const held = throttle('20', new Map([[device, 20e6]]));
  undo.push(() => held.remove());
  settle();
  const { write, verify } = inPairs(rounds, image, device, 136 * MiB, held);
  bounds.push(
    atLeast('writing at 20 MB/s, speed as a share of dd’s', median(write), 0.98),
    atLeast('reading back at 20 MB/s, speed as a share of dd’s', median(verify), 0.98),
  );

  const crawling = throttle('2', new Map([[device, 2e6]]));
  undo.push(() => crawling.remove());
  for (const [phase, name] of [
    ['write', 'writing'],
    ['verify', 'reading back'],
  ] as const) {
    // Reading back begins only after all is written: a small image for that.
    const part = makeFile(`part-${phase}.iso`, phase === 'write' ? 64 : 6);
    const report = runWriteProcess(
      {
        image: part,
        drives: [{ device, sizeBytes: 136 * MiB }],
        differences: 'never',
        cancel: { phase, afterSeconds: 1 },
      },
      crawling,
    );
    bounds.push(
      atMost(`a cancel while ${name} at 2 MB/s, to its end`, report.secondsToCancel ?? Infinity, 1, 's'),
    );
  }
}

function atLeast(what: string, measured: number, bound: number): Bound {
  return { what, measured, bound, kind: 'at least', unit: '' };
}

function atMost(what: string, measured: number, bound: number, unit: string): Bound {
  return { what, measured, bound, kind: 'at most', unit };
}
