import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf, oldByte, type StickSpec } from '../guest/stick.ts';
import type { Faults } from './faulty-drive.ts';
import type { GuestBench } from './guest-bench.ts';
import { oneJob, type OneJob, type Seat } from './one-job.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd, start } from './truth.ts';

const MiB = 1 << 20;
/** What is pulled out ends at once; this is for a processor that is emulated and has much else to do. */
const atOnceSeconds = 60;
/** What is compared goes by units of 64 KiB; of the block that was on its way, some may be missing. */
const severalUnits = 256 * 1024;

const good = { outcome: 'done', code: null } as const;
const gone = { outcome: 'failed', code: 'write-drive-gone', played: {} } as const;
const worn = { outcome: 'failed', code: 'drive-worn' } as const;
const bad = (on: 'read' | 'write', offset: number): Partial<StickSpec> => ({ badSectors: [{ on, offset }] });
const fake = (behind: 'wraps' | 'drops' | 'zeros'): Faults => ({ fake: { realBytes: 8 * MiB, behind } });

/** A table in a repair café. All of it is one job. */
function ofAllKinds(imageBytes: number): readonly Seat[] {
  const middle = Math.floor(imageBytes / 2);
  const lies = { outcome: 'mismatch', code: 'verify-mismatch' } as const;
  const locked = { outcome: 'refused', code: 'drive-is-read-only' } as const;
  const small = { outcome: 'refused', code: 'drive-smaller-than-image' } as const;
  const last = imageBytes - 1;
  return [
    { name: 'good', fault: 'None, beside faulty drives', ...good },
    { name: 'slow', fault: 'Slow (4 MB/s), beside faulty drives', ...good, spec: { bytesPerSecond: 4e6 } },
    { name: 'out10', fault: 'Unplugged at 10 %', ...gone, out: { at: 0.1, of: 'write' } },
    {
      name: 'out50',
      fault: 'Unplugged at 50 %',
      ...gone,
      out: { at: 0.5, of: 'write' },
      comesBack: 'any',
    },
    { name: 'out99', fault: 'Unplugged at 99 %', ...gone, out: { at: 0.99, of: 'write' } },
    { name: 'badw', fault: 'I/O error on write', ...worn, spec: bad('write', middle) },
    { name: 'badlast', fault: 'I/O error on write, last block', ...worn, spec: bad('write', last) },
    { name: 'badr', fault: 'I/O error on reading back', ...worn, spec: bad('read', middle) },
    { name: 'bit', fault: 'One wrong bit, silently', ...lies, played: { wrongBits: [middle] } },
    { name: 'wraps', fault: 'Fake size: begins again', ...lies, played: fake('wraps') },
    { name: 'drops', fault: 'Fake size: the rest is dropped', ...lies, played: fake('drops') },
    { name: 'zeros', fault: 'Fake size: the rest reads as zeros', ...lies, played: fake('zeros') },
    { name: 'locked', fault: 'Write-protected', ...locked, spec: { writeProtected: true } },
    { name: 'small', fault: 'Smaller than the image', ...small, spec: { sizeBytes: 8 * MiB } },
  ];
}

/** Another one, with somebody who cannot wait. A hub of this computer has no room for all of them at once. */
function moreOfThem(imageBytes: number): readonly Seat[] {
  const reading = 'Unplugged while it is read back';
  return [
    { name: 'calm', fault: 'None, beside faulty drives', ...good },
    { name: 'w10', fault: 'Unplugged at 10 %', ...gone, out: { at: 0.1, of: 'write' } },
    { name: 'w50', fault: 'Unplugged at 50 %', ...gone, out: { at: 0.5, of: 'write' }, comesBack: 'another' },
    { name: 'w99', fault: 'Unplugged at 99 %', ...gone, out: { at: 0.99, of: 'write' } },
    { name: 'r10', fault: reading, ...gone, out: { at: 0.1, of: 'verify' } },
    { name: 'r50', fault: reading, ...gone, out: { at: 0.5, of: 'verify' }, comesBack: 'another' },
    { name: 'r90', fault: reading, ...gone, out: { at: 0.9, of: 'verify' } },
    {
      name: 'badrlast',
      fault: 'I/O error on reading back, last block',
      ...worn,
      spec: bad('read', imageBytes - 1),
    },
  ];
}

