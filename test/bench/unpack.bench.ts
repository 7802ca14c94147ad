// Unpacking images against the tools that do the same, each to a file: `xz -dc` and `gzip -dc`. The packed file is in
// the page cache for all of them; each of ours is a process of its own, so that its memory is its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackImage } from '../../main/images/unpack.ts';
import { median, printBounds, settle } from './measure.ts';

const MiB = 1024 * 1024;
/** A third of it is like compressed programs, a third like text, a third is empty: as live images are. */
const imageMiB = 384;
/** Mostly holes: what is asked of memory must not grow with the image. */
const largeMiB = 4096;
const rounds = 3;

interface UnpackReport {
  readonly seconds: number;
  readonly residentBytes: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const [mode, packed, into] = process.argv.slice(2);
if (mode === 'child' && packed !== undefined && into !== undefined) {
  const start = performance.now();
  const unpacked = await unpackImage({ path: packed, into });
  if (!unpacked.ok) throw new Error(unpacked.error.code);
  const { sizeBytes, sha256 } = unpacked.value;
  const seconds = (performance.now() - start) / 1000;
  const residentBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, residentBytes, sizeBytes, sha256 } satisfies UnpackReport));
  process.exit(0);
}

const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'unpack-'));
let kept = false;
try {
  kept = await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(kept ? 0 : 1);

async function measure(): Promise<boolean> {
  const image = join(folder, 'image.img');
  makeImage(image, imageMiB, 1);
  const sha256 = await digestOf(image);
  const ratios: Record<'xz' | 'gzip', number[]> = { xz: [], gzip: [] };
  const memory: number[] = [];
  for (const [tool, ending] of [
    ['xz', 'xz'],
    ['gzip', 'gz'],
  ] as const) {
    const file = `${image}.${ending}`;
    run('sh', '-c', `${tool} -1 -c '${image}' > '${file}'`);
    for (let round = 0; round < rounds; round++) {
      settle();
      const theirs = timed(
        'sh',
        '-c',
        `${tool} -dc '${file}' > '${folder}/theirs' && sync '${folder}/theirs'`,
      );
      settle();
      const ours = unpack(file);
      if (ours.sha256 !== sha256) throw new Error(`${tool}: other bytes than were packed`);
      ratios[tool].push(theirs / ours.seconds);
      memory.push(ours.residentBytes);
    }
    rmSync(file);
  }
  const large = join(folder, 'large.img');
  makeImage(large, largeMiB, 16);
  for (const [tool, ending] of [
    ['xz', 'xz'],
    ['gzip', 'gz'],
  ] as const) {
    const file = `${large}.${ending}`;
    run('sh', '-c', `${tool} -1 -c '${large}' > '${file}'`);
    const ours = unpack(file);
    if (ours.sizeBytes !== largeMiB * MiB) throw new Error(`${tool}: another size than was packed`);
    memory.push(ours.residentBytes);
    rmSync(file);
  }
  const speed = { bound: 0.8, kind: 'at least', unit: '' } as const;
  const most = { bound: 150, kind: 'at most', unit: 'MB' } as const;
  return printBounds([
    { what: 'xz to a file, times xz -dc', measured: median(ratios.xz), ...speed },
    { what: 'gzip to a file, times gzip -dc', measured: median(ratios.gzip), ...speed },
    { what: `most memory of a process, up to ${largeMiB} MiB`, measured: Math.max(...memory) / 1e6, ...most },
  ]);
}

/**
 * An image whose thirds are noise, words and nothing.
 * @param sparse one of so many MiB is more than zeros
 */
function makeImage(path: string, sizeMiB: number, sparse: number): void {
  const file = openSync(path, 'w');
  let state = createHash('sha512').update('rekindle').digest();
  const noise = Buffer.alloc(MiB);
  for (let mib = 0; mib < sizeMiB; mib++) {
    const kind = mib % sparse === 0 ? Math.floor(mib / sparse) % 3 : 2;
    if (kind === 2) {
      writeSync(file, Buffer.alloc(MiB));
      continue;
    }
    for (let at = 0; at < MiB; at += state.length) {
      state = createHash('sha512').update(state).digest();
      noise.set(state, at);
    }
    writeSync(file, kind === 0 ? noise : Buffer.from(noise.toString('hex')).subarray(0, MiB));
  }
  closeSync(file);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function unpack(file: string): UnpackReport {
  const script = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [script, 'child', file, join(folder, 'ours')],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`unpacking ${file}: ${stderr}`);
  return JSON.parse(stdout) as UnpackReport;
}

function timed(command: string, ...args: string[]): number {
  const start = performance.now();
  run(command, ...args);
  return (performance.now() - start) / 1000;
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
