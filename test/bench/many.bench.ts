// Many sticks at once, each held to its own speed: each must take as long as it takes alone. Beside it, what
// etcher-sdk makes of the same sticks. Needs root, loop devices and cgroup v1 with blkio.
import { randomFillSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canThrottle, throttle, type BlockThrottle } from '../tools/block-throttle.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { etcherPeer } from './etcher-peer.ts';
import {
  ddProcessorSeconds,
  printBounds,
  runPeerProcess,
  runWriteProcess,
  settle,
  type Bound,
} from './measure.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;
const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'many-'));
const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
const bounds: Bound[] = [];

interface Stick {
  readonly device: string;
  readonly sizeBytes: number;
  /** In MB/s. */
  readonly speed: number;
}

/** Writes and reads back an image on all of the sticks. @returns seconds that each took */
type Writer = (sticks: readonly Stick[], held: BlockThrottle) => number[];

/** Seconds of each stick by itself and with the others. */
type Times = readonly { readonly alone: number; readonly together: number }[];

if (!canThrottle()) {
  console.log('No cgroup v1 with blkio here: many sticks at their own speeds were not measured.');
  process.exit(0);
}
const peer = await etcherPeer();
if (!peer.ready) console.log(`${peer.name} is left out of this run, because ${peer.why}`);
try {
  compare('four sticks', makeImage('image.iso', 128), [20, 20, 20, 5]);
  compare('seventeen sticks', makeImage('small.iso', 48), [...Array.from({ length: 16 }, () => 10), 2]);
} finally {
  for (const action of undo.reverse()) action();
}
process.exit(printBounds(bounds) ? 0 : 1);

function makeImage(name: string, megabytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  for (let done = 0; done < megabytes; done += 16)
    appendFileSync(path, randomFillSync(Buffer.alloc(16 * MiB)));
  return path;
}

/** @param speeds of the sticks, in MB/s */
function compare(name: string, image: string, speeds: readonly number[]): void {
  const imageBytes = statSync(image).size;
  const group = name.replaceAll(' ', '-');
  const sticks = speeds.map((speed, at) => {
    const sizeBytes = imageBytes + 16 * MiB;
    const loop = attachLoop(join(folder, `${group}-${at}.img`), sizeBytes);
    undo.push(() => loop.detach());
    return { device: loop.device, sizeBytes, speed };
  });
  const held = throttle(group, new Map(sticks.map(({ device, speed }) => [device, speed * 1e6])));
  undo.push(() => held.remove());
  settle();

  const memory = { one: 0, all: 0 };
  let cpuSeconds = 0;
  const ours = measure(sticks, held, (drives) => {
    const report = runWriteProcess({ image, drives, differences: 'never', cancel: null }, held);
    memory[drives.length === 1 ? 'one' : 'all'] = report.residentBytes / 1e6;
    cpuSeconds = report.cpuSeconds;
    return report.outcomes.map((outcome) => {
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      return outcome.seconds.write + outcome.seconds.verify;
    });
  });
  const perGiB = cpuSeconds / ((sticks.length * imageBytes) / GiB);
  const first = sticks[0]?.device;
  const peerPerGiB = first === undefined ? NaN : ddProcessorSeconds(image, first, imageBytes);
  console.log(
    `\n${name}: ${cpuSeconds.toFixed(2)} s of processor time, starting ${sticks.length} threads included; ` +
      `${perGiB.toFixed(2)} s for each GiB, where dd and cmp take ${peerPerGiB.toFixed(2)} s`,
  );
  print(name, sticks, ours, peer.ready ? peerTimes(image, peer.folder, sticks, held) : null);
  bounds.push(
    atMost(
      `${name} together, slowest against alone`,
      Math.max(...ours.map((time) => time.together / time.alone)),
      1.05,
      '',
    ),
    atMost(`${name}, processor time for each GiB written and read back`, perGiB, 0.5, 's'),
    atMost(`${name}, memory`, memory.all, 64 + 16 * sticks.length, 'MB'),
    atMost(`${name}, memory for one of them alone`, memory.one, 64 + 16, 'MB'),
  );
}

/** One stick of each speed alone, then all of them in one process. */
function measure(sticks: readonly Stick[], held: BlockThrottle, write: Writer): Times {
  const alone = new Map<number, number>();
  for (const stick of sticks) {
    if (!alone.has(stick.speed)) alone.set(stick.speed, write([stick], held)[0] ?? NaN);
  }
  return write(sticks, held).map((together, at) => ({
    alone: alone.get(sticks[at]?.speed ?? NaN) ?? NaN,
    together,
  }));
}

/** What etcher-sdk takes; `null`, and why is said, if it fails: the figures of Rekindle stand without it. */
function peerTimes(
  image: string,
  peerFolder: string,
  sticks: readonly Stick[],
  held: BlockThrottle,
): Times | null {
  try {
    return measure(sticks, held, (drives) =>
      runPeerProcess({ folder: peerFolder, image, drives }, held).map(({ seconds, failure }) => {
        if (seconds === null || failure !== null) throw new Error(failure ?? 'a drive was not read back');
        return seconds;
      }),
    );
  } catch (error) {
    console.log(
      `${peer.name} did not get through: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}

function print(name: string, sticks: readonly Stick[], ours: Times, theirs: Times | null): void {
  console.log(`\n${name}: seconds together ÷ seconds alone`);
  const cell = (time: Times[number] | undefined): string =>
    time === undefined
      ? ''
      : `${time.together.toFixed(1)} ÷ ${time.alone.toFixed(1)} = ${(time.together / time.alone).toFixed(3)}`;
  console.log(`${''.padStart(9)}${'Rekindle'.padStart(24)}${(theirs ? peer.name : '').padStart(24)}`);
  sticks.forEach(({ speed }, at) => {
    const figures = [ours[at], theirs?.[at]].map((time) => cell(time).padStart(24)).join('');
    console.log(`${speed} MB/s`.padStart(9) + figures.trimEnd());
  });
}

function atMost(what: string, measured: number, bound: number, unit: string): Bound {
  return { what, measured, bound, kind: 'at most', unit };
}
