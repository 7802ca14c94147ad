import { appendFileSync, closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import type { Differences, WriteOutcome, WriteProgress } from '../../main/writer/types.ts';
import { builtWorker } from './built-worker.ts';
import { assertSameStart, jobOf, plainly, scratch, type Scratch } from './files.ts';
import { holdingWorker } from './holding-worker.ts';
import { isZero } from './image-run.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const imageBytes = 64 * MiB + 1234;
const driveBytes = 70 * MiB;
const piece = pseudoRandomBytes(77, 8 * MiB);

let worker: URL;
let files: Scratch;
let imagePath: string;
let stick: { device: string; backingFile: string };
beforeAll(async () => (worker = await builtWorker()));
beforeEach(() => {
  files = scratch();
  imagePath = files.file('image.iso', new Uint8Array(0));
  for (let part = 0; part < 8; part++) appendFileSync(imagePath, piece);
  appendFileSync(imagePath, piece.subarray(0, imageBytes - 64 * MiB));
  const old = files.file('old.img', pseudoRandomBytes(78, driveBytes));
  stick = files.loop(driveBytes, [], old);
});
afterEach(() => files.clean());

/** Writes, and cancels once it has come so far. */
async function write(
  differences: Differences,
  options: { cancelAt?: WriteProgress; path?: string; flags?: number; sectorBytes?: number } = {},
): Promise<WriteOutcome> {
  const { cancelAt, ...drive } = options;
  const files_ = scratch();
  try {
    const job = jobOf(
      files_,
      imagePath,
      imageBytes,
      { path: stick.device, sizeBytes: driveBytes, ...drive },
      'known',
      differences,
    );
    if (cancelAt === undefined) return await startDriveWrite(job, worker).done;
    const holding = holdingWorker(files_, worker, cancelAt, imageBytes);
    const running = startDriveWrite(job, holding.url);
    const watch = (): void => {
      const { phase, bytes } = running.progress();
      if (phase === cancelAt.phase && bytes >= cancelAt.bytes) {
        running.cancel();
        holding.release();
      } else setImmediate(watch);
    };
    watch();
    return await running.done;
  } finally {
    files_.clean();
  }
}

function flipByte(position: number): void {
  const fd = openSync(stick.backingFile, 'r+');
  const byte = new Uint8Array(1);
  readSync(fd, byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ 0x10;
  writeSync(fd, byte, 0, 1, position);
  closeSync(fd);
}

describe('on a loop device with direct I/O', () => {
  test('another stick is written, the same again is only read, one with differences is put right', async () => {
    expect(await write('auto')).toMatchObject({ ok: true, bytesWritten: imageBytes, bytesSkipped: 0 });
    assertSameStart(imagePath, stick.device, imageBytes);

    const again = await write('auto');
    expect(again).toMatchObject({ ok: true, verified: true, pastPageCache: true, retries: 0, reasons: [] });
    expect(again).toMatchObject({ bytesWritten: 0, bytesSkipped: imageBytes });

    for (const place of [5 * MiB, 40 * MiB + 17, imageBytes - 1, driveBytes - 512]) flipByte(place);
    const mended = await write('auto');
    expect(mended).toMatchObject({ ok: true, verified: true, pastPageCache: true });
    expect(mended.bytesWritten).toBe(MiB + 2 * 65_536 + 1234);
    expect(mended.bytesSkipped).toBe(imageBytes - mended.bytesWritten);
    assertSameStart(imagePath, stick.device, imageBytes);
    expect(isZero(readFileSync(stick.device), driveBytes - 33 * 512)).toBe(true);
  });

  test.each([10 * MiB, 30 * MiB, 60 * MiB])(
    'a write that was cancelled at byte %d goes on where it was',
    async (bytes) => {
      const cancelAt = { phase: 'write', bytes, totalBytes: imageBytes } as const;
      const first = await write('never', { cancelAt });
      expect(first).toMatchObject({ ok: false, reasons: [{ code: 'write-cancelled' }] });
      const second = await write('auto');
      expect(second).toMatchObject({ ok: true, verified: true, bytesSkipped: first.bytesWritten });
      expect(second.bytesSkipped + second.bytesWritten).toBe(imageBytes);
      assertSameStart(imagePath, stick.device, imageBytes);
    },
  );

  test('a cancel while it is compared leaves a good stick good', async () => {
    await write('never');
    const cancelAt = { phase: 'compare', bytes: 10 * MiB, totalBytes: imageBytes } as const;
    const outcome = await write('always', { cancelAt });
    expect(outcome).toMatchObject({ ok: false, bytesWritten: 0 });
    expect(outcome.reasons).toEqual([{ code: 'write-cancelled-untouched', data: {} }]);
    assertSameStart(imagePath, stick.device, imageBytes);
  });
});

test('on a file without direct I/O the same is found, and said not to be past the page cache', async () => {
  const path = files.file('virtual.stick', pseudoRandomBytes(79, driveBytes));
  const drive = { path, flags: plainly, sectorBytes: 1 };
  expect(await write('auto', drive)).toMatchObject({ ok: true, bytesSkipped: 0, pastPageCache: false });
  const again = await write('auto', drive);
  expect(again).toMatchObject({ ok: true, bytesWritten: 0, bytesSkipped: imageBytes, pastPageCache: false });
  assertSameStart(imagePath, path, imageBytes);
});
