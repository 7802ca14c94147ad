import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import type { GuestProcess } from '../guest/guest.ts';
import { digestOf, type Stick, type StickSpec } from '../guest/stick.ts';
import type { FaultyDrive, Faults } from './faulty-drive.ts';
import { stickBytes, type GuestBench } from './guest-bench.ts';
import { whenReadBack, whenWritten } from './moments.ts';
import type { WriteRun } from './write-run.ts';

/** One stick on the table: what is the matter with it, and how it has to end. */
export interface Seat {
  readonly name: string;
  /** As the table of faults names it. */
  readonly fault: string;
  readonly outcome: Outcome;
  readonly code: string | readonly string[] | null;
  /** Played by this test, with these faults; otherwise a file. */
  readonly played?: Faults;
  readonly spec?: Partial<StickSpec>;
  /** What of it is as it was before, if it was not written; otherwise its first MiB is empty. */
  readonly leaves?: 'all' | 'first MiB';
  /** Pulled out when this share of the image is written, or read back. Only for a played one. */
  readonly out?: { readonly at: number; readonly of: 'write' | 'verify' };
  /** Plugged in again at once; under `another` name, because a program still holds on to the old one. */
  readonly comesBack?: 'any' | 'another';
}

/** A stick in its place. */
export interface Placed {
  readonly seat: Seat;
  readonly stick: Stick;
  readonly device: string;
  readonly drive: FaultyDrive | null;
  /** What is on it. */
  readonly file: string;
  /** SHA-256 of that, before the job. */
  readonly before: string;
  /** When it was pulled out. */
  pulledOut: number | null;
  /** From when it was pulled out, or from the start, to when the job told its end. */
  seconds: number;
  /** Where it is now, and how often it had been written to when it was plugged in again. */
  back: Promise<{ device: string; writes: number }> | null;
}

export interface OneJob {
  readonly result: WriteRun;
  at(name: string): Placed;
  /** Pulls out what is still plugged in. */
  clear(): Promise<void>;
}

/** Plugs all sticks in, writes to all of them in one job, and has happen to them what is to happen. */
export async function oneJob(
  bench: GuestBench,
  seats: readonly Seat[],
  options: { readonly probe: boolean },
): Promise<OneJob> {
  const { guest, imageBytes } = bench;
  const holding: GuestProcess[] = [];

  const place = async (seat: Seat): Promise<Placed> => {
    const { name, played, spec } = seat;
    const role = played ? await bench.play(name, played) : null;
    const stick = guest.makeStick({
      name,
      sizeBytes: stickBytes,
      ...spec,
      ...(role ? { chips: { kind: 'nbd', socket: role.socket } } : {}),
    });
    const device = await guest.plug(stick);
    const drive = role?.drive ?? null;
    const file = drive?.file ?? stick.file ?? '';
    const before = await digestOf(file);
    return { seat, stick, device, drive, file, before, pulledOut: null, seconds: NaN, back: null };
  };

  const pullOut = (placed: Placed): void => {
    const { stick, drive, seat } = placed;
    placed.pulledOut = performance.now();
    const gone = guest.unplug(stick);
    if (seat.comesBack === undefined) return;
    placed.back = gone.then(async () => {
      const writes = drive?.writes.length ?? 0;
      return { device: await guest.plug(stick), writes };
    });
  };

  const placed = await Promise.all(seats.map(place));
  for (const one of placed) {
    const { seat, drive, device } = one;
    if (seat.comesBack === 'another') holding.push(guest.start(`exec sleep 100000 < ${device}`, forLong));
    if (!seat.out || !drive) continue;
    const when = seat.out.of === 'write' ? whenWritten : whenReadBack;
    when(drive, seat.out.at, imageBytes, () => pullOut(one));
  }
  const started = performance.now();
  const result = await bench.write(
    placed.map(({ device }) => device),
    {
      ...options,
      onEvent: ({ event, result: told }) => {
        const one = placed.find(({ device }) => event === 'drive' && device === told?.device);
        if (one) one.seconds = (performance.now() - (one.pulledOut ?? started)) / 1000;
      },
    },
  );
  return {
    result,
    at(name) {
      const one = placed.find(({ seat }) => seat.name === name);
      if (!one) throw new Error(`Nobody sits at ${name}.`);
      return one;
    },
    async clear() {
      for (const { kill, done } of holding) {
        kill('SIGKILL');
        await done;
      }
      for (const { stick, pulledOut, back } of placed) {
        if (pulledOut !== null && back === null) continue;
        await back;
        await guest.unplug(stick);
      }
    },
  };
}

const forLong = { timeoutMs: 3_600_000 };
