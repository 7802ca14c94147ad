import { execFile } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import { practiceImage, practiceImageBytes } from '../../../main/jobs/practice/practice-image.ts';
import { temporaryFolder, type TemporaryFolder } from '../guest/temporary-folder.ts';
import type { FaultTable } from './fault-table.ts';
import { faultyDrive, type FaultyDrive, type Faults } from './faulty-drive.ts';
import { spread, whenMoved, whenWritten } from './moments.ts';
import { playedLoop } from './played-loop.ts';
import { limitLoop } from './shrink-loop.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd, start } from './truth.ts';
import { lives, writeHere, type HostWriting, type WriteEvent, type WriteRun } from './write-run.ts';

const run = promisify(execFile);
const MiB = 1 << 20;
const imageBytes = practiceImageBytes;
const half = imageBytes / 2;
const lastByte = imageBytes - 1;
const limitSeconds = 60;

const fake = (behind: 'wraps' | 'drops' | 'zeros'): Faults => ({ fake: { realBytes: 16 * MiB, behind } });
const broken = (on: 'read' | 'write', offset: number): Faults => ({ errors: [{ on, offset }] });

const unreadable = (from: number): Faults => ({ errors: [{ on: 'read', offset: from, length: Infinity }] });

/** What the drive does, where, and how it has to end. */
const cases: readonly (readonly [string, string, Faults, Outcome, string])[] = [
  ['I/O error on write', 'behind it', broken('write', MiB), 'failed', 'write-io-error'],
  ['I/O error on write', 'in the middle', broken('write', half), 'failed', 'write-io-error'],
  ['I/O error on write, last block', '', broken('write', lastByte), 'failed', 'write-io-error'],
  ['I/O error on reading back', 'behind the first MiB', broken('read', MiB), 'failed', 'drive-worn'],
  ['I/O error on reading back', 'in the middle', broken('read', half), 'failed', 'drive-worn'],
  ['I/O error on reading back', 'from the middle on', unreadable(half), 'failed', 'verify-read-error'],
  ['I/O error on reading back, last block', '', broken('read', lastByte), 'failed', 'drive-worn'],
  ['One wrong bit, silently', 'in the boot sector', { wrongBits: [510] }, 'mismatch', 'verify-mismatch'],
  ['One wrong bit, silently', 'in the middle', { wrongBits: [half + 1] }, 'mismatch', 'verify-mismatch'],
  ['One wrong bit, silently', 'at the very end', { wrongBits: [lastByte] }, 'mismatch', 'verify-mismatch'],
  ['Fake size: begins again', '', fake('wraps'), 'mismatch', 'verify-mismatch'],
  ['Fake size: the rest is dropped', '', fake('drops'), 'mismatch', 'verify-mismatch'],
  ['Fake size: the rest reads as zeros', '', fake('zeros'), 'mismatch', 'verify-mismatch'],
];

/** A drive in the hands of one test, and a good one that is written in the same job. */
interface Bench {
  readonly drive: FaultyDrive;
  readonly device: string;
  readonly good: FaultyDrive;
  readonly goodDevice: string;
}

/**
 * Every fault that a loop device can have as a stick would, on the real command line. Beside each faulty drive a good
 * one is written in the same job and has to end well, and one that was not asked for has to stay as it is.
 */
