// Faults made by the real system: nothing here pretends. Needs root, loop devices, and the packages `nbdkit`
// and `libnbd-bin`; fails where they are missing.
import { execFileSync, spawn } from 'node:child_process';
import { constants, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import { builtWorker } from './built-worker.ts';
import { assertSameStart, jobOf, scratch, type Scratch } from './files.ts';
import { pseudoRandomBytes } from './pseudo-random.ts';

const MiB = 1024 * 1024;
const image = pseudoRandomBytes(41, 24 * MiB);

let worker: URL;
let files: Scratch;
let imagePath: string;
beforeAll(async () => (worker = await builtWorker()));
beforeEach(() => {
  files = scratch();
  imagePath = files.file('image.iso', image);
});
afterEach(() => files.clean());

describe('a stick that is write-protected', () => {
  test('in the moment after it was opened', async () => {
    const loop = files.loop(32 * MiB);
    const job = jobOf(files, imagePath, image.length, { path: loop.device, sizeBytes: 32 * MiB });
    execFileSync('blockdev', ['--setro', loop.device]);
    // The kernel would keep this for the next one that gets this loop device.
    files.later(() => execFileSync('blockdev', ['--setrw', loop.device]));
    const outcome = await startDriveWrite(job, worker).done;
    expect(outcome).toMatchObject({
      bytesWritten: 0,
      reasons: [{ code: 'write-protected', data: { errno: 'EPERM' } }],
    });
  });

  test('or was opened for reading only by mistake', async () => {
    const loop = files.loop(32 * MiB);
    const job = jobOf(files, imagePath, image.length, {
      path: loop.device,
      sizeBytes: 32 * MiB,
      flags: constants.O_RDONLY | constants.O_DIRECT,
    });
    expect(await startDriveWrite(job, worker).done).toMatchObject({
      ok: false,
      reasons: [{ code: 'write-io-error', data: { offset: 0, errno: 'EBADF' } }],
    });
  });
});

test('a stick with less memory than it says', async () => {
  const small = join(files.folder, 'small');
  execFileSync('mkdir', [small]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8M', 'none', small]);
  files.later(() => execFileSync('umount', ['--lazy', small]));
  const loop = files.loop(image.length, [], join(small, 'stick.img'));
  const job = jobOf(files, imagePath, image.length, { path: loop.device, sizeBytes: image.length });
  const [reason] = (await startDriveWrite(job, worker).done).reasons;
  expect(reason).toMatchObject({ code: 'write-drive-full', data: { driveBytes: image.length } });
  const offset = reason?.code === 'write-drive-full' ? reason.data.offset : 0;
  expect(offset).toBeGreaterThanOrEqual(4 * MiB);
  expect(offset).toBeLessThanOrEqual(8 * MiB);
});

test('a stick that has become smaller since it was listed', async () => {
  const loop = files.loop(32 * MiB);
  const job = jobOf(files, imagePath, image.length, { path: loop.device, sizeBytes: 32 * MiB });
  truncateSync(loop.backingFile, 10 * MiB);
  execFileSync('losetup', ['-c', loop.device]);
  const [reason] = (await startDriveWrite(job, worker).done).reasons;
  expect(reason?.code).toBe('write-drive-full');
});

describe('a stick behind nbdkit', () => {
  interface FaultyStick {
    readonly device: string;
    failReads(): void;
    failWrites(): void;
  }

  /** Fails all reads or writes with EIO once asked to. The image lies outside, on a good disk. */
  async function faultyStick(): Promise<FaultyStick> {
    const at = (name: string): string => join(files.folder, name);
    const backing = files.file('backing.img', new Uint8Array(0));
    truncateSync(backing, 32 * MiB);
    const filter = ['pread', 'pwrite'].flatMap((operation) => [
      `error-${operation}=EIO`,
      `error-${operation}-rate=100%`,
      `error-${operation}-file=${at(`fail-${operation}`)}`,
    ]);
    const server = spawn(
      'nbdkit',
      ['-f', '-U', at('nbd.sock'), '--filter=error', 'file', backing, ...filter],
      {
        stdio: 'ignore',
      },
    );
    files.later(() => server.kill());
    await until(() => existsSync(at('nbd.sock')));
    const mount = files.file('drive.img', new Uint8Array(0));
    const bridge = spawn('nbdfuse', [mount, '--unix', at('nbd.sock')], {
      stdio: 'ignore',
    });
    files.later(() => {
      // Lazily: others may be looking at the loop device in this moment, and then it lets go a little later.
      execFileSync('umount', ['--lazy', mount]);
      bridge.kill();
    });
    await until(() => statSync(mount).size === 32 * MiB);
    const device = execFileSync('losetup', ['-f', '--show', '--direct-io=on', mount], {
      encoding: 'utf8',
    }).trim();
    files.later(() => execFileSync('losetup', ['-d', device]));
    return {
      device,
      failReads: () => writeFileSync(at('fail-pread'), ''),
      failWrites: () => writeFileSync(at('fail-pwrite'), ''),
    };
  }

  async function until(ready: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500; tries++) {
      if (ready()) return;
      await sleep(20);
    }
    throw new Error('nbdkit or nbdfuse did not start');
  }

  test.each([
    { name: 'that refuses data in the middle', phase: 'write', fault: 'failWrites', code: 'write-io-error' },
    { name: 'that cannot be read back', phase: 'verify', fault: 'failReads', code: 'verify-read-error' },
  ] as const)('$name', async ({ phase, fault, code }) => {
    const stick = await faultyStick();
    const job = jobOf(files, imagePath, image.length, { path: stick.device, sizeBytes: 32 * MiB });
    const write = startDriveWrite(job, worker);
    const watch = (): void => {
      const now = write.progress();
      if (now.phase === phase && now.bytes >= 4 * MiB) stick[fault]();
      else setImmediate(watch);
    };
    watch();
    const { reasons } = await write.done;
    expect(reasons).toMatchObject([{ code, data: { errno: 'EIO' } }]);
    const offset = reasons[0]?.code === code ? reasons[0].data.offset : 0;
    expect(offset).toBeGreaterThanOrEqual(4 * MiB);
    expect(offset).toBeLessThan(image.length);
  });

  test('that works: the same way ends well', async () => {
    const stick = await faultyStick();
    const job = jobOf(files, imagePath, image.length, { path: stick.device, sizeBytes: 32 * MiB });
    expect(await startDriveWrite(job, worker).done).toMatchObject({ ok: true, pastPageCache: true });
    assertSameStart(imagePath, stick.device, image.length);
  });
});
