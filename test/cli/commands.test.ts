import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceImage } from '../../main/jobs/practice/practice-image.ts';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';
import { runCli, type CliRun } from './run-cli.ts';

let folder: string;
let image: string;
let imageSha256: string;
let loop: LoopDevice;
const stickBytes = 96 * 1024 * 1024;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-cli-'));
  const made = await practiceImage(folder);
  if (!made.ok) throw new Error(made.error.code);
  image = made.value;
  imageSha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
  writeFileSync(join(folder, 'empty.img'), '');
  writeFileSync(join(folder, 'letter.img'), 'Dear grandmother,\n'.repeat(1000));
  mkdirSync(join(folder, 'folder.img'));
  loop = attachLoop(join(folder, 'stick.backing'), stickBytes);
});
afterAll(() => {
  loop.detach();
  rmSync(folder, { recursive: true });
});

const result = (run: CliRun): Record<string, unknown> => run.json().at(-1) ?? {};
const drive = (run: CliRun, index = 0): Record<string, unknown> =>
  (result(run).drives as Record<string, unknown>[])[index] ?? {};
function firstMiB(path: string): Buffer {
  const fd = openSync(path, 'r');
  const bytes = Buffer.alloc(1024 * 1024);
  readSync(fd, bytes);
  closeSync(fd);
  return bytes;
}

const codes = (reasons: unknown): string[] => (reasons as { code: string }[]).map(({ code }) => code);

describe('inspect', () => {
  test('says what the practice image is', async () => {
    const run = await runCli(['inspect', image, '--json']);
    expect(run.code).toBe(0);
    expect(result(run)).toMatchObject({
      kind: 'disk-image',
      compression: null,
      label: 'PRACTICE',
      boots: { bios: true, uefiX64: false, uefiIa32: false, uefiArm64: false },
      writable: true,
      method: 'image',
      sizeBytes: statSync(image).size,
    });
  });

  test('and says it in words', async () => {
    const run = await runCli(['inspect', image]);
    expect(run.out).toContain('Starts on BIOS');
    expect(run.out).not.toContain('undefined');
  });

  test.each([
    ['nothing-here.img', 'image-not-found'],
    ['folder.img', 'image-is-directory'],
    ['empty.img', 'image-empty'],
  ])('%s ends with 1 and a sentence', async (name, code) => {
    const run = await runCli(['inspect', join(folder, name), '--json']);
    expect(run.code).toBe(1);
    expect(result(run)).toHaveProperty('error.code', code);
    const told = await runCli(['inspect', join(folder, name)]);
    expect(told.err.trim().length).toBeGreaterThan(20);
    expect(told.err).not.toMatch(/\bat .*\.js:\d+/);
  });

  test('a letter is an answer, not an error: it is not for a stick', async () => {
    const run = await runCli(['inspect', join(folder, 'letter.img'), '--json']);
    expect(run.code).toBe(0);
    expect(result(run)).toMatchObject({ kind: 'unknown', writable: false, method: null });
    expect(result(run).reasons).not.toEqual([]);
  });
});

describe('trust', () => {
  test.each<[string, () => string[], number, string | null]>([
    ['the checksum file beside it', () => [], 0, 'checksum'],
    ['the right digest', () => ['--sha256', imageSha256], 0, 'checksum'],
    [
      'the right digest as people paste it',
      () => ['--digest', ` SHA256:${imageSha256.toUpperCase()} `],
      0,
      'checksum',
    ],
    ['a wrong digest', () => ['--sha256', 'a'.repeat(64)], 4, 'mismatch'],
    ['a digest that is none', () => ['--sha256', 'hello'], 2, null],
    ['a digest of the wrong length', () => ['--sha256', 'a'.repeat(63)], 2, null],
    ['a checksum file that is not there', () => ['--sums', join(folder, 'no-sums')], 1, null],
  ])('%s', async (_name, args, code, level) => {
    const run = await runCli(['trust', image, ...args(), '--json']);
    expect(run.code).toBe(code);
    expect(result(run).level ?? null).toBe(level);
  });

  test('a file with nothing to compare it with', async () => {
    const run = await runCli(['trust', join(folder, 'letter.img'), '--json']);
    expect(run.code).toBe(0);
    expect(result(run)).toMatchObject({ level: 'none' });
  });
});

describe('drives', () => {
  test('the disk of this computer is never writable, loop devices only when allowed', async () => {
    const list = async (...args: string[]): Promise<Record<string, unknown>[]> =>
      result(await runCli(['drives', '--json', ...args])) as unknown as Record<string, unknown>[];
    const plain = await list();
    expect(plain.filter((one) => one.writable)).toEqual([]);
    for (const one of plain) expect(one.reasons).not.toEqual([]);
    const withLoops = await list('--allow-loop');
    expect(withLoops.find((one) => one.device === loop.device)).toMatchObject({
      writable: true,
      sizeBytes: stickBytes,
      transport: 'loop',
    });
  });
});

