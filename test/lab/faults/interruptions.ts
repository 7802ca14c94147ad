import { closeSync, copyFileSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { imageBytes, MiB, type LoopBench } from './loop-bench.ts';
import { momentOf, spread, whenFlushed, whenMoved, whenWritten } from './moments.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd, start } from './truth.ts';
import { lives, type HostWriting } from './write-run.ts';

/** What can happen to the image, to the program and to the power while a good drive is written. */
export function interruptions(bench: () => LoopBench): void {
  describe.each([
    ['cut off', (file: string) => truncateSync(file, imageBytes / 2)],
    ['changed', (file: string) => changeByte(file, imageBytes - MiB)],
  ])('the image file is %s', (what, act) => {
    test.each([0.02, 0.5, 0.95])('when %d of it are written', (share) =>
      bench().withPair({}, async (pair) => {
        const copy = join(bench().folder, 'copy.img');
        copyFileSync(bench().image, copy);
        whenWritten(pair.drive, share, imageBytes, () => act(copy));
        const result = await bench().write(pair, { image: copy }).done;
        expectEnd(result, 'failed');
        const drive = driveOf(result, pair.device);
        expectDrive(drive, 'failed', 'source-changed');
        expectEmptyStart(pair.drive.file);
        bench().note(`Image file ${what} while it is written`, ended(drive), result.seconds);
      }),
    );
  });

  test.each(spread(10))('killed with -9 after %d of the work', (share) =>
    bench().withPair({}, async (pair) => {
      let writing: HostWriting | null = null;
      let helpers: number[] = [];
      let from = 0;
      whenMoved(pair.drive, momentOf(share, imageBytes), async () => {
        helpers = writing?.children() ?? [];
        from = performance.now();
        writing?.kill('SIGKILL');
        await writing?.done;
      });
      writing = bench().write(pair);
      expect((await writing.done).code).toBeNull();
      expect(helpers).toHaveLength(1);
      await until(() => !helpers.some(lives));
      expectEmptyStart(pair.drive.file);
      expectBegunInLog(bench().log, pair.device);
      const seconds = (performance.now() - from) / 1000;
      bench().note('Killed with -9', 'the writer ends too; first MiB empty', seconds);
    }),
  );

  test.each([0.4, 0.8])('killed after %d of the work, and asked for again: it goes on', (share) =>
    bench().withPair({}, async (pair) => {
      let killed: HostWriting | null = null;
      whenMoved(pair.drive, momentOf(share, imageBytes), async () => {
        killed?.kill('SIGKILL');
        await killed?.done;
      });
      killed = bench().write(pair);
      expect((await killed.done).code).toBeNull();
      const result = await bench().write(pair).done;
      expectEnd(result, 'done');
      const { bytesSkipped, bytesWritten } = driveOf(result, pair.device);
      expect(bytesSkipped).toBeGreaterThan(share * imageBytes);
      expect(bytesSkipped + bytesWritten).toBe(imageBytes);
      await bench().expectImage(pair.drive.file);
      await bench().expectGood(pair, result);
      bench().note('Killed, and asked for again', 'done, without what was there', result.seconds);
    }),
  );

  test.each(spread(3))('its writer is killed with -9 after %d of the work', (share) =>
    bench().withPair({}, async (pair) => {
      let writing: HostWriting | null = null;
      let from = 0;
      whenMoved(pair.drive, momentOf(share, imageBytes), async () => {
        from = performance.now();
        for (const helper of writing?.children() ?? []) process.kill(helper, 'SIGKILL');
        await pause(50);
      });
      writing = bench().write(pair);
      const result = await writing.done;
      expectEnd(result, 'failed');
      const drive = driveOf(result, pair.device);
      expectDrive(drive, 'failed', 'writer-process-ended');
      expectEmptyStart(pair.drive.file);
      bench().note('The writer is killed', ended(drive), (performance.now() - from) / 1000);
    }),
  );

  test.each(spread(10))(
    'power fails after %d of the work, and the drive forgets what it had not stored',
    (share) =>
      bench().withPair({ forgets: true }, async (pair) => {
        let writing: HostWriting | null = null;
        whenMoved(pair.drive, momentOf(share, imageBytes), () => {
          pair.drive.losePower(() => Math.random() < 0.5);
          for (const helper of writing?.children() ?? []) process.kill(helper, 'SIGKILL');
          writing?.kill('SIGKILL');
        });
        writing = bench().write(pair);
        const result = await writing.done;
        expect(result.code).toBeNull();
        expectEmptyStart(pair.drive.file);
        bench().note('Power cut, the drive’s own memory lost', 'first MiB empty', result.seconds);
      }),
  );

  test.each([1, 2, 3].flatMap((flush) => survivors.map((pages) => [flush, ...pages] as const)))(
    'power fails at flush %d after the last byte, %s survive: the boot sector is there with all the rest, or not at all',
    (flush, _which, survives) =>
      bench().withPair({ forgets: true }, async (pair) => {
        const image = withLoader(bench());
        let writing: HostWriting | null = null;
        whenFlushed(pair.drive, flush, imageBytes, () => {
          pair.drive.losePower(survives);
          for (const helper of writing?.children() ?? []) process.kill(helper, 'SIGKILL');
          writing?.kill('SIGKILL');
        });
        writing = bench().write(pair, { image });
        const result = await writing.done;
        expect(result.code).toBeNull();
        const page = start(pair.drive.file).subarray(0, 4096);
        if (page.some((byte) => byte !== 0))
          expect(readFileSync(pair.drive.file).equals(readFileSync(image))).toBe(true);
        const how = 'first page empty, or the whole image there';
        bench().note('Power cut while the first MiB is written', how, result.seconds);
      }),
  );

  test.each(spread(3))('killed with -9 after %d of asking how much it holds', (share) =>
    bench().withPair({}, async (pair) => {
      const before = start(pair.drive.file);
      let writing: HostWriting | null = null;
      let from = 0;
      let helpers: number[] = [];
      whenMoved(pair.drive, share * 2 * MiB, async () => {
        helpers = writing?.children() ?? [];
        from = performance.now();
        writing?.kill('SIGKILL');
        await writing?.done;
      });
      writing = bench().write(pair, { probe: true });
      expect((await writing.done).code).toBeNull();
      expect(helpers).toHaveLength(1);
      await until(() => !helpers.some(lives));
      expect(start(pair.drive.file).equals(before)).toBe(true);
      const seconds = (performance.now() - from) / 1000;
      bench().note('Killed with -9 while it is asked', 'first MiB as it was', seconds);
    }),
  );

  test('it stops answering: the others end well, and a cancel ends the job', () =>
    bench().withPair({}, async (pair) => {
      let release = (): void => undefined;
      whenWritten(pair.drive, 0.5, imageBytes, () => new Promise<void>((resolve) => (release = resolve)));
      let from = 0;
      try {
        const writing = bench().write(pair, {
          onEvent: (event) => {
            if (event.event !== 'drive') return;
            // The good one is through.
            from = performance.now();
            writing.kill('SIGINT');
          },
        });
        const result = await writing.done;
        expectEnd(result, 'cancelled');
        const drive = driveOf(result, pair.device);
        expectDrive(drive, 'cancelled', 'drive-does-not-answer');
        await bench().expectGood(pair, result);
        bench().note('It stops answering, and is cancelled', ended(drive), (performance.now() - from) / 1000);
      } finally {
        release();
      }
      await pause(500);
      expectEmptyStart(pair.drive.file);
    }));

  test('a drive that nobody asked for was not written to', () => {
    expect(bench().bystander.writes).toEqual([]);
  });
}

/** The practice image with a boot loader between boot sector and first partition, where it has nothing. */
function withLoader({ image, folder }: LoopBench): string {
  const copy = join(folder, 'with-loader.img');
  copyFileSync(image, copy);
  const fd = openSync(copy, 'r+');
  writeSync(fd, Buffer.alloc(MiB - 4096, 'loader'), 0, MiB - 4096, 4096);
  closeSync(fd);
  return copy;
}

/** Which pages a drive had stored already, of those that it was given since the last flush. */
const survivors: readonly (readonly [string, (offset: number) => boolean])[] = [
  ['the first alone', (offset) => offset === 0],
  ['all but the first', (offset) => offset > 0],
  ['some', () => Math.random() < 0.5],
];

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