export function faultsOnLoops(table: FaultTable): void {
  let folder: TemporaryFolder;
  let image = '';
  let bystander: FaultyDrive;
  let closeBystander = (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    if (process.getuid?.() !== 0) throw new Error('Faults on loop devices need root.');
    folder = await temporaryFolder('rekindle-faults-');
    const made = await practiceImage(folder.path);
    if (!made.ok) throw new Error(made.error.code);
    image = made.value;
    bystander = faultyDrive(join(folder.path, 'bystander'), imageBytes);
    const loop = await playedLoop(bystander);
    closeBystander = () => loop.close();
  });
  afterAll(async () => {
    await closeBystander();
    await folder.remove();
  });

  let count = 0;
  const withBench = async (faults: Faults, act: (bench: Bench) => Promise<void>): Promise<void> => {
    const name = join(folder.path, `drive-${count++}`);
    const drive = faultyDrive(name, imageBytes, faults);
    const good = faultyDrive(`${name}-good`, imageBytes + MiB);
    const loops = await Promise.all([playedLoop(drive), playedLoop(good)]);
    try {
      await act({ drive, device: loops[0].device, good, goodDevice: loops[1].device });
    } finally {
      drive.watch(null);
      for (const loop of loops) await loop.close();
      for (const one of [drive, good]) {
        one.close();
        await rm(one.file);
      }
    }
  };
  const write = (bench: Bench, from = image, onEvent?: (event: WriteEvent) => void): HostWriting =>
    writeHere([from, '--to', bench.device, bench.goodDevice, '--allow-loop', '--yes'], {
      limitSeconds,
      state: join(folder.path, 'state'),
      ...(onEvent ? { onEvent } : {}),
    });
  const expectGood = async (bench: Bench, result: WriteRun): Promise<void> => {
    expectDrive(driveOf(result, bench.goodDevice), 'done', null);
    await run('cmp', ['--bytes', String(imageBytes), image, bench.good.file]);
  };
  const note = (fault: string, how: string, seconds: number): void =>
    table.add({ fault, where: 'loop device', ended: how, seconds });

  test('nothing is wrong: the image is there bit for bit, and its first MiB came last', () =>
    withBench({}, async (bench) => {
      const result = await write(bench).done;
      expectEnd(result, 'done');
      await run('cmp', [image, bench.drive.file]);
      await expectGood(bench, result);
      const last = bench.drive.writes.findLastIndex(({ offset }) => offset >= MiB);
      expect(bench.drive.writes.slice(last + 1).map(({ offset }) => offset)).toContain(0);
      note('None', ended(driveOf(result, bench.device)), result.seconds);
    }));

  test.each(cases)('%s %s', (fault, _place, faults, outcome, code) =>
    withBench(faults, async (bench) => {
      const result = await write(bench).done;
      expectEnd(result, outcome);
      const drive = driveOf(result, bench.device);
      expectDrive(drive, outcome, code);
      if (faults.wrongBits) expect(drive.reasons[0]?.data.offset).toBe(faults.wrongBits[0]);
      if (code === 'drive-worn') {
        const sector = Math.floor((faults.errors?.[0]?.offset ?? NaN) / 512) * 512;
        expect(drive.reasons[0]?.data).toMatchObject({ offset: sector, badBytes: 512 });
      }
      await expectGood(bench, result);
      expectEmptyStart(bench.drive.file, faults.wrongBits);
      note(fault, ended(drive), result.seconds);
    }),
  );

  test.each([
    ['write', half],
    ['read', half + MiB],
  ] as const)('an I/O error on %s that passes: tried again, and done', (on, offset) =>
    withBench({ errors: [{ on, offset, times: 2 }] }, async (bench) => {
      const result = await write(bench).done;
      expectEnd(result, 'done');
      const drive = driveOf(result, bench.device);
      expect(drive.retries).toBeGreaterThan(0);
      await run('cmp', [image, bench.drive.file]);
      await expectGood(bench, result);
      note(`I/O error on ${on} that passes`, 'done, after more tries', result.seconds);
    }),
  );

  test('I/O error on write in the first MiB: nothing has happened', () =>
    withBench(broken('write', 446), async (bench) => {
      const before = start(bench.drive.file);
      const result = await write(bench).done;
      expectEnd(result, 'failed');
      const drive = driveOf(result, bench.device);
      expectDrive(drive, 'failed', 'write-io-error');
      expect(drive.bytesWritten).toBe(0);
      expect(start(bench.drive.file).equals(before)).toBe(true);
      await expectGood(bench, result);
      note('I/O error on write', ended(drive), result.seconds);
    }));

  test('the drive shrinks while it is written: writes are cut short', () =>
    withBench({ bytesPerSecond: 40e6 }, async (bench) => {
      const newEnd = 40 * MiB;
      whenWritten(bench.drive, 0.2, imageBytes, () => void limitLoop(bench.device, newEnd));
      const result = await write(bench).done;
      expectEnd(result, 'failed');
      const drive = driveOf(result, bench.device);
      expectDrive(drive, 'failed', 'write-drive-full');
      expect(drive.reasons[0]?.data.offset).toBe(newEnd);
      await expectGood(bench, result);
      expectEmptyStart(bench.drive.file);
      note('Short writes: the drive shrinks', ended(drive), result.seconds);
    }));

  test('the folder of a virtual stick fills up: writes are cut short', async () => {
    const place = join(folder.path, 'full');
    await mkdir(place);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=40M', 'full', place]);
    try {
      const result = await writeHere([image, '--to', `new:${join(place, 'stick')}:64MiB`, '--yes'], {
        limitSeconds,
      }).done;
      expectEnd(result, 'failed');
      const drive = result.result?.drives[0];
      if (!drive) throw new Error('Nothing was told of the stick.');
      expect(drive.outcome).toBe('failed');
      table.add({
        fault: 'Short writes: the disk is full',
        where: 'file',
        ended: ended(drive),
        seconds: result.seconds,
      });
    } finally {
      await run('umount', [place]);
    }
  });

  test('smaller than the image: refused, and not touched', () =>
    withBench({}, async (bench) => {
      const small = faultyDrive(join(folder.path, 'small'), imageBytes - 4096);
      const loop = await playedLoop(small);
      try {
        const result = await write({ ...bench, device: loop.device }).done;
        expectEnd(result, 'refused');
        const drive = driveOf(result, loop.device);
        expectDrive(drive, 'refused', 'drive-smaller-than-image');
        expect(small.writes).toEqual([]);
        await expectGood(bench, result);
        note('Smaller than the image', ended(drive), result.seconds);
      } finally {
        await loop.close();
        small.close();
      }
    }));

  test('write-protected: refused', () =>
    withBench({}, async (bench) => {
      await run('blockdev', ['--setro', bench.device]);
      const result = await write(bench).done;
      // The next drive on this loop device would inherit it.
      await run('blockdev', ['--setrw', bench.device]);
      expectEnd(result, 'refused');
      const drive = driveOf(result, bench.device);
      expectDrive(drive, 'refused', 'drive-is-read-only');
      expect(bench.drive.writes).toEqual([]);
      await expectGood(bench, result);
      note('Write-protected', ended(drive), result.seconds);
    }));

  describe.each([
    ['cut off', (file: string) => truncateSync(file, half)],
    ['changed', (file: string) => changeByte(file, imageBytes - MiB)],
  ])('the image file is %s', (what, act) => {
    test.each([0.02, 0.5, 0.95])('when %d of it are written', (share) =>
      withBench({}, async (bench) => {
        const copy = join(folder.path, 'copy.img');
        copyFileSync(image, copy);
        whenWritten(bench.drive, share, imageBytes, () => act(copy));
        const result = await write(bench, copy).done;
        expectEnd(result, 'failed');
        const drive = driveOf(result, bench.device);
        expectDrive(drive, 'failed', 'source-changed');
        expectEmptyStart(bench.drive.file);
        note(`Image file ${what} while it is written`, ended(drive), result.seconds);
      }),
    );
  });

  test.each(spread(10))('killed with -9 after %d of the work', (share) =>
    withBench({}, async (bench) => {
      let writing: HostWriting | null = null;
      let helpers: number[] = [];
      let from = 0;
      whenMoved(bench.drive, momentOf(share), async () => {
        helpers = writing?.children() ?? [];
        from = performance.now();
        writing?.kill('SIGKILL');
        await writing?.done;
      });
      writing = write(bench);
      const result = await writing.done;
      expect(result.code).toBeNull();
      expect(helpers).toHaveLength(1);
      await until(() => !helpers.some(lives));
      expectEmptyStart(bench.drive.file);
      expectBegunInLog(join(folder.path, 'state', 'sticks.ndjson'), bench.device);
      note('Killed with -9', 'the writer ends too; first MiB empty', (performance.now() - from) / 1000);
    }),
  );

  test.each([0.4, 0.8])('killed after %d of the work, and asked for again: it goes on', (share) =>
    withBench({}, async (bench) => {
      let killed: HostWriting | null = null;
      whenMoved(bench.drive, momentOf(share), async () => {
        killed?.kill('SIGKILL');
        await killed?.done;
      });
      killed = write(bench);
      expect((await killed.done).code).toBeNull();
      const result = await write(bench).done;
      expectEnd(result, 'done');
      const { bytesSkipped, bytesWritten } = driveOf(result, bench.device);
      expect(bytesSkipped).toBeGreaterThan(share * imageBytes);
      expect(bytesSkipped + bytesWritten).toBe(imageBytes);
      await run('cmp', [image, bench.drive.file]);
      await expectGood(bench, result);
      note('Killed, and asked for again', 'done, without what was there', result.seconds);
    }),
  );

  test.each(spread(3))('its writer is killed with -9 after %d of the work', (share) =>
    withBench({}, async (bench) => {
      let writing: HostWriting | null = null;
      let from = 0;
      whenMoved(bench.drive, momentOf(share), async () => {
        from = performance.now();
        for (const helper of writing?.children() ?? []) process.kill(helper, 'SIGKILL');
        await pause(50);
      });
      writing = write(bench);
      const result = await writing.done;
      expectEnd(result, 'failed');
      const drive = driveOf(result, bench.device);
      expectDrive(drive, 'failed', 'writer-process-ended');
      expectEmptyStart(bench.drive.file);
      note('The writer is killed', ended(drive), (performance.now() - from) / 1000);
    }),
  );

  test.each(spread(10))(
    'power fails after %d of the work, and the drive forgets what it had not stored',
    (share) =>
      withBench({ forgets: true }, async (bench) => {
        let writing: HostWriting | null = null;
        whenMoved(bench.drive, momentOf(share), () => {
          bench.drive.losePower(Math.random);
          for (const helper of writing?.children() ?? []) process.kill(helper, 'SIGKILL');
          writing?.kill('SIGKILL');
        });
        writing = write(bench);
        const result = await writing.done;
        expect(result.code).toBeNull();
        expectEmptyStart(bench.drive.file);
        note('Power cut, the drive’s own memory lost', 'first MiB empty', result.seconds);
      }),
  );

  test('it stops answering: the others end well, and a cancel ends the job', () =>
    withBench({}, async (bench) => {
      let release = (): void => undefined;
      whenWritten(bench.drive, 0.5, imageBytes, () => new Promise<void>((resolve) => (release = resolve)));
      let from = 0;
      try {
        const writing = write(bench, image, (event) => {
          if (event.event !== 'drive') return;
          // The good one is through.
          from = performance.now();
          writing.kill('SIGINT');
        });
        const result = await writing.done;
        expectEnd(result, 'cancelled');
        const drive = driveOf(result, bench.device);
        expectDrive(drive, 'cancelled', 'drive-does-not-answer');
        await expectGood(bench, result);
        note('It stops answering, and is cancelled', ended(drive), (performance.now() - from) / 1000);
      } finally {
        release();
      }
      await pause(500);
      expectEmptyStart(bench.drive.file);
    }));

  test('a drive that nobody asked for was not written to', () => {
    expect(bystander.writes).toEqual([]);
  });
}

/** Bytes written and read back until a share of the work is done; the first MiB, which goes last, is not part of it. */
function momentOf(share: number): number {
  const [from, to] = [2 * MiB, 2 * imageBytes - 4 * MiB];
  return Math.round(from + share * (to - from));
}

function changeByte(file: string, at: number): void {
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.from([0xff]), 0, 1, at);
  closeSync(fd);
}

async function until(come: () => boolean): Promise<void> {
  for (let tries = 0; !come(); tries++) {
    if (tries > 500) throw new Error('It does not come.');
    await pause(10);
  }
}

/** The log on disk says that a stick was begun, and not that it has ended. */
function expectBegunInLog(file: string, device: string): void {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { event: string; job: string; device: string });
  const begun = lines.findLast((line) => line.event === 'begin' && line.device === device);
  expect(begun).toBeDefined();
  const later = lines.filter((line) => line.job === begun?.job && line.device === device);
  expect(later.map(({ event }) => event)).not.toContain('end');
}
