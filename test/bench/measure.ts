import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BlockThrottle } from '../tools/block-throttle.ts';
import type { PeerReport, PeerRequest } from './etcher-process.ts';
import type { WriteReport, WriteRequest } from './write-process.ts';

/** A figure, what it must be, and whether it is. */
export interface Bound {
  readonly what: string;
  readonly measured: number;
  readonly bound: number;
  readonly kind: 'at least' | 'at most';
  readonly unit: string;
}

/** Prints a table of figures against their bounds. @returns whether all are kept */
export function printBounds(bounds: readonly Bound[]): boolean {
  const rows = bounds.map((bound) => {
    const kept = bound.kind === 'at least' ? bound.measured >= bound.bound : bound.measured <= bound.bound;
    const figure = `${bound.measured.toFixed(3)} ${bound.unit}`.trim();
    const limit = `${bound.kind} ${bound.bound} ${bound.unit}`.trim();
    return { ...bound, kept, figure, limit };
  });
  const width = Math.max(...rows.map(({ what }) => what.length));
  console.log('');
  for (const { what, figure, limit, kept } of rows) {
    console.log(
      `${what.padEnd(width)}  ${figure.padStart(12)}  ${limit.padEnd(20)}  ${kept ? 'ok' : 'MISSED'}`,
    );
  }
  return rows.every(({ kept }) => kept);
}

/** The middle one; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** How `dd` is asked to do what the writer does. @returns seconds, as `dd` itself measures them */
export function ddSeconds(operands: readonly string[], cgroup: BlockThrottle | null = null): number {
  const { stderr, status } = start('dd', operands, cgroup);
  const seconds = /copied, ([\d.]+) s/.exec(stderr)?.[1];
  if (status !== 0 || seconds === undefined) throw new Error(`dd ${operands.join(' ')}: ${stderr}`);
  return Number(seconds);
}

/**
 * What this computer spends in user and kernel code on having `dd` write an image past the page cache and `cmp` read
 * it back: it tells a slow computer from a wasteful writer, where a bound is in seconds.
 * @returns seconds for each GiB
 */
export function ddProcessorSeconds(image: string, device: string, imageBytes: number): number {
  const script =
    'dd if="$1" of="$2" bs=4M oflag=direct conv=fsync status=none && ' +
    'dd if="$2" bs=4M iflag=direct,count_bytes count="$3" status=none | cmp "$1" - && times';
  const { stdout, stderr, status } = start(
    'bash',
    ['-c', script, 'bash', image, device, String(imageBytes)],
    null,
  );
  const parts = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(stdout);
  if (status !== 0 || parts === null) throw new Error(`dd and cmp: ${stdout} ${stderr}`);
  const [, userMinutes, userSeconds, systemMinutes, systemSeconds] = parts.map(Number);
  const seconds =
    ((userMinutes ?? NaN) + (systemMinutes ?? NaN)) * 60 + (userSeconds ?? NaN) + (systemSeconds ?? NaN);
  return (seconds * 1024 ** 3) / imageBytes;
}

/** Runs the writing process to its end. */
export function runWriteProcess(request: WriteRequest, cgroup: BlockThrottle | null = null): WriteReport {
  return runProcess('write-process', request, cgroup) as WriteReport;
}

/** Runs etcher-sdk to its end. */
export function runPeerProcess(request: PeerRequest, cgroup: BlockThrottle | null = null): PeerReport {
  return runProcess('etcher-process', request, cgroup) as PeerReport;
}

function runProcess(name: string, request: object, cgroup: BlockThrottle | null): unknown {
  const script = join(import.meta.dirname, `${name}.js`);
  const { stdout, stderr, status } = start(process.execPath, [script, JSON.stringify(request)], cgroup);
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as unknown;
}

function start(
  command: string,
  args: readonly string[],
  cgroup: BlockThrottle | null,
): { stdout: string; stderr: string; status: number | null } {
  const [program, all] =
    cgroup === null
      ? [command, args]
      : ['sh', ['-c', `echo $$ > ${cgroup.folder}/cgroup.procs && exec "$@"`, 'sh', command, ...args]];
  return spawnSync(program, all, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

/** Waits until nothing that was written before is still on its way to the disk. */
export function settle(): void {
  execFileSync('sync');
}
