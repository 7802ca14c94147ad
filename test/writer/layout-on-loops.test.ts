import { constants, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite, type DriveWriteJob, type SourceFile } from '../../main/writer/drive-write.ts';
import { openFileIdentity } from '../../main/writer/file-identity.ts';
import { imageLayout, overlaid, type Extent, type Layout } from '../../main/writer/layout.ts';
import { builtWorker } from './built-worker.ts';
import { directly, scratch, someDigest, type Scratch } from './files.ts';
import { sameBytes } from './image-run.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const image = pseudoRandomBytes(41, 6 * MiB + 700);
const other = pseudoRandomBytes(42, 3 * MiB);
const old = pseudoRandomBytes(43, 16 * MiB);
const table = pseudoRandomBytes(44, 1024);

/** The image with another partition table, and, behind a gap, a part of a second file. */
const layout: Layout = overlaid(imageLayout(image.length), [
  { start: 0, length: 1024, from: { kind: 'bytes', bytes: table } },
  { start: 8 * MiB, length: 2 * MiB + 5, from: { kind: 'file', file: 1, offset: 512 } },
]);
const tableChange = { start: 0, length: 1024, what: 'partition-table' };

let worker: URL;
let files: Scratch;
beforeAll(async () => (worker = await builtWorker()));
beforeEach(() => (files = scratch()));
afterEach(() => files.clean());

function source(path: string, proved = true): SourceFile {
  const fd = files.open(path, constants.O_RDONLY);
  const identity = openFileIdentity(fd);
  if (!identity) throw new Error('a file without identity');
  return { fd, sizeBytes: identity.sizeBytes, proved: proved ? identity : null };
}

function jobOn(device: string, change: Partial<DriveWriteJob> = {}): DriveWriteJob {
  return {
    layout,
    changed: [tableChange],
    files: [source(files.file('image.iso', image)), source(files.file('other.iso', other))],
    drive: { fd: files.open(device, directly), sizeBytes: old.length, sectorBytes: 512 },
    digest: { kind: 'known', sha256: someDigest },
    differences: 'never',
    ...change,
  };
}

const stick = (): string => files.loop(old.length, [], files.file('stick.img', old)).device;

describe('a layout of two files and some bytes, on a loop device', () => {
  test('is there to the byte, and between its parts is what was there', async () => {
    const device = stick();
    const write = startDriveWrite(jobOn(device), worker);
    const bytes = 6 * MiB + 1024 + 2 * MiB + 5;
    expect(await write.done).toMatchObject({
      ok: true,
      bytes,
      bytesWritten: bytes,
      pastPageCache: true,
      sha256: someDigest,
    });
    expect(write.progress()).toEqual({ phase: 'verify', bytes, totalBytes: bytes });
    const held = readFileSync(device);
    const is = (start: number, wanted: Uint8Array): boolean =>
      sameBytes(held.subarray(start, start + wanted.length), wanted);
    expect(is(0, table)).toBe(true);
    expect(is(1024, image.subarray(1024))).toBe(true);
    expect(is(image.length, new Uint8Array(324))).toBe(true);
    expect(is(6 * MiB + 1024, old.subarray(6 * MiB + 1024, 8 * MiB))).toBe(true);
    expect(is(8 * MiB, other.subarray(512, 2 * MiB + 517))).toBe(true);
    expect(is(10 * MiB + 512, old.subarray(10 * MiB + 512, old.length - 33 * 512))).toBe(true);
  });

  test.each<[string, Partial<DriveWriteJob>]>([
    ['if a change was not told', { changed: [] }],
    ['if less was told than changed', { changed: [{ ...tableChange, length: 512 }] }],
    ['if nobody knows it', { digest: { kind: 'compute' } }],
    [
      'if the image is nowhere as it is',
      {
        layout: {
          sizeBytes: MiB,
          extents: [{ start: 0, length: MiB, from: { kind: 'file', file: 0, offset: 512 } }],
        },
      },
    ],
  ])('is not told to have the digest of the image %s', async (_, change) => {
    const outcome = await startDriveWrite(jobOn(stick(), change), worker).done;
    expect(outcome).toMatchObject({ ok: true, verified: true, sha256: null });
  });

  test.each(['image.iso', 'other.iso'])('is refused if %s was changed since it was proved', async (name) => {
    const device = stick();
    const job = jobOn(device);
    writeFileSync(`${files.folder}/${name}`, 'x', { flag: 'r+' });
    const outcome = await startDriveWrite(job, worker).done;
    expect(outcome.reasons).toEqual([{ code: 'source-changed', data: {} }]);
    expect(sameBytes(readFileSync(device), old)).toBe(true);
  });

  test('is refused if it asks for more than a file has, and nothing is touched', async () => {
    const device = stick();
    const outcome = await startDriveWrite(
      jobOn(device, {
        layout: {
          sizeBytes: 8 * MiB,
          extents: [{ start: 0, length: 4 * MiB, from: { kind: 'file', file: 1, offset: 0 } }],
        },
      }),
      worker,
    ).done;
    expect(outcome).toMatchObject({
      ok: false,
      reasons: [{ code: 'layout-not-sound', data: { rule: 'file', start: 0 } }],
    });
    expect(sameBytes(readFileSync(device), old)).toBe(true);
  });

  test('written again is found right, and not written to', async () => {
    const job = jobOn(stick());
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true });
    const again = await startDriveWrite({ ...job, differences: 'always' }, worker).done;
    expect(again).toMatchObject({ ok: true, bytesWritten: 0, sha256: someDigest });
  });

  test(
    'of a hundred thousand parts does not take more memory than a thread has',
    { timeout: 120_000 },
    async () => {
      const count = 100_000;
      const sizeBytes = count * 1024;
      const path = files.file('stick.img', new Uint8Array(0));
      truncateSync(path, sizeBytes);
      const extents = Array.from({ length: count }, (_, part): Extent => {
        return { start: part * 1024, length: 512, from: { kind: 'zeroes' } };
      });
      const job = jobOn(stick(), {
        layout: { sizeBytes, extents },
        drive: { fd: files.open(path, constants.O_RDWR), sizeBytes, sectorBytes: 512 },
      });
      const outcome = await startDriveWrite(job, worker).done;
      expect(outcome).toMatchObject({ ok: true, bytes: count * 512, sha256: null });
    },
  );
});
