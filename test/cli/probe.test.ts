// `rekindle probe`, and what `rekindle write` makes of a stick that lies. Needs root, loop devices, and the package
// `libnbd-bin`; fails where they are missing.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceImage } from '../../main/jobs/practice/practice-image.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { playedFake, type PlayedFake } from '../tools/played-fake.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';
import type { FakeOptions } from '../writer/probe/fake-drive.ts';
import { runCli, type CliRun } from './run-cli.ts';

const MiB = 1024 * 1024;
const claimedBytes = 64_000_000_000 - (64_000_000_000 % MiB);
const realBytes = 8_000_000_000 - (8_000_000_000 % MiB);

let folder: string;
let image: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-probe-'));
  const made = await practiceImage(folder);
  if (!made.ok) throw new Error(made.error.code);
  image = made.value;
});
afterAll(() => rmSync(folder, { recursive: true }));

const result = (run: CliRun): Record<string, unknown> => run.json().at(-1) ?? {};
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const runHere = (...[args, options]: Parameters<typeof runCli>): Promise<CliRun> =>
  runCli(args, { ...options, env: { REKINDLE_STATE: join(folder, 'state') } });

/** A loop device over a file full of somebody's data. */
async function usedLoop(
  work: (device: string, file: string) => Promise<void>,
  sizeBytes = 64 * MiB,
): Promise<void> {
  const file = join(folder, 'used');
  writeFileSync(file, pseudoRandomBytes(5, sizeBytes));
  const before = sha256(file);
  const loop = attachLoop(file, sizeBytes);
  try {
    await work(loop.device, file);
  } finally {
    loop.detach();
  }
  expect(sha256(file)).toBe(before);
  rmSync(file);
}

async function withFake(
  options: Partial<FakeOptions>,
  work: (fake: PlayedFake) => Promise<void>,
): Promise<void> {
  const fake = await playedFake({ claimedBytes, realBytes, beyond: 'wrap', ...options });
  try {
    await work(fake);
  } finally {
    await fake.close();
  }
}

