// What it saves to write only what differs, and what it costs where nothing does. Needs root and loop devices.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Differences, WriteOutcome } from '../../main/writer/types.ts';
import { canThrottle, throttle, type BlockThrottle } from '../tools/block-throttle.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { ddSeconds, median, printBounds, runWriteProcess, settle, type Bound } from './measure.ts';

const MiB = 1024 * 1024;
const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'differences-'));
const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
const bounds: Bound[] = [];

try {
  fullSpeed(1024, 5);
  if (canThrottle()) heldSpeed(128, 3);
  else console.log('\nNo cgroup v1 with blkio here: what a slow drive does was not measured.');
} finally {
  for (const action of undo.reverse()) action();
}
process.exit(printBounds(bounds) ? 0 : 1);

interface Stick {
  readonly image: string;
  readonly device: string;
  readonly megabytes: number;
}

function makeFile(name: string, megabytes: number): string {
  const path = join(folder, name);
  const part = Buffer.alloc(16 * MiB);
  writeFileSync(path, '');
  for (let done = 0; done < megabytes; done += 16) {
    appendFileSync(path, randomFillSync(part).subarray(0, Math.min(16, megabytes - done) * MiB));
  }
  return path;
}

function makeStick(name: string, megabytes: number): Stick {
  const image = makeFile(`${name}.iso`, megabytes);
  const loop = attachLoop(makeFile(`${name}.img`, megabytes + 8), (megabytes + 8) * MiB);
  undo.push(() => loop.detach());
  return { image, device: loop.device, megabytes };
}

/** Leaves on the stick what a write leaves that was cut off after `share` of the image. */
function cutOff({ image, device, megabytes }: Stick, share: number): void {
  const old = makeFile('old.img', megabytes);
  const written = Math.floor(megabytes * share);
  const dd = (...operands: string[]): void => {
    execFileSync('dd', [...operands, `of=${device}`, 'bs=1M', 'oflag=direct', 'conv=notrunc', 'status=none']);
  };
  dd(`if=${old}`);
  if (written > 0) {
    dd(`if=${image}`, `count=${written}`);
    dd('if=/dev/zero', 'count=1');
  }
  rmSync(old);
  settle();
}

function write(stick: Stick, differences: Differences, held: BlockThrottle | null): WriteOutcome {
  const { image, device, megabytes } = stick;
  const drives = [{ device, sizeBytes: (megabytes + 8) * MiB }];
  const [outcome] = runWriteProcess({ image, drives, differences, cancel: null }, held).outcomes;
  if (!outcome?.ok || !outcome.pastPageCache) throw new Error(JSON.stringify(outcome));
  execFileSync('cmp', ['-n', String(megabytes * MiB), image, device]);
  return outcome;
}

function secondsOf({ seconds }: WriteOutcome): number {
  return seconds.write + seconds.verify;
}

function readOnce({ device, megabytes }: Stick, held: BlockThrottle | null): number {
  return ddSeconds([`if=${device}`, 'of=/dev/null', 'bs=4M', 'iflag=direct', `count=${megabytes / 4}`], held);
}

/** Each figure against its neighbours in time, because the machine is never quiet. */
function ratios(rounds: number, measure: () => { took: number; against: number }): number {
  return median(
    Array.from({ length: rounds }, () => {
      const { took, against } = measure();
      console.log(`    ${took.toFixed(3)} s against ${against.toFixed(3)} s`);
      return took / against;
    }),
  );
}

function sameAgain(stick: Stick, rounds: number, held: BlockThrottle | null): number {
  console.log('  the same stick again, against reading it once:');
  write(stick, 'never', null);
  return ratios(rounds, () => {
    const before = readOnce(stick, held);
    const outcome = write(stick, 'auto', held);
    if (outcome.bytesWritten > 0) throw new Error('something was written');
    return { took: secondsOf(outcome), against: (before + readOnce(stick, held)) / 2 };
  });
}

function fullSpeed(megabytes: number, rounds: number): void {
  console.log(`${megabytes} MiB, a loop device at its full speed, ${rounds} rounds:`);
  const stick = makeStick('fast', megabytes);
  const again = sameAgain(stick, rounds, null);
  bounds.push(atMost('the same stick again, as a share of reading it once', again, 1.1));
}

function heldSpeed(megabytes: number, rounds: number): void {
  console.log(`\n${megabytes} MiB, a drive held to 20 MB/s, ${rounds} rounds:`);
  const stick = makeStick('slow', megabytes);
  const held = throttle('differences', new Map([[stick.device, 20e6]]));
  undo.push(() => held.remove());
  const again = sameAgain(stick, rounds, held);

  console.log('  cut off at 70 %, against writing 30 % and reading all of it:');
  const rest = Math.ceil(megabytes * 0.3);
  const goingOn = ratios(rounds, () => {
    cutOff(stick, 0.7);
    const read = readOnce(stick, held);
    const operands = [
      `if=${stick.image}`,
      `of=${stick.device}`,
      'bs=1M',
      'oflag=direct',
      'conv=fsync,notrunc',
    ];
    const place = [`count=${rest}`, `skip=${megabytes - rest}`, `seek=${megabytes - rest}`];
    const outcomeOf = write(stick, 'auto', held);
    const written = ddSeconds([...operands, ...place], held);
    return { took: secondsOf(outcomeOf), against: read + written };
  });

  console.log('  a stick that holds something else, against writing without looking:');
  const other = ratios(rounds, () => {
    cutOff(stick, 0);
    const looked = secondsOf(write(stick, 'auto', held));
    return { took: looked, against: secondsOf(write(stick, 'never', held)) };
  });
  bounds.push(
    atMost('the same stick again at 20 MB/s, the same share', again, 1.1),
    atMost('cut off at 70 %, as a share of writing 30 % and reading all', goingOn, 1.15),
    atMost('another stick, as a share of writing without looking', other, 1.05),
  );
}

function atMost(what: string, measured: number, bound: number): Bound {
  return { what, measured, bound, kind: 'at most', unit: '' };
}
