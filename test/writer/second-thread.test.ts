import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import { builtWorker } from './built-worker.ts';
import { assertSameStart, jobOf, scratch, someDigest, type Scratch } from './files.ts';
import { isZero } from './image-run.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const imageBytes = 96 * MiB;
const piece = pseudoRandomBytes(78, 8 * MiB);

let worker: URL;
let files: Scratch;
let imagePath: string;
beforeAll(async () => (worker = await builtWorker()));
beforeEach(() => {
  files = scratch();
  imagePath = files.file('image.iso', new Uint8Array(0));
  for (let part = 0; part < 12; part++) appendFileSync(imagePath, piece);
});
afterEach(() => files.clean());

/**
 * The real thread, whose clock makes the drive look fast enough for a second thread, and which is slow enough
 * for the second thread to get its share. Notes who takes part.
 * @param secondReads what else happens at the second thread's read number `reads`
 * @param leadReads the same for the lead
 */
function spiedWorker(secondReads: string, leadReads = ''): { url: URL; log: string } {
  const log = files.file('threads.log', new Uint8Array(0));
  const code = `
    import fs, { appendFileSync } from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    import { workerData } from 'node:worker_threads';
    const note = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n');
    const lead = workerData.role === 'lead';
    note(workerData.role + ' starts');
    const clock = performance.now.bind(performance);
    performance.now = () => clock() / 1000;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const { readFileSync, readSync } = fs;
    let reads = 0;
    fs.readSync = (...args) => {
      reads++;
      if (lead) { if (args[3] > 1 << 20) Atomics.wait(pause, 0, 0, 3); ${leadReads} }
      else {
        if (reads === 3) note('second works');
        ${secondReads}
      }
      return readSync(...args);
    };
    syncBuiltinESMExports();
    await import(${JSON.stringify(worker.href)});`;
  return { url: pathToFileURL(files.file('spied.mjs', Buffer.from(code))), log };
}

const takenPart = (log: string): string[] => readFileSync(log, 'utf8').split('\n').filter(Boolean);

describe('a drive so fast that a second thread is called', () => {
  test.each([
    { name: 'which does its part', secondReads: '' },
    { name: 'which dies in its third block', secondReads: 'if (reads === 3) process.exit(1);' },
    { name: 'which dies while it reads back', secondReads: 'if (reads === 100) process.exit(1);' },
    { name: 'which throws', secondReads: 'if (reads === 4) throw new Error("no luck");' },
  ])('$name: the stick is good', async ({ secondReads }) => {
    const loop = files.loop(imageBytes + MiB);
    const { url, log } = spiedWorker(secondReads);
    const job = jobOf(files, imagePath, imageBytes, { path: loop.device, sizeBytes: imageBytes + MiB });
    const outcome = await startDriveWrite(job, url).done;
    expect(outcome).toMatchObject({ ok: true, bytesWritten: imageBytes, sha256: someDigest });
    expect(takenPart(log)).toEqual(['lead starts', 'second starts', 'second works']);
    assertSameStart(imagePath, loop.device, imageBytes);
  });

  test('which dies before it begins: the stick is good', async () => {
    const loop = files.loop(imageBytes + MiB);
    const { url, log } = spiedWorker('process.exit(1);');
    const job = jobOf(files, imagePath, imageBytes, { path: loop.device, sizeBytes: imageBytes + MiB });
    expect(await startDriveWrite(job, url).done).toMatchObject({ ok: true });
    expect(takenPart(log)).toEqual(['lead starts', 'second starts']);
    assertSameStart(imagePath, loop.device, imageBytes);
  });

  test('does not come where the digest is computed while reading back, which needs the order', async () => {
    const loop = files.loop(imageBytes + MiB);
    const { url } = spiedWorker('');
    const job = jobOf(
      files,
      imagePath,
      imageBytes,
      { path: loop.device, sizeBytes: imageBytes + MiB },
      'compute',
    );
    const outcome = await startDriveWrite(job, url).done;
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('which goes on when the lead dies: both end, as a reason', async () => {
    const loop = files.loop(imageBytes + MiB);
    const { url, log } = spiedWorker(
      '',
      `if (readFileSync(${JSON.stringify(join(files.folder, 'threads.log'))}, 'utf8').includes('works')) process.exit(1);`,
    );
    const job = jobOf(files, imagePath, imageBytes, { path: loop.device, sizeBytes: imageBytes + MiB });
    expect((await startDriveWrite(job, url).done).reasons).toMatchObject([{ code: 'write-worker-died' }]);
    expect(takenPart(log)).toContain('second works');
    expect(isZero(readFileSync(loop.device), 0, MiB)).toBe(true);
  });

  test('a cancel ends both', async () => {
    const loop = files.loop(imageBytes + MiB);
    const { url, log } = spiedWorker('');
    const job = jobOf(files, imagePath, imageBytes, { path: loop.device, sizeBytes: imageBytes + MiB });
    const write = startDriveWrite(job, url);
    const watch = (): void => {
      if (takenPart(log).includes('second works')) write.cancel();
      else setTimeout(watch, 1);
    };
    watch();
    expect((await write.done).reasons).toEqual([{ code: 'write-cancelled', data: {} }]);
    expect(isZero(readFileSync(loop.device), 0, MiB)).toBe(true);
  });
});
