// Many sticks at once, each held to its own speed: each must take as long as it takes alone. Needs root, loop
// devices and cgroup v1 with blkio.
import { randomFillSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canThrottle, throttle } from '../tools/block-throttle.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { printBounds, runWriteProcess, settle, type Bound } from './measure.ts';

const MiB = 1024 * 1024;
const imageMiB = 128;
const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'many-'));
const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
const bounds: Bound[] = [];

if (!canThrottle()) {
  console.log('No cgroup v1 with blkio here: many sticks at their own speeds were not measured.');
  process.exit(0);
}
try {
  const image = join(folder, 'image.iso');
  writeFileSync(image, '');
  for (let done = 0; done < imageMiB; done += 16)
    appendFileSync(image, randomFillSync(Buffer.alloc(16 * MiB)));
  together('four sticks', image, [20, 20, 20, 5], 16);
  const small = join(folder, 'small.iso');
  writeFileSync(small, randomFillSync(Buffer.alloc(48 * MiB)));
  together('seventeen sticks', small, [...Array.from({ length: 16 }, () => 10), 2], 16);
} finally {
  for (const action of undo.reverse()) action();
}
process.exit(printBounds(bounds) ? 0 : 1);

/**
 * One stick of each speed alone, then all of them in one process.
 * @param speeds in MB/s
 * @param extraMiB room on each stick behind the image
 */
function together(name: string, image: string, speeds: readonly number[], extraMiB: number): void {
  const megabytes = (image.endsWith('small.iso') ? 48 : imageMiB) + extraMiB;
  const sticks = speeds.map((speed, at) => {
    const loop = attachLoop(join(folder, `${name.replaceAll(' ', '-')}-${at}.img`), megabytes * MiB);
    undo.push(() => loop.detach());
    return { device: loop.device, sizeBytes: megabytes * MiB, speed };
  });
  const held = throttle(
    name.replaceAll(' ', '-'),
    new Map(sticks.map(({ device, speed }) => [device, speed * 1e6])),
  );
  undo.push(() => held.remove());
  settle();
  const seconds = (drives: typeof sticks): number[] => {
    const report = runWriteProcess({ image, drives, differences: 'never', cancel: null }, held);
    residentBytes = report.residentBytes;
    return report.outcomes.map((outcome) => {
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      return outcome.seconds.write + outcome.seconds.verify;
    });
  };
  let residentBytes = 0;
  const alone = new Map<number, number>();
  for (const stick of sticks) {
    if (!alone.has(stick.speed)) alone.set(stick.speed, seconds([stick])[0] ?? NaN);
  }
  const ratios = seconds(sticks).map((time, at) => time / (alone.get(speeds[at] ?? 0) ?? NaN));
  console.log(
    `${name}: ${speeds.map((speed, at) => `${speed} MB/s ${ratios[at]?.toFixed(3) ?? ''}`).join(', ')}`,
  );
  bounds.push(
    {
      what: `${name} together, slowest against alone`,
      measured: Math.max(...ratios),
      bound: 1.05,
      kind: 'at most',
      unit: '',
    },
    {
      what: `${name}, memory`,
      measured: residentBytes / 1e6,
      bound: 64 + 16 * speeds.length,
      kind: 'at most',
      unit: 'MB',
    },
  );
}
