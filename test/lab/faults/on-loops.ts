import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import { digestOf } from '../guest/stick.ts';
import { faultyDrive, type Faults } from './faulty-drive.ts';
import type { FaultTable } from './fault-table.ts';
import { imageBytes, limitSeconds, MiB, type LoopBench } from './loop-bench.ts';
import { whenWritten } from './moments.ts';
import { playedLoop } from './played-loop.ts';
import { limitLoop } from './shrink-loop.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd, start } from './truth.ts';
import { writeHere } from './write-run.ts';

const run = promisify(execFile);
const half = imageBytes / 2;
const lastByte = imageBytes - 1;

const fake = (behind: 'wraps' | 'drops' | 'zeros'): Faults => ({ fake: { realBytes: 16 * MiB, behind } });
const broken = (on: 'read' | 'write', offset: number): Faults => ({ errors: [{ on, offset }] });
const unreadable = (from: number): Faults => ({ errors: [{ on: 'read', offset: from, length: Infinity }] });

/** What the drive does, where, and how it has to end. */
const cases: readonly (readonly [string, string, Faults, Outcome, string])[] = [
  ['I/O error on write', 'behind the first MiB', broken('write', MiB), 'failed', 'drive-worn'],
  ['I/O error on write', 'in the middle', broken('write', half), 'failed', 'drive-worn'],
  ['I/O error on write, last block', '', broken('write', lastByte), 'failed', 'drive-worn'],
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

/**
 * What can be wrong with a drive itself, on the real command line. Beside each faulty drive a good one is written in
 * the same job and has to end well.
 */
export function faultsOfDrives(bench: () => LoopBench, table: FaultTable): void {
  test('nothing is wrong: the image is there bit for bit, and its first MiB came last', () =>
    bench().withPair({}, async (pair) => {
      const result = await bench().write(pair).done;
      expectEnd(result, 'done');
      await bench().expectImage(pair.drive.file);
      const last = pair.drive.writes.findLastIndex(({ offset }) => offset >= MiB);
      expect(pair.drive.writes.slice(last + 1).map(({ offset }) => offset)).toContain(0);
      bench().note('None', ended(driveOf(result, pair.device)), result.seconds);
      await bench().expectGood(pair, result);
    }));

  test.each(cases)('%s %s', (fault, _place, faults, outcome, code) =>
    bench().withPair(faults, async (pair) => {
      const result = await bench().write(pair).done;
      expectEnd(result, outcome);
      const drive = driveOf(result, pair.device);
      expectDrive(drive, outcome, code);
      if (faults.wrongBits) expect(drive.reasons[0]?.data.offset).toBe(faults.wrongBits[0]);
      if (code === 'drive-worn') {
        const sector = Math.floor((faults.errors?.[0]?.offset ?? NaN) / 512) * 512;
        expect(drive.reasons[0]?.data).toMatchObject({ offset: sector, badBytes: 512 });
      }
      await bench().expectGood(pair, result);
      expectEmptyStart(pair.drive.file, faults.wrongBits);
      bench().note(fault, ended(drive), result.seconds);
    }),
  );

  test.each(cases.filter(([, , { fake: lie }]) => lie))(
    '%s %s, and it is asked first how much it holds: it is left as it was',
    (fault, _place, faults) =>
      bench().withPair(faults, async (pair) => {
        const before = await digestOf(pair.drive.file);
        const result = await bench().write(pair, { probe: true }).done;
        expectEnd(result, 'failed');
        const drive = driveOf(result, pair.device);
        expectDrive(drive, 'failed', ['probe-fake', 'fake-not-written']);
        const found = { claimedBytes: imageBytes, realBytes: faults.fake?.realBytes };
        expect(drive.reasons[0]?.data).toMatchObject(found);
        expect(await digestOf(pair.drive.file)).toBe(before);
        await bench().expectGood(pair, result);
        bench().note(`${fault}; asked first`, ended(drive), result.seconds);
      }),
  );

  test.each([
    ['write', half],
    ['read', half + MiB],
  ] as const)('an I/O error on %s that passes: tried again, and done', (on, offset) =>
    bench().withPair({ errors: [{ on, offset, times: 2 }] }, async (pair) => {
      const result = await bench().write(pair).done;
      expectEnd(result, 'done');
      expect(driveOf(result, pair.device).retries).toBeGreaterThan(0);
      await bench().expectImage(pair.drive.file);
      await bench().expectGood(pair, result);
      bench().note(`I/O error on ${on} that passes`, 'done, after more tries', result.seconds);
    }),
  );

  test('I/O error on write in the first MiB: nothing has happened', () =>
    bench().withPair(broken('write', 446), async (pair) => {
      const before = start(pair.drive.file);
      const result = await bench().write(pair).done;
      expectEnd(result, 'failed');
      const drive = driveOf(result, pair.device);
      expectDrive(drive, 'failed', 'write-io-error');
      expect(drive.bytesWritten).toBe(0);
      expect(start(pair.drive.file).equals(before)).toBe(true);
      await bench().expectGood(pair, result);
      bench().note('I/O error on write', ended(drive), result.seconds);
    }));

  test('the drive shrinks while it is written: writes are cut short', () =>
    bench().withPair({ bytesPerSecond: 40e6 }, async (pair) => {
      const newEnd = 40 * MiB;
      let shrunk = Promise.resolve();
      whenWritten(pair.drive, 0.2, imageBytes, () => {
        // Not awaited: the device ends its transfers first, and this is one of them.
        shrunk = limitLoop(pair.device, newEnd);
      });
      const result = await bench().write(pair).done;
      await shrunk;
      expectEnd(result, 'failed');
      const drive = driveOf(result, pair.device);
      expectDrive(drive, 'failed', 'write-drive-full');
      expect(drive.reasons[0]?.data.offset).toBe(newEnd);
      await bench().expectGood(pair, result);
      expectEmptyStart(pair.drive.file);
      bench().note('Short writes: the drive shrinks', ended(drive), result.seconds);
    }));

  test('the folder of a virtual stick fills up: writes are cut short', async () => {
    const place = join(bench().folder, 'full');
    await mkdir(place);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=40M', 'full', place]);
    try {
      const state = join(bench().folder, 'state');
      const to = `new:${join(place, 'stick')}:64MiB`;
      const result = await writeHere([bench().image, '--to', to, '--yes'], { limitSeconds, state }).done;
      const [drive] = expectEnd(result, 'failed');
      if (!drive) throw new Error('Nothing was told of the stick.');
      expect(drive.outcome).toBe('failed');
      const { seconds } = result;
      table.add({ fault: 'Short writes: the disk is full', where: 'file', ended: ended(drive), seconds });
    } finally {
      await run('umount', [place]);
    }
  });

  test('smaller than the image: refused, and not touched', () =>
    bench().withPair({}, async (pair) => {
      const small = faultyDrive(join(bench().folder, 'small'), imageBytes - 4096);
      const loop = await playedLoop(small);
      try {
        const result = await bench().write({ ...pair, device: loop.device }).done;
        expectEnd(result, 'refused');
        const drive = driveOf(result, loop.device);
        expectDrive(drive, 'refused', 'drive-smaller-than-image');
        expect(small.writes).toEqual([]);
        await bench().expectGood(pair, result);
        bench().note('Smaller than the image', ended(drive), result.seconds);
      } finally {
        await loop.close();
        small.close();
      }
    }));

  test('write-protected: refused', () =>
    bench().withPair({}, async (pair) => {
      await run('blockdev', ['--setro', pair.device]);
      const result = await bench().write(pair).done;
      // The next drive on this loop device would inherit it.
      await run('blockdev', ['--setrw', pair.device]);
      expectEnd(result, 'refused');
      const drive = driveOf(result, pair.device);
      expectDrive(drive, 'refused', 'drive-is-read-only');
      expect(pair.drive.writes).toEqual([]);
      await bench().expectGood(pair, result);
      bench().note('Write-protected', ended(drive), result.seconds);
    }));
}
