import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite, type DriveWrite } from '../../main/writer/drive-write.ts';
import type { WriteOutcome } from '../../main/writer/types.ts';
import type { LoopDevice } from '../tools/loop-device.ts';
import { builtFile, builtWorker } from './built-worker.ts';
import { assertSameStart, jobOf, scratch, type Scratch } from './files.ts';
import { holdingWorker } from './holding-worker.ts';
import { isZero } from './image-run.ts';
import { pseudoRandom, pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const imageBytes = 64 * MiB + 1234;
const driveBytes = 70 * MiB;
const piece = pseudoRandomBytes(77, 8 * MiB);

let worker: URL;
let child: string;
let files: Scratch;
let imagePath: string;
beforeAll(async () => {
  worker = await builtWorker();
  child = await builtFile('test/writer/write-child.ts', 'write-child');
});
beforeEach(() => {
  files = scratch();
  imagePath = files.file('image.iso', new Uint8Array(0));
  for (let part = 0; part < 8; part++) appendFileSync(imagePath, piece);
  appendFileSync(imagePath, piece.subarray(0, imageBytes - 64 * MiB));
});
afterEach(() => files.clean());

interface Moment {
  readonly phase: 'write' | 'verify';
  readonly bytes: number;
}

/** Writes a drive, does something once that has come so far, and waits for its end. */
async function atMoment(
  drive: LoopDevice,
  moment: Moment,
  action: (write: DriveWrite) => void,
): Promise<WriteOutcome> {
  const holding = holdingWorker(files, worker, moment, imageBytes);
  const job = jobOf(files, imagePath, imageBytes, { path: drive.device, sizeBytes: driveBytes });
  const write = startDriveWrite(job, holding.url);
  const watch = (): void => {
    const { phase, bytes } = write.progress();
    if (phase === moment.phase && bytes >= moment.bytes) {
      action(write);
      holding.release();
    } else setImmediate(watch);
  };
  watch();
  return write.done;
}

function overwrite(path: string, position: number, text: string): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, text, position);
  closeSync(fd);
}

function flipByte(path: string, position: number): void {
  const fd = openSync(path, 'r+');
  const byte = new Uint8Array(1);
  readSync(fd, byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ 0x10;
  writeSync(fd, byte, 0, 1, position);
  closeSync(fd);
}

const firstMiB = (device: string): Uint8Array => readFileSync(device).subarray(0, MiB);

describe('killed with SIGKILL', () => {
  const { below } = pseudoRandom(9);
  const moments: Moment[] = [
    ...Array.from({ length: 6 }, () => ({ phase: 'write' as const, bytes: MiB + below(60 * MiB) })),
    ...Array.from({ length: 4 }, () => ({ phase: 'verify' as const, bytes: below(56 * MiB) })),
  ];
  test.each(moments)('at byte $bytes of $phase: the first MiB is empty', ({ phase, bytes }) => {
    const stick = files.file('stick.img', new Uint8Array(driveBytes).fill(0x5a));
    const loop = files.loop(driveBytes, [], stick);
    const held = holdingWorker(files, worker, { phase, bytes }, imageBytes).url;
    const workerPath = fileURLToPath(held);
    const args = [child, imagePath, loop.device, String(driveBytes), workerPath, phase, String(bytes)];
    const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    expect(isZero(firstMiB(loop.device))).toBe(true);
  });

  test('never: the same process ends with a good stick', () => {
    const loop = files.loop(driveBytes);
    const args = [child, imagePath, loop.device, String(driveBytes), fileURLToPath(worker), 'never', '0'];
    const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: true, verified: true, pastPageCache: true });
    assertSameStart(imagePath, loop.device, imageBytes);
  });
});

describe('cancelled', () => {
  test.each([
    { phase: 'write', bytes: MiB },
    { phase: 'write', bytes: 40 * MiB },
    { phase: 'verify', bytes: 0 },
    { phase: 'verify', bytes: 40 * MiB },
  ] as const)('at byte $bytes of $phase: the first MiB is empty', async ({ phase, bytes }) => {
    const loop = files.loop(driveBytes);
    const { device } = loop;
    const outcome = await atMoment(loop, { phase, bytes }, (write) => write.cancel());
    expect(outcome).toMatchObject({ ok: false, reasons: [{ code: 'write-cancelled', data: {} }] });
    expect(isZero(firstMiB(device))).toBe(true);
  });
});

describe('the image file', () => {
  test.each([
    { name: 'changed while it is written', phase: 'write', bytes: 20 * MiB },
    { name: 'changed while it is read back', phase: 'verify', bytes: 20 * MiB },
  ] as const)('$name', async ({ phase, bytes }) => {
    const loop = files.loop(driveBytes);
    const { device } = loop;
    const outcome = await atMoment(loop, { phase, bytes }, () => overwrite(imagePath, 5 * MiB, 'other'));
    expect(outcome).toMatchObject({
      ok: false,
      sha256: null,
      reasons: [{ code: 'source-changed', data: {} }],
    });
    expect(isZero(firstMiB(device))).toBe(true);
  });

  test.each([10 * MiB, 0])('cut to %d bytes while it is written', async (rest) => {
    const loop = files.loop(driveBytes);
    const { device } = loop;
    const outcome = await atMoment(loop, { phase: 'write', bytes: 20 * MiB }, () => {
      const fd = openSync(imagePath, 'r+');
      ftruncateSync(fd, rest);
      closeSync(fd);
    });
    expect(outcome.reasons).toEqual([{ code: 'source-changed', data: {} }]);
    expect(isZero(firstMiB(device))).toBe(true);
  });
});

describe('a stick that silently holds something else', () => {
  test.each([
    { name: 'one byte', offsets: [9 * MiB + 4711], wrongBlocks: 1 },
    { name: 'the first byte behind the first MiB', offsets: [MiB], wrongBlocks: 1 },
    { name: 'bytes in three blocks', offsets: [12 * MiB, 3 * MiB + 1, 3 * MiB + 4097], wrongBlocks: 3 },
  ])('$name: the first wrong offset is named', async ({ offsets, wrongBlocks }) => {
    const loop = files.loop(driveBytes);
    const { device, backingFile } = loop;
    const outcome = await atMoment(loop, { phase: 'write', bytes: 30 * MiB }, () => {
      for (const offset of offsets) flipByte(backingFile, offset);
    });
    expect(outcome).toMatchObject({
      ok: false,
      verified: false,
      pastPageCache: true,
      reasons: [
        { code: 'verify-mismatch', data: { offset: Math.min(...offsets), wrongBlocks, countedAll: true } },
      ],
    });
    expect(isZero(firstMiB(device))).toBe(true);
  });
});