describe('a drive that holds what it says', () => {
  test.each([
    ['seconds', ['--quick'], 'quick'],
    ['minutes', [], 'full'],
  ])(
    'is said to do so in %s, and keeps every byte',
    async (_name, args, form) => {
      await usedLoop(async (device) => {
        const run = await runHere(['probe', device, ...args, '--allow-loop', '--yes', '--json']);
        expect(run.code).toBe(0);
        expect(result(run)).toMatchObject({
          event: 'result',
          device,
          ok: true,
          outcome: 'done',
          openedBy: 'direct',
          probe: {
            form,
            verdict: 'genuine',
            claimedBytes: 64 * MiB,
            realBytes: 64 * MiB,
            kind: null,
            restored: true,
            pastPageCache: true,
          },
          reasons: [{ code: 'probe-genuine' }],
        });
        const { readBytesPerSecond, writeBytesPerSecond } = result(run).probe as Record<string, number>;
        expect(readBytesPerSecond).toBeGreaterThan(0);
        expect(writeBytesPerSecond).toBeGreaterThan(0);
      });
    },
    120_000,
  );

  test('a virtual stick, too', async () => {
    const stick = join(folder, 'new.stick');
    const run = await runHere(['probe', `new:${stick}:32M`, '--quick', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(result(run)).toMatchObject({
      outcome: 'done',
      openedBy: 'file',
      probe: { claimedBytes: 32 * MiB },
    });
    expect(readFileSync(stick).every((byte) => byte === 0)).toBe(true);
  });

  test('in plain words', async () => {
    await usedLoop(async (device) => {
      const run = await runHere(['probe', device, '--quick', '--allow-loop', '--yes']);
      expect(run.out).toMatch(/Says that it holds\s+67\.1 MB\nReally holds\s+67\.1 MB/);
      expect(run.out).toContain('kept everything');
      expect(run.out).toContain('put back; the first MiB was left alone');
    });
  });
});

describe('a stick that says 64 GB and has 8', () => {
  test.each([
    ['wrap', 'wraps', '--quick'],
    ['zeros', 'zeros', '--quick'],
    ['wrap', 'wraps', null],
  ] as const)(
    'is found out (%s), with its size, and what it really holds stays as it was',
    async (beyond, kind, quick) => {
      await withFake({ beyond }, async ({ device, drive }) => {
        const args = quick === null ? [] : [quick];
        const run = await runHere(['probe', device, ...args, '--allow-loop', '--yes', '--json']);
        expect(run.code).toBe(4);
        expect(result(run)).toMatchObject({
          ok: false,
          outcome: 'mismatch',
          probe: { verdict: 'fake', kind, claimedBytes, realBytes, restored: true },
          reasons: [{ code: 'probe-fake', data: { claimedBytes, realBytes } }],
        });
        expect(drive.changedPages()).toEqual([]);
        expect(drive.lowestWrite()).toBeGreaterThanOrEqual(MiB);
      });
    },
    120_000,
  );

  test('in plain words', async () => {
    await withFake({}, async ({ device }) => {
      const run = await runHere(['probe', device, '--quick', '--allow-loop', '--yes']);
      expect(run.code).toBe(4);
      expect(run.out).toContain('This stick says 64 GB and has 8 GB.');
      expect(run.out).toContain('begins again at its start');
    });
  }, 60_000);
});

describe('what is not probed', () => {
  test.each<[string, (device: string) => string[], number, string]>([
    ['a loop device that was not allowed', (device) => [device, '--yes'], 3, 'drive-loop-not-allowed'],
    ['a drive that is not there', () => ['/dev/sdzz', '--yes'], 3, 'drive-not-there'],
    ['without a yes', (device) => [device, '--allow-loop'], 2, 'cli-probe-needs-yes'],
    ['a file of mine', () => [image, '--yes'], 3, 'stick-file-not-ours'],
    ['a malformed size', () => ['new:/tmp/x.stick:lots', '--yes'], 2, 'new-stick-size-malformed'],
  ])('%s', async (_name, args, code, reason) => {
    await usedLoop(async (device) => {
      const run = await runHere(['probe', ...args(device), '--json']);
      expect(run.out).toContain(`"${reason}"`);
      expect(run.code).toBe(code);
    }, MiB);
  });

  test('what is too small for samples', async () => {
    await usedLoop(async (device) => {
      const run = await runHere(['probe', device, '--allow-loop', '--yes', '--json']);
      expect(run.code).toBe(1);
      expect(result(run)).toMatchObject({ outcome: 'failed', reasons: [{ code: 'probe-too-small' }] });
    }, MiB);
  });
});

test.each(['sweep', 'survey', 'restore'])(
  'cancelled while it does “%s”, it puts back what it has overwritten',
  async (phase) => {
    await usedLoop(async (device) => {
      let cancelled = 0;
      const run = await runHere(['probe', device, '--allow-loop', '--yes', '--json'], {
        onLine: (line, kill) => {
          if (cancelled > 0 || !line.includes(`"phase":"${phase}"`)) return;
          cancelled = performance.now();
          kill('SIGINT');
        },
      });
      expect(cancelled).toBeGreaterThan(0);
      if (phase === 'restore') {
        // Too late: it has its answer.
        expect([0, 5]).toContain(run.code);
        return;
      }
      expect(run.code).toBe(5);
      expect(result(run)).toMatchObject({
        outcome: 'cancelled',
        probe: { verdict: 'undecided', restored: true },
        reasons: [{ code: 'probe-cancelled' }],
      });
    });
  },
  60_000,
);

describe('writing to a stick that was not met', () => {
  const write = (to: string, ...more: string[]): Promise<CliRun> =>
    runHere(['write', image, '--to', to, '--allow-loop', '--yes', '--json', ...more]);
  const drive = (run: CliRun): Record<string, unknown> =>
    (result(run).drives as Record<string, unknown>[])[0] ?? {};

  test('asks it first, and then writes to a good one', async () => {
    const file = join(folder, 'good');
    const loop = attachLoop(file, 96 * MiB);
    try {
      const run = await write(loop.device);
      expect(run.code).toBe(0);
      expect(drive(run)).toMatchObject({
        ok: true,
        verified: true,
        probe: { form: 'quick', verdict: 'genuine' },
      });
      const phases = run
        .json()
        .flatMap(({ event, phase, device }) => (event === 'phase' && device ? [phase] : []));
      // Looking what is right already may be over before anybody looked.
      const steps = ['unmount', 'open', 'probe', 'write', 'verify', 'eject'];
      expect(phases.filter((phase) => phase !== 'compare')).toEqual(steps);
      const plain = await write(loop.device, '--no-probe');
      expect(drive(plain)).toMatchObject({ ok: true, probe: null, bytesWritten: 0 });
    } finally {
      loop.detach();
      rmSync(file);
    }
  }, 60_000);

  test.each([
    ['that the image does not fit on', 40 * MiB, 'fake-not-written'],
    ['that the image would fit on', 400 * MiB, 'fake-not-written-although-it-fits'],
  ])(
    'writes nothing to a fake %s',
    async (_name, real, note) => {
      await withFake({ realBytes: real }, async (fake) => {
        const run = await write(fake.device);
        expect(run.code).toBe(1);
        expect(drive(run)).toMatchObject({
          ok: false,
          outcome: 'failed',
          bytesWritten: 0,
          probe: { verdict: 'fake', claimedBytes, realBytes: real },
          reasons: [{ code: 'probe-fake', data: { claimedBytes, realBytes: real } }, { code: note }],
        });
        expect(fake.drive.changedPages()).toEqual([]);
      });
    },
    60_000,
  );

  test('does not ask if that is switched off, and finds out by reading back', async () => {
    await withFake({ claimedBytes: 96 * MiB, realBytes: 40 * MiB }, async (fake) => {
      const run = await write(fake.device, '--no-probe');
      expect(run.code).toBe(4);
      expect(drive(run)).toMatchObject({
        outcome: 'mismatch',
        probe: null,
        reasons: [{ code: 'verify-mismatch' }],
      });
    });
  }, 60_000);

  test('has no question for a file that stands for a stick', async () => {
    const run = await write(`new:${join(folder, 'written.stick')}:80M`);
    expect(drive(run)).toMatchObject({ ok: true, probe: null });
  });
});