/** Sticks that were not met before: each is asked how much it really holds, and is only written if it tells the truth. */
function askedFirst(): readonly Seat[] {
  const lies = { outcome: 'failed', code: ['probe-fake', 'fake-not-written'], leaves: 'all' } as const;
  const left = { ...gone, code: ['probe-drive-gone', 'probe-not-put-back'], leaves: 'first MiB' } as const;
  return [
    { name: 'honest', fault: 'None, beside faulty drives', ...good },
    { name: 'pwraps', fault: 'Fake size: begins again; asked first', ...lies, played: fake('wraps') },
    { name: 'pdrops', fault: 'Fake size: the rest is dropped; asked first', ...lies, played: fake('drops') },
    {
      name: 'pzeros',
      fault: 'Fake size: the rest reads as zeros; asked first',
      ...lies,
      played: fake('zeros'),
    },
    { name: 'pout', fault: 'Unplugged while it is asked', ...left, out: { at: 0, of: 'write' } },
  ];
}

/** Many sticks in real USB sockets, written in one job: each has to end with the truth, and touch no other. */
export function tablesOfSticks(bench: () => GuestBench): void {
  describe('of all kinds', () => tableOf(bench, ofAllKinds, 'mismatch'));
  describe('more of them', () => tableOf(bench, moreOfThem, 'failed'));
  describe('asked first how much they hold', () => tableOf(bench, askedFirst, 'failed', { probe: true }));
}

function tableOf(
  bench: () => GuestBench,
  seats: (imageBytes: number) => readonly Seat[],
  outcome: 'mismatch' | 'failed',
  options = { probe: false },
): void {
  let job: OneJob;
  beforeAll(async () => {
    job = await oneJob(bench(), seats(bench().imageBytes), options);
  }, 600_000);
  afterAll(() => job.clear());

  test('the job as a whole is called after what is worst', () => {
    expectEnd(job.result, outcome);
  });

  // The image is not there yet when the tests are listed; the names are.
  test.each(seats(0).map(({ name, fault }) => [name, fault] as const))('%s: %s', async (name) => {
    const { seat, device, file, before, pulledOut: out, seconds } = job.at(name);
    const told = driveOf(job.result, device);
    expectDrive(told, seat.outcome, seat.code);
    expect(out !== null).toBe(seat.out !== undefined);
    if (seat.outcome === 'done') await bench().expectImage(file);
    else if (seat.outcome === 'refused' || seat.leaves === 'all') expect(await digestOf(file)).toBe(before);
    else if (seat.leaves === 'first MiB') expect(start(file).every((byte) => byte === oldByte)).toBe(true);
    // One that is back holds the rest of it when this test comes to it; its own test looks.
    else expectEmptyStart(file, seat.played?.wrongBits);
    if (out !== null) expect(seconds).toBeLessThan(atOnceSeconds);
    bench().note(seat.fault, ended(told), seconds);
  });

  test.each(seats(0).flatMap(({ name, comesBack }) => (comesBack ? [[name, comesBack] as const] : [])))(
    '%s was plugged in again (%s name): it is left alone, and goes on when asked for again',
    async (name, comesBack) => {
      const { drive, device: old, file, back } = job.at(name);
      const now = await back;
      if (!drive || !now) throw new Error('It has not come back.');
      if (comesBack === 'another') expect(now.device).not.toBe(old);
      expect(drive.writes.length).toBe(now.writes);
      const storedBytes = drive.writes
        .filter(({ offset }) => offset >= MiB && offset < bench().imageBytes)
        .reduce((sum, { length }) => sum + length, 0);
      const again = await bench().write([now.device]);
      expectEnd(again, 'done');
      const { bytesSkipped, bytesWritten } = driveOf(again, now.device);
      expect(bytesSkipped).toBeGreaterThan(storedBytes - severalUnits);
      expect(bytesSkipped + bytesWritten).toBe(bench().imageBytes);
      await bench().expectImage(file);
      const fault = comesBack === 'another' ? 'Plugged in again, under another name' : 'Plugged in again';
      bench().note(fault, 'done, only the rest was written', again.seconds);
    },
  );
}
