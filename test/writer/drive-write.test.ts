import { createHash } from 'node:crypto';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import { builtWorker } from './built-worker.ts';
import { assertSameStart, jobOf, plainly, scratch, someDigest, type Scratch } from './files.ts';
import { isZero, sameBytes } from './image-run.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const content = pseudoRandomBytes(31, 16 * MiB);
const oldContent = pseudoRandomBytes(32, 16 * MiB);

let worker: URL;
let files: Scratch;
beforeAll(async () => (worker = await builtWorker()));
beforeEach(() => (files = scratch()));
afterEach(() => files.clean());

const sizes = [
  1,
  511,
  512,
  513,
  4095,
  128 * KiB + 1,
  MiB - 1,
  MiB,
  MiB + 1,
  MiB + 512,
  2 * MiB - 1,
  2 * MiB + 1,
  4 * MiB - 1,
  4 * MiB,
  4 * MiB + 1,
  7_654_321,
];

describe('on a loop device with direct I/O', () => {
  test.each(sizes)(
    'an image of %d bytes is there, bit for bit, and nothing else is touched',
    async (bytes) => {
      const image = content.subarray(0, bytes);
      const imagePath = files.file('image.iso', image);
      const driveBytes = 9 * MiB + 512;
      const loop = files.loop(driveBytes, [], files.file('stick.img', oldContent.subarray(0, driveBytes)));
      const write = startDriveWrite(
        jobOf(files, imagePath, bytes, { path: loop.device, sizeBytes: driveBytes }),
        worker,
      );
      expect(await write.done).toMatchObject({
        ok: true,
        bytes,
        bytesWritten: bytes,
        verified: true,
        pastPageCache: true,
        sha256: someDigest,
        reasons: [],
      });
      expect(write.progress()).toEqual({ phase: 'verify', bytes, totalBytes: bytes });
      assertSameStart(imagePath, loop.device, bytes);
      const stick = readFileSync(loop.device);
      const padded = Math.ceil(bytes / 512) * 512;
      const from = Math.max(padded, MiB);
      const to = driveBytes - 33 * 512;
      expect(isZero(stick, bytes, padded)).toBe(true);
      expect(sameBytes(stick.subarray(from, to), oldContent.subarray(from, to))).toBe(true);
      expect(isZero(stick, to)).toBe(true);
    },
  );

  test('of 4096-byte sectors', async () => {
    const image = content.subarray(0, 3 * MiB + 5);
    const imagePath = files.file('image.iso', image);
    const loop = files.loop(8 * MiB, ['--sector-size', '4096']);
    const job = jobOf(files, imagePath, image.length, {
      path: loop.device,
      sizeBytes: 8 * MiB,
      sectorBytes: 4096,
    });
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true, pastPageCache: true });
    assertSameStart(imagePath, loop.device, image.length);
  });

  test('that is exactly as large as the image', async () => {
    const imagePath = files.file('image.iso', content);
    const loop = files.loop(content.length);
    const job = jobOf(files, imagePath, content.length, { path: loop.device, sizeBytes: content.length });
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true });
    assertSameStart(imagePath, loop.device, content.length);
  });

  test('that is one sector smaller than the image is refused, and nothing is touched', async () => {
    const imagePath = files.file('image.iso', content);
    const driveBytes = content.length - 512;
    const loop = files.loop(driveBytes, [], files.file('stick.img', oldContent.subarray(0, driveBytes)));
    const job = jobOf(files, imagePath, content.length, { path: loop.device, sizeBytes: driveBytes });
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      ok: false,
      bytesWritten: 0,
      reasons: [{ code: 'write-image-too-large', data: { imageBytes: content.length, driveBytes } }],
    });
    expect(sameBytes(readFileSync(loop.device), oldContent.subarray(0, driveBytes))).toBe(true);
  });

  test('that says it is larger than it is: the write that crosses its end names the place', async () => {
    const imagePath = files.file('image.iso', content);
    const realBytes = content.length - 512;
    const loop = files.loop(realBytes);
    const job = jobOf(files, imagePath, content.length, { path: loop.device, sizeBytes: content.length });
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      ok: false,
      reasons: [{ code: 'write-drive-full', data: { offset: realBytes, driveBytes: content.length } }],
    });
    expect(isZero(readFileSync(loop.device), 0, MiB)).toBe(true);
  });

  test('has its digest computed if nobody knows it', async () => {
    const imagePath = files.file('image.iso', content);
    const loop = files.loop(20 * MiB);
    const job = jobOf(
      files,
      imagePath,
      content.length,
      { path: loop.device, sizeBytes: 20 * MiB },
      'compute',
    );
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      ok: true,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  });

  test('several drives at once, from one open image file, each with its own outcome', async () => {
    const imagePath = files.file('image.iso', content);
    const loops = [0, 1, 2, 3].map(() => files.loop(20 * MiB));
    const writes = loops.map((loop) =>
      startDriveWrite(
        jobOf(files, imagePath, content.length, { path: loop.device, sizeBytes: 20 * MiB }),
        worker,
      ),
    );
    writes[2]?.cancel();
    const outcomes = await Promise.all(writes.map((write) => write.done));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    for (const at of [0, 1, 3]) assertSameStart(imagePath, loops[at]?.device ?? '', content.length);
  });
});