describe('write', () => {
  test('onto a loop device: bit-identical, read back, told as the contract says', async () => {
    const run = await runCli(['write', image, '--to', loop.device, '--allow-loop', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(drive(run)).toMatchObject({
      device: loop.device,
      ok: true,
      bytes: statSync(image).size,
      bytesWritten: statSync(image).size,
      bytesSkipped: 0,
      sha256: imageSha256,
      verified: true,
      pastPageCache: true,
      openedBy: 'direct',
      reasons: [],
    });
    expect(result(run)).toMatchObject({
      event: 'result',
      outcome: 'done',
      image: { trust: { level: 'checksum' } },
    });
    execFileSync('cmp', ['-n', String(statSync(image).size), image, loop.device]);
  });

  test('onto a new virtual stick, with plain text for people', async () => {
    const stick = join(folder, 'new.stick');
    const run = await runCli(['write', image, '--to', `new:${stick}:80M`, '--yes']);
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(run.out).toContain('The stick is ready.');
    execFileSync('cmp', ['-n', String(statSync(image).size), image, stick]);
    const again = await runCli(['write', image, '--to', `new:${stick}:80M`, '--yes', '--json']);
    expect(again.code).not.toBe(0);
  });

  test.each<[string, () => string[], number, string]>([
    ['no --yes and nobody to ask', () => [image, '--to', loop.device, '--allow-loop'], 2, 'cli-needs-yes'],
    [
      'a loop device that was not allowed',
      () => [image, '--to', loop.device, '--yes'],
      3,
      'drive-loop-not-allowed',
    ],
    ['a drive that is not there', () => [image, '--to', '/dev/sdzz', '--yes'], 3, 'drive-not-there'],
    [
      'a malformed size',
      () => [image, '--to', 'new:/tmp/x.stick:lots', '--yes'],
      2,
      'new-stick-size-malformed',
    ],
    [
      'a malformed digest',
      () => [image, '--to', loop.device, '--allow-loop', '--yes', '--sha256', 'xyz'],
      2,
      'digest-malformed',
    ],
    [
      'a wrong digest',
      () => [image, '--to', loop.device, '--allow-loop', '--yes', '--sha256', 'a'.repeat(64)],
      4,
      'trust-mismatch',
    ],
    [
      'a letter',
      () => [join(folder, 'letter.img'), '--to', loop.device, '--allow-loop', '--yes'],
      3,
      'image-not-writable',
    ],
    [
      'an empty file',
      () => [join(folder, 'empty.img'), '--to', loop.device, '--allow-loop', '--yes'],
      1,
      'image-empty',
    ],
    [
      'a file that is not there',
      () => [join(folder, 'none.img'), '--to', loop.device, '--allow-loop', '--yes'],
      1,
      'image-not-found',
    ],
    [
      'a stick that is too small',
      () => [image, '--to', `new:${join(folder, 'small.stick')}:1M`, '--yes'],
      3,
      'stick-file-smaller-than-image',
    ],
    [
      'a document of mine',
      () => [image, '--to', join(folder, 'letter.img'), '--yes'],
      3,
      'stick-file-not-ours',
    ],
  ])('refuses: %s', async (_name, args, code, reason) => {
    const before = readFileSync(loop.backingFile);
    const letter = readFileSync(join(folder, 'letter.img'));
    const run = await runCli(['write', ...args(), '--json']);
    expect(run.out).toContain(`"${reason}"`);
    expect(run.code).toBe(code);
    expect(readFileSync(loop.backingFile).equals(before)).toBe(true);
    expect(readFileSync(join(folder, 'letter.img')).equals(letter)).toBe(true);
    expect(existsSync(join(folder, 'small.stick'))).toBe(false);
  });

  test.each([[['write']], [['write', 'x.img']], [['write', 'x', '--nonsense']], [['nonsense']]])(
    'wrong usage %j ends with 2',
    async (args) => {
      expect((await runCli(args)).code).toBe(2);
    },
  );

  test('an interrupted write ends with 5 within seconds and leaves a stick that does not start', async () => {
    const big = join(folder, 'big.img');
    writeFileSync(big, readFileSync(image));
    execFileSync('truncate', ['-s', '1G', big]);
    const other = attachLoop(join(folder, 'big.backing'), 1024 ** 3);
    try {
      let signalled = false;
      const run = await runCli(
        ['write', big, '--to', other.device, '--differences', 'never', '--allow-loop', '--yes', '--json'],
        {
          onLine: (line, kill) => {
            if (signalled || !/"progress".*"phase":"write","bytes":[1-9]/.test(line)) return;
            signalled = true;
            kill('SIGINT');
          },
        },
      );
      expect(run.code).toBe(5);
      expect(drive(run)).toMatchObject({ ok: false, outcome: 'cancelled', verified: false });
      expect(codes(drive(run).reasons)).toEqual(['write-cancelled']);
      expect(firstMiB(other.backingFile).every((byte) => byte === 0)).toBe(true);
    } finally {
      other.detach();
      rmSync(big);
      rmSync(other.backingFile);
    }
  }, 120_000);

  test('several sticks at once, one of them too small: the others are made', async () => {
    const sticks = ['a', 'b', 'c'].map((name) => join(folder, `${name}.stick`));
    const run = await runCli([
      'write',
      image,
      '--yes',
      '--json',
      '--to',
      `new:${sticks[0] ?? ''}:80M`,
      `new:${sticks[1] ?? ''}:2M`,
      `new:${sticks[2] ?? ''}:80M`,
    ]);
    expect(run.code).toBe(3);
    expect((result(run).drives as { ok: boolean }[]).map(({ ok }) => ok)).toEqual([true, false, true]);
  });
});

test('demo makes and proves a stick from nothing', async () => {
  const run = await runCli(['demo', '--into', join(folder, 'demo'), '--json']);
  expect(run.code).toBe(0);
  expect(drive(run)).toMatchObject({ ok: true, verified: true, openedBy: 'file' });
});

test('German is spoken where the system does', async () => {
  const run = await runCli(['inspect', join(folder, 'none.img')], { env: { LC_ALL: 'de_DE.UTF-8' } });
  expect(run.err).toMatch(/[Dd]atei|gibt es nicht/);
});
