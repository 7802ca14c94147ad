import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { practiceImage, practiceImageBytes } from '../../../main/jobs/practice/practice-image.ts';
import { temporaryFolder } from '../guest/temporary-folder.ts';
import type { FaultTable } from './fault-table.ts';
import { faultyDrive, type FaultyDrive, type Faults } from './faulty-drive.ts';
import { playedLoop } from './played-loop.ts';
import { driveOf, expectDrive } from './truth.ts';
import { writeHere, type HostWriting, type WriteEvent, type WriteRun } from './write-run.ts';

const run = promisify(execFile);

export const MiB = 1 << 20;
export const imageBytes = practiceImageBytes;
export const limitSeconds = 60;

/** A drive in the hands of one test, and a good one that is written in the same job. */
export interface Pair {
  readonly drive: FaultyDrive;
  readonly device: string;
  readonly good: FaultyDrive;
  readonly goodDevice: string;
}

/** A place on this computer where loop devices stand for sticks. */
export interface LoopBench {
  readonly folder: string;
  readonly image: string;
  /** Plugged in all the time, and asked for by nobody. */
  readonly bystander: FaultyDrive;
  /** The log of the command line: what it began, and how it ended. */
  readonly log: string;
  /** Gives a test its two drives, and takes them back whatever happens. */
  withPair(faults: Faults, act: (pair: Pair) => Promise<void>): Promise<void>;
  /** Writes to both drives in one job. */
  write(
    pair: Pick<Pair, 'device' | 'goodDevice'>,
    options?: { image?: string; probe?: boolean; onEvent?: (event: WriteEvent) => void },
  ): HostWriting;
  /** The good drive has ended well, and holds the image bit for bit. */
  expectGood(pair: Pair, result: WriteRun): Promise<void>;
  expectImage(file: string): Promise<void>;
  note(fault: string, ended: string, seconds: number): void;
  close(): Promise<void>;
}

export async function loopBench(table: FaultTable): Promise<LoopBench> {
  if (process.getuid?.() !== 0) throw new Error('Faults on loop devices need root.');
  const folder = await temporaryFolder('rekindle-faults-');
  const made = await practiceImage(folder.path);
  if (!made.ok) throw new Error(made.error.code);
  const bystander = faultyDrive(join(folder.path, 'bystander'), imageBytes);
  const bystanderLoop = await playedLoop(bystander);
  const state = join(folder.path, 'state');
  let count = 0;
  const bench: LoopBench = {
    folder: folder.path,
    image: made.value,
    bystander,
    log: join(state, 'sticks.ndjson'),
    async withPair(faults, act) {
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
    },
    write: ({ device, goodDevice }, { image = made.value, probe = false, onEvent } = {}) =>
      writeHere([image, '--to', device, goodDevice, '--allow-loop', '--yes'], {
        limitSeconds,
        probe,
        state,
        ...(onEvent ? { onEvent } : {}),
      }),
    async expectGood(pair, result) {
      expectDrive(driveOf(result, pair.goodDevice), 'done', null);
      await bench.expectImage(pair.good.file);
      bench.note('None, beside a faulty drive', 'done', result.seconds);
    },
    async expectImage(file) {
      await run('cmp', ['--bytes', String(imageBytes), made.value, file]);
    },
    note: (fault, ended, seconds) => table.add({ fault, where: 'loop device', ended, seconds }),
    async close() {
      await bystanderLoop.close();
      bystander.close();
      await folder.remove();
    },
  };
  return bench;
}