describe('on a virtual stick', () => {
  test.each([
    { name: 'with direct I/O', flags: plainly | constants.O_DIRECT, sectorBytes: 4096, past: true },
    { name: 'without', flags: plainly, sectorBytes: 1, past: false },
  ])('$name', async ({ flags, sectorBytes, past }) => {
    const image = content.subarray(0, 5 * MiB + 333);
    const imagePath = files.file('image.iso', image);
    const stick = files.file('stick.img', oldContent.subarray(0, 9 * MiB));
    const job = jobOf(files, imagePath, image.length, {
      path: stick,
      sizeBytes: 9 * MiB,
      sectorBytes,
      flags,
    });
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true, pastPageCache: past });
    assertSameStart(imagePath, stick, image.length);
    expect(readFileSync(stick)).toHaveLength(9 * MiB);
  });

  test.each([
    { name: 'with direct I/O', flags: plainly | constants.O_DIRECT, sectorBytes: 4096 },
    { name: 'without', flags: plainly, sectorBytes: 1 },
  ])(
    'in memory (tmpfs) $name: read back, but not past the computer’s memory',
    async ({ flags, sectorBytes }) => {
      const image = content.subarray(0, 2 * MiB);
      const imagePath = files.file('image.iso', image);
      const inMemory = scratch('/dev/shm');
      files.later(() => inMemory.clean());
      const stick = inMemory.file('stick.img', new Uint8Array(4 * MiB));
      const job = jobOf(files, imagePath, image.length, {
        path: stick,
        sizeBytes: 4 * MiB,
        sectorBytes,
        flags,
      });
      expect(await startDriveWrite(job, worker).done).toMatchObject({
        ok: true,
        verified: true,
        pastPageCache: false,
      });
    },
  );

  test('exactly as large as an image of odd size', async () => {
    const image = content.subarray(0, 2 * MiB + 77);
    const imagePath = files.file('image.iso', image);
    const stick = files.file('stick.img', new Uint8Array(image.length));
    const job = jobOf(files, imagePath, image.length, {
      path: stick,
      sizeBytes: image.length,
      sectorBytes: 1,
      flags: plainly,
    });
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true });
    expect(sameBytes(readFileSync(stick), image)).toBe(true);
  });
});

describe('the image file', () => {
  test('of no bytes is refused', async () => {
    const imagePath = files.file('image.iso', new Uint8Array(0));
    const stick = files.file('stick.img', oldContent);
    const job = jobOf(files, imagePath, 0, { path: stick, sizeBytes: oldContent.length, flags: plainly });
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      ok: false,
      reasons: [{ code: 'write-image-empty', data: {} }],
    });
    expect(sameBytes(readFileSync(stick), oldContent)).toBe(true);
  });

  test('that was cut short before is refused, and nothing is touched', async () => {
    const imagePath = files.file('image.iso', content);
    const stick = files.file('stick.img', oldContent);
    const job = jobOf(files, imagePath, content.length, {
      path: stick,
      sizeBytes: oldContent.length,
      flags: plainly,
    });
    const fd = openSync(imagePath, 'r+');
    ftruncateSync(fd, 5 * MiB);
    closeSync(fd);
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      reasons: [{ code: 'source-changed', data: {} }],
    });
    expect(sameBytes(readFileSync(stick), oldContent)).toBe(true);
  });

  test('that was changed after its digest was taken is refused', async () => {
    const imagePath = files.file('image.iso', content);
    const stick = files.file('stick.img', oldContent);
    const job = jobOf(files, imagePath, content.length, {
      path: stick,
      sizeBytes: oldContent.length,
      flags: plainly,
    });
    const fd = openSync(imagePath, 'r+');
    writeSync(fd, 'x', 9 * MiB);
    closeSync(fd);
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      reasons: [{ code: 'source-changed', data: {} }],
    });
    expect(sameBytes(readFileSync(stick), oldContent)).toBe(true);
  });
});

describe('a thread that cannot do its work ends as a reason, never as a hang', () => {
  const anyJob = (): Parameters<typeof startDriveWrite>[0] =>
    jobOf(files, files.file('image.iso', content), content.length, {
      path: files.file('stick.img', oldContent),
      sizeBytes: oldContent.length,
      flags: plainly,
    });

  test('because its file is not there', async () => {
    const { done } = startDriveWrite(anyJob(), pathToFileURL('/nowhere/drive-worker.js'));
    expect((await done).reasons).toMatchObject([{ code: 'write-worker-died' }]);
  });

  test('because it throws', async () => {
    const broken = files.file('broken.mjs', Buffer.from('throw new Error("no luck");'));
    const { done } = startDriveWrite(anyJob(), pathToFileURL(broken));
    expect((await done).reasons).toEqual([{ code: 'write-worker-died', data: { detail: 'no luck' } }]);
  });

  test('because it leaves without a word', async () => {
    const silent = files.file('silent.mjs', Buffer.from('process.exit(0);'));
    const { done } = startDriveWrite(anyJob(), pathToFileURL(silent));
    expect((await done).reasons).toMatchObject([{ code: 'write-worker-died' }]);
  });

  test('because the drive’s handle is closed', async () => {
    const job = anyJob();
    const closed = { ...job, drive: { ...job.drive, fd: 9999 } };
    expect((await startDriveWrite(closed, worker).done).reasons).toEqual([
      { code: 'write-io-error', data: { offset: 0, errno: 'EBADF' } },
    ]);
  });
});
