import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseManifest } from '../../main/stick/companion/manifest.ts';
import { ImageWorkshop } from '../images/make-images.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { asPartition, checkFilesystem } from '../tools/stick-inspection.ts';
import { runCli, type CliRun } from './run-cli.ts';

const mib = 2 ** 20;
let folder: string;
let workshop: ImageWorkshop;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-cli-data-'));
  workshop = new ImageWorkshop(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Drive {
  readonly ok: boolean;
  readonly outcome: string;
  readonly sha256: string | null;
  readonly verified: boolean;
  readonly bytes: number;
  readonly bytesWritten: number;
  readonly bytesSkipped: number;
  readonly changed: readonly { start: number; length: number; what: string }[];
  readonly reasons: readonly { code: string; text: string }[];
}
function driveOf(run: CliRun): Drive {
  const [drive] = run.json().at(-1)?.drives as Drive[];
  if (!drive) throw new Error(run.out);
  return drive;
}
const codesOf = (run: CliRun): string[] => driveOf(run).reasons.map(({ code }) => code);

function readStart(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const fd = openSync(path, 'r');
  readSync(fd, bytes, 0, length, 0);
  closeSync(fd);
  return bytes;
}

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Where the last partition lies, as libblkid reads it. */
function lastPartition(path: string): { start: number; size: number } {
  const lines = run('partx', ['--raw', '--noheadings', '-o', 'START,SECTORS', path]).trim().split('\n');
  const [start = 0, sectors = 0] = (lines.at(-1) ?? '').split(' ').map(Number);
  return { start: start * 512, size: sectors * 512 };
}

/** The stick holds the image but for what was told, and a sound FAT32 with what belongs on every stick. */
function expectDataStick(path: string, image: string, { changed }: Drive): void {
  const original = readFileSync(image);
  const held = readStart(path, original.length);
  for (const { start, length } of changed) original.copy(held, start, start, start + length);
  expect(held.equals(original)).toBe(true);
  const partition = lastPartition(path);
  expect(partition.start).toBeGreaterThanOrEqual(original.length);
  asPartition(path, partition, 512, (device) => checkFilesystem(device, 'vfat'));
  const inside = `${path}@@${partition.start}`;
  const manifest = parseManifest(Buffer.from(run('mtype', ['-i', inside, '::/rekindle/manifest.json'])));
  expect(manifest).toMatchObject({
    ok: true,
    value: {
      kind: 'image',
      systems: [
        {
          file: basename(image),
          sizeBytes: original.length,
          sha256: createHash('sha256').update(readFileSync(image)).digest('hex'),
          trust: 'none',
          signedBy: null,
        },
      ],
    },
  });
  expect(run('mdir', ['-b', '-i', inside, '::/']).split('\n')).toEqual(
    expect.arrayContaining(['::/README.txt', '::/rekindle/']),
  );
}

const classes: readonly [string, (w: ImageWorkshop) => Promise<string>, readonly string[]][] = [
  ['hybrid MBR', (w) => w.hybridMbr(), ['mbr']],
  ['Debian style', (w) => w.hybridGpt(['x64'], 'DEBIAN'), ['mbr', 'gpt-header', 'gpt-entries', 'gpt-backup']],
  ['grub-mkrescue', (w) => w.grubRescue(), ['mbr', 'gpt-header', 'gpt-entries', 'gpt-backup']],
  ['UEFI only', (w) => w.uefiOnly(), ['mbr', 'gpt-header', 'gpt-entries', 'gpt-backup']],
  ['raw GPT disk', (w) => w.gptDisk(), ['mbr', 'gpt-header', 'gpt-entries', 'gpt-backup']],
];

describe('write --data', { timeout: 120_000 }, () => {
  test.each(classes)('%s, on a loop device', async (name, make, what) => {
    const image = await make(workshop);
    const loop = attachLoop(join(folder, `${name}.backing`), 300 * mib);
    try {
      const args = [
        'write',
        image,
        '--to',
        loop.device,
        '--data',
        '--allow-loop',
        '--no-probe',
        '--yes',
        '--json',
      ];
      const first = await runCli(args);
      expect(first.code, first.out).toBe(0);
      const drive = driveOf(first);
      const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
      expect(drive).toMatchObject({ ok: true, verified: true, sha256 });
      expect([...new Set(drive.changed.map((one) => one.what))].sort()).toEqual([...what].sort());
      expect(codesOf(first)).toEqual(['stick-has-data']);
      expectDataStick(loop.device, image, drive);
      // The same stick again: a new one in all respects, of which little has to be written.
      const again = await runCli([...args, '--differences', 'always']);
      expect(again.code, again.out).toBe(0);
      expect(driveOf(again).bytesSkipped).toBeGreaterThan(0);
      expectDataStick(loop.device, image, driveOf(again));
    } finally {
      loop.detach();
      rmSync(loop.backingFile);
    }
  });

  test.each([
    ['8G', ['--data'], 7e9],
    ['64G', ['--data'], 60e9],
    ['8G', ['--data', '100M'], 100 * mib - 1],
  ])('a stick of %s with %j', async (size, option, least) => {
    const image = await workshop.hybridGpt(['x64'], 'DEBIAN');
    const stick = join(folder, 'large.stick');
    const made = await runCli(['write', image, '--to', `new:${stick}:${size}`, ...option, '--yes', '--json']);
    expect(made.code, made.out).toBe(0);
    expectDataStick(stick, image, driveOf(made));
    expect(lastPartition(stick).size).toBeGreaterThan(least);
    rmSync(stick);
  });

  test('people are told', async () => {
    const image = await workshop.hybridMbr();
    const stick = join(folder, 'told.stick');
    const made = await runCli(['write', image, '--to', `new:${stick}:100M`, '--data', '--yes']);
    expect(made.code, made.out).toBe(0);
    expect(made.out).toContain('There is room for your own files on it');
    expect(made.out).toContain('partition table (512 bytes) was changed on purpose');
    rmSync(stick);
  });

  test.each<[string, (w: ImageWorkshop) => Promise<string>, string, string]>([
    ['an image without a partition table', (w) => w.bareFat(), '200M', 'data-no-table'],
    ['a stick that is too small for it', (w) => w.hybridMbr(), '40M', 'data-no-room'],
  ])('is refused for %s, and nothing is written', async (_name, make, size, code) => {
    const stick = join(folder, 'refused.stick');
    const made = await runCli([
      'write',
      await make(workshop),
      '--to',
      `new:${stick}:${size}`,
      '--data',
      '--yes',
      '--json',
    ]);
    expect(made.code, made.out).toBe(3);
    expect(codesOf(made)).toEqual([code]);
    expect(existsSync(stick)).toBe(false);
  });

  test('a size that is none is wrong usage', async () => {
    const image = await workshop.hybridMbr();
    const made = await runCli(['write', image, '--to', 'x.stick', '--data=lots', '--yes']);
    expect(made.code).toBe(2);
    expect(made.err).toContain('“lots” is not a size');
  });
});

describe('write --fix-gpt', { timeout: 120_000 }, () => {
  test('puts the second GPT to the end of the drive, and nothing else', async () => {
    const image = await workshop.gptDisk();
    const stick = join(folder, 'fitted.stick');
    const made = await runCli(['write', image, '--to', `new:${stick}:100M`, '--fix-gpt', '--yes', '--json']);
    expect(made.code, made.out).toBe(0);
    expect(codesOf(made)).toEqual(['stick-gpt-moved']);
    expect(spawnSync('sgdisk', ['-v', stick], { encoding: 'utf8' }).stdout).toContain('No problems found');
    const original = readFileSync(image);
    const held = readStart(stick, statSync(image).size);
    for (const { start, length } of driveOf(made).changed) original.copy(held, start, start, start + length);
    expect(held.equals(original)).toBe(true);
    rmSync(stick);
  });

  test('leaves an image without a GPT as it is', async () => {
    const image = await workshop.hybridMbr();
    const stick = join(folder, 'not-fitted.stick');
    const made = await runCli(['write', image, '--to', `new:${stick}:100M`, '--fix-gpt', '--yes', '--json']);
    expect(made.code, made.out).toBe(0);
    expect(driveOf(made)).toMatchObject({ changed: [], reasons: [] });
    expect(readStart(stick, statSync(image).size).equals(readFileSync(image))).toBe(true);
    rmSync(stick);
  });
});
