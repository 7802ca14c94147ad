import { beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import { digestOf, type Stick, type StickSpec } from '../guest/stick.ts';
import type { FaultyDrive, Faults } from './faulty-drive.ts';
import { stickBytes, type GuestBench } from './guest-bench.ts';
import { whenWritten } from './moments.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd } from './truth.ts';
import type { WriteRun } from './write-run.ts';

const MiB = 1 << 20;

/** One stick on the table: what is the matter with it, and how it has to end. */
interface Seat {
  readonly name: string;
  /** As the table of faults names it; `null` if nothing is wrong. */
  readonly fault: string | null;
  readonly outcome: Outcome;
  readonly code: string | null;
  /** Played by this test, with these faults; otherwise a file. */
  readonly played?: Faults;
  readonly spec?: Partial<StickSpec>;
  /** Pulled out when this share of the image is written. */
  readonly outAt?: number;
  /** Plugged in again at once. */
  readonly comesBack?: boolean;
}

const fake = (behind: 'wraps' | 'drops' | 'zeros'): Faults => ({ fake: { realBytes: 8 * MiB, behind } });

/** A table in a repair café. All of it is one job. */
function seats(imageBytes: number): readonly Seat[] {
  const middle = Math.floor(imageBytes / 2);
  const bad = (on: 'read' | 'write', offset: number): Partial<StickSpec> => ({
    badSectors: [{ on, offset }],
  });
  const good = { fault: null, outcome: 'done', code: null } as const;
  const gone = { outcome: 'failed', code: 'write-drive-gone', played: {} } as const;
  const refuses = { outcome: 'failed', code: 'write-io-error' } as const;
  const worn = { outcome: 'failed', code: 'drive-worn' } as const;
  const lies = { outcome: 'mismatch', code: 'verify-mismatch' } as const;
  const locked = { outcome: 'refused', code: 'drive-is-read-only' } as const;
  const small = { outcome: 'refused', code: 'drive-smaller-than-image' } as const;
  const again = { outAt: 0.5, comesBack: true };
  return [
    { name: 'good', ...good },
    { name: 'slow', ...good, spec: { bytesPerSecond: 4e6 } },
    { name: 'out10', fault: 'Unplugged at 10 %', ...gone, outAt: 0.1 },
    { name: 'out50', fault: 'Unplugged at 50 %, and plugged in again at once', ...gone, ...again },
    { name: 'out99', fault: 'Unplugged at 99 %', ...gone, outAt: 0.99 },
    { name: 'badw', fault: 'I/O error on write', ...refuses, spec: bad('write', middle) },
    {
      name: 'badlast',
      fault: 'I/O error on write, last block',
      ...refuses,
      spec: bad('write', imageBytes - 1),
    },
    { name: 'badr', fault: 'I/O error on reading back', ...worn, spec: bad('read', middle) },
    { name: 'bit', fault: 'One wrong bit, silently', ...lies, played: { wrongBits: [middle] } },
    { name: 'wraps', fault: 'Fake size: begins again', ...lies, played: fake('wraps') },
    { name: 'drops', fault: 'Fake size: the rest is dropped', ...lies, played: fake('drops') },
    { name: 'zeros', fault: 'Fake size: the rest reads as zeros', ...lies, played: fake('zeros') },
    { name: 'locked', fault: 'Write-protected', ...locked, spec: { writeProtected: true } },
    { name: 'small', fault: 'Smaller than the image', ...small, spec: { sizeBytes: 8 * MiB } },
  ];
}

/** A stick in its place. */
interface Placed {
  readonly stick: Stick;
  readonly device: string;
  readonly drive: FaultyDrive | null;
  readonly before: string;
  /** When it was pulled out. */
  out: number | null;
  /** When the job told its end. */
  ended: number;
}

/** Many sticks in real USB sockets, written in one job: each has to end with the truth, and touch no other. */
export function tableOfSticks(bench: () => GuestBench): void {
  const placed = new Map<string, Placed>();
  const at = (name: string): Placed => {
    const one = placed.get(name);
    if (!one) throw new Error(`Nobody sits at ${name}.`);
    return one;
  };
  let bystander: Stick;
  let ownDiskBefore = '';
  let result: WriteRun;
  let started = 0;
  /** The stick that was plugged in again: where it is now, and how often it was written to before. */
  let back: Promise<{ device: string; writes: number }>;

  const place = async ({ name, played, spec }: Seat): Promise<void> => {
    const { guest } = bench();
    const role = played ? await bench().play(name, played) : null;
    const stick = guest.makeStick({
      name,
      sizeBytes: stickBytes,
      ...spec,
      ...(role ? { chips: { kind: 'nbd', socket: role.socket } } : {}),
    });
    const device = await guest.plug(stick);
    const before = await digestOf(role?.drive.file ?? stick.file ?? '');
    placed.set(name, { stick, device, drive: role?.drive ?? null, before, out: null, ended: NaN });
  };
  const pullOutWhenDue = ({ name, outAt, comesBack }: Seat): void => {
    const one = at(name);
    const { drive, stick } = one;
    if (outAt === undefined || !drive) return;
    whenWritten(drive, outAt, bench().imageBytes, () => {
      one.out = performance.now();
      const gone = bench().guest.unplug(stick);
      if (!comesBack) return;
      back = gone.then(async () => {
        const writes = drive.writes.length;
        return { device: await bench().guest.plug(stick), writes };
      });
    });
  };

  beforeAll(async () => {
    const { guest, imageBytes } = bench();
    ownDiskBefore = await digestOf(guest.ownDisk);
    bystander = guest.makeStick({ name: 'bystander', sizeBytes: stickBytes });
    await Promise.all([guest.plug(bystander), ...seats(imageBytes).map(place)]);
    seats(imageBytes).forEach(pullOutWhenDue);
    const everybody = [...placed.values()];
    started = performance.now();
    result = await bench().write(
      everybody.map(({ device }) => device),
      {
        onEvent: ({ event, result: told }) => {
          const one = everybody.find(({ device }) => event === 'drive' && device === told?.device);
          if (one) one.ended = performance.now();
        },
      },
    );
  }, 600_000);

  test('the job as a whole is called after what is worst', () => {
    expectEnd(result, 'mismatch');
  });

  // The image is not there yet when the tests are listed; the names are.
  test.each(seats(0).map(({ name, fault }) => [name, fault ?? 'nothing is wrong'] as const))(
    '%s: %s',
    async (name) => {
      const seat = seats(bench().imageBytes).find((one) => one.name === name);
      if (!seat) throw new Error('It is on the list.');
      const { device, drive, stick, before, out, ended: end } = at(name);
      const told = driveOf(result, device);
      expectDrive(told, seat.outcome, seat.code);
      const file = drive?.file ?? stick.file ?? '';
      if (seat.outcome === 'done') await bench().expectImage(file);
      else if (seat.outcome === 'refused') expect(await digestOf(file)).toBe(before);
      else expectEmptyStart(file, seat.played?.wrongBits);
      const seconds = (end - (out ?? started)) / 1000;
      if (out !== null) expect(seconds).toBeLessThan(30);
      if (seat.fault !== null) bench().note(seat.fault, ended(told), seconds);
    },
  );

  test('a stick that was plugged in again was left alone, and goes on when asked for again', async () => {
    const { drive } = at('out50');
    const { device, writes } = await back;
    expect(drive?.writes.length).toBe(writes);
    const again = await bench().write([device]);
    expectEnd(again, 'done');
    expect(driveOf(again, device).bytesSkipped).toBeGreaterThan(0.3 * bench().imageBytes);
    await bench().expectImage(drive?.file ?? '');
    bench().note('Plugged in again, and asked for again', 'done, without what was there', again.seconds);
  });

  test('nothing else was written to', async () => {
    const { guest } = bench();
    expect(await digestOf(guest.ownDisk)).toBe(ownDiskBefore);
    const untouched = guest.makeStick({ name: 'untouched', sizeBytes: stickBytes });
    expect(await digestOf(bystander.file ?? '')).toBe(await digestOf(untouched.file ?? ''));
  });
}
