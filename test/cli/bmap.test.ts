import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { practiceImage } from '../../main/jobs/practice/practice-image.ts';
import { makeBmap } from '../images/bmap/make-bmap.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { runCli, type CliRun } from './run-cli.ts';

const MiB = 1024 * 1024;
const block = 4096;
const stickBytes = 80 * MiB;

let folder: string;
let image: Buffer;
let packed: string;
let beside: string;
let stick: string;
let map: string;
/** For each block whether the map names it. */
let named: boolean[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-bmap-'));
  const made = await practiceImage(folder);
  if (!made.ok) throw new Error(made.error.code);
  // Behind the partition: nothing for a while, and then something.
  appendFileSync(made.value, Buffer.alloc(3 * MiB));
  appendFileSync(made.value, pseudoRandomBytes(1, 2 * block + 1000));
  image = readFileSync(made.value);
  packed = join(folder, 'system.wic.gz');
  writeFileSync(packed, gzipSync(image));
  beside = join(folder, 'system.wic.bmap');
  named = Array.from({ length: Math.ceil(image.length / block) }, (_, at) =>
    image.subarray(at * block, (at + 1) * block).some((byte) => byte !== 0),
  );
  const ranges: [number, number][] = [];
  for (const [at, isNamed] of named.entries()) {
    const last = ranges.at(-1);
    if (isNamed && last?.[1] === at - 1) last[1] = at;
    else if (isNamed) ranges.push([at, at]);
  }
  map = makeBmap(image, ranges);
}, 120_000);
beforeEach(() => {
  stick = join(folder, 'old.stick');
  writeFileSync(stick, Buffer.alloc(stickBytes, 0x5a));
  writeFileSync(beside, map);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (...more: string[]): Promise<CliRun> =>
  runCli(['write', packed, '--to', stick, '--yes', '--json', ...more]);
const end = (run: CliRun): Record<string, unknown> => run.json().at(-1) ?? {};
const drive = (run: CliRun): Record<string, unknown> =>
  (end(run).drives as Record<string, unknown>[])[0] ?? {};
const codes = (reasons: unknown): string[] => (reasons as { code: string }[]).map(({ code }) => code);
const isWhole = (): boolean => readFileSync(stick).subarray(0, image.length).equals(image);
const sha256 = (): string => createHash('sha256').update(image).digest('hex');

/** Four times the command, on a busy machine. */
const timeout = 120_000;

describe('an image with a block map', { timeout }, () => {
  test('goes onto a stick as the map says: what it does not name stays as it was, and is not claimed', async () => {
    const run = await write();
    expect(run.code).toBe(0);
    const written = named.flatMap((isNamed, at) => (isNamed || at * block < MiB ? [at] : []));
    const unmappedBytes =
      image.length - written.reduce((sum, at) => sum + Math.min(block, image.length - at * block), 0);
    expect(unmappedBytes).toBeGreaterThan(3 * MiB - block);
    expect(drive(run)).toMatchObject({
      ok: true,
      verified: true,
      bytes: image.length - unmappedBytes,
      bytesWritten: image.length - unmappedBytes,
      sha256: null,
      unmappedBytes,
      changed: [],
      reasons: [{ code: 'stick-unmapped', data: { unmappedBytes } }],
    });
    const held = readFileSync(stick);
    const old = Buffer.alloc(block, 0x5a);
    const wrong = named.flatMap((_, at) => {
      const part = image.subarray(at * block, (at + 1) * block);
      const wanted = written.includes(at) ? part : old.subarray(0, part.length);
      return held.subarray(at * block, at * block + part.length).equals(wanted) ? [] : [at];
    });
    expect(wrong).toEqual([]);
  });

  test('goes onto a stick whole if that is wanted', async () => {
    const run = await write('--no-bmap');
    expect(run.code).toBe(0);
    expect(drive(run)).toMatchObject({ ok: true, sha256: sha256(), unmappedBytes: 0, reasons: [] });
    expect(isWhole()).toBe(true);
  });

  test('that contradicts the map is not written: one of them is not what it should be', async () => {
    const other = Buffer.from(image);
    other[0] = (other[0] ?? 0) ^ 1;
    const ranges: [number, number][] = [[0, named.length - 1]];
    writeFileSync(beside, makeBmap(other, ranges));
    const run = await write();
    expect(run.code).toBe(4);
    expect(end(run)).toMatchObject({ outcome: 'mismatch', drives: [] });
    expect(codes(end(run).reasons)).toEqual(['bmap-mismatch']);
    expect(readFileSync(stick).equals(Buffer.alloc(stickBytes, 0x5a))).toBe(true);
  });

  test('that cannot be used is passed over, and that is said; but not if it was asked for', async () => {
    writeFileSync(beside, map.replace('The block map: ', 'The block map. '));
    const asked = await write('--bmap', beside);
    expect(asked.code).toBe(1);
    expect(codes(end(asked).reasons)).toEqual(['bmap-damaged']);
    expect(readFileSync(stick).equals(Buffer.alloc(stickBytes, 0x5a))).toBe(true);
    const run = await write();
    expect(run.code).toBe(0);
    expect(drive(run)).toMatchObject({ ok: true, sha256: sha256(), unmappedBytes: 0 });
    expect(codes(drive(run).reasons)).toEqual(['bmap-ignored', 'bmap-damaged']);
    expect(isWhole()).toBe(true);
  });
});
