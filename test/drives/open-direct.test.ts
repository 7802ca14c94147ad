import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identityOfHandle, sameDrive } from '../../main/drives/identity.ts';
import { openDirect } from '../../main/drives/open/direct.ts';
import type { DriveIdentity } from '../../main/drives/types.ts';
import { listed, openWorkshop, run, unusedLoopNumber, type Workshop } from './loop.ts';

const known: DriveIdentity = { majorMinor: '8:16', sizeBytes: 8e9, serial: 'A1', diskseq: '7' };

describe('the same drive', () => {
  test.each<[string, Partial<DriveIdentity>]>([
    ['everything agrees', {}],
    ['no serial number on one side', { serial: null }],
    ['a kernel without disk sequence numbers', { diskseq: null }],
  ])('%s', (_name, change) => {
    expect(sameDrive(known, { ...known, ...change }).ok).toBe(true);
    expect(sameDrive({ ...known, ...change }, known).ok).toBe(true);
  });

  test.each<[string, Partial<DriveIdentity>, string]>([
    ['another device number', { majorMinor: '8:32' }, 'majorMinor'],
    ['another size', { sizeBytes: 8e9 + 512 }, 'sizeBytes'],
    ['another serial number', { serial: 'A2' }, 'serial'],
    ['plugged in again', { diskseq: '8' }, 'diskseq'],
  ])('not with %s', (_name, change, fact) => {
    expect(sameDrive(known, { ...known, ...change })).toMatchObject({
      ok: false,
      error: { code: 'drive-changed', data: { fact } },
    });
  });

  test.each<[string, Partial<DriveIdentity>]>([
    ['no device number', { majorMinor: null }],
    ['no size', { sizeBytes: null }],
    ['nothing', { majorMinor: null, sizeBytes: null, serial: null, diskseq: null }],
  ])('not known with %s', (_name, change) => {
    const failed = { ok: false, error: { code: 'drive-not-identified' } };
    expect(sameDrive({ ...known, ...change }, known)).toMatchObject(failed);
    expect(sameDrive(known, { ...known, ...change })).toMatchObject(failed);
  });
});

/** Real loop devices; needs root. */
describe('opening a drive', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = openWorkshop();
  });
  afterEach(() => workshop.release());

  const refusal = async (device: string, identity: DriveIdentity): Promise<unknown> => {
    const opened = await openDirect(device, identity);
    if (!opened.ok) return opened.error;
    opened.value.close();
    throw new Error(`${device} was opened`);
  };

  test('gives a handle past the page cache, for us alone, with the drive’s identity', async () => {
    const device = workshop.loop();
    const { identity } = await listed(device);
    const opened = await openDirect(device, identity);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value).toMatchObject({
      openedBy: 'direct',
      identity,
      sizeBytes: 16 * 2 ** 20,
      logicalSectorBytes: 512,
      pastPageCache: true,
    });

    // O_DIRECT takes whole sectors only.
    const aligned = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
    expect(writeSync(opened.value.fd, aligned.fill(7), 0, 512, 512)).toBe(512);
    expect(() => readSync(opened.value.fd, aligned, 0, 100, 512)).toThrow('EINVAL');

    expect(await refusal(device, identity)).toMatchObject({ code: 'drive-busy', data: { device } });
    opened.value.close();
    const again = await openDirect(device, identity);
    if (!again.ok) throw new Error(again.error.code);
    again.value.close();
  });

  test('refuses a drive that was swapped for another under the same name', async () => {
    // A number of its own: one out of the common ones could be given to another test while it is free.
    const device = workshop.loop({ number: unusedLoopNumber() });
    const { identity } = await listed(device);
    run('losetup', ['--detach', device]);
    const other = join(workshop.folder, 'other');
    run('truncate', ['--size', '16M', other]);
    run('losetup', [device, other]);
    expect(await refusal(device, identity)).toMatchObject({
      code: 'drive-changed',
      data: { fact: 'diskseq' },
    });
    expect(
      await refusal(device, { ...identity, serial: null, diskseq: null, sizeBytes: 8 * 2 ** 20 }),
    ).toMatchObject({
      code: 'drive-changed',
      data: { fact: 'sizeBytes', shown: String(8 * 2 ** 20), found: String(16 * 2 ** 20) },
    });
  });

  test('refuses another drive than the one that was shown', async () => {
    const [first, second] = [workshop.loop(), workshop.loop()];
    const { identity } = await listed(first);
    expect(await refusal(second, identity)).toMatchObject({
      code: 'drive-changed',
      data: { fact: 'majorMinor' },
    });
  });

  test('refuses a drive of which nothing was shown', async () => {
    const identity = { majorMinor: null, sizeBytes: null, serial: null, diskseq: null };
    expect(await refusal(workshop.loop(), identity)).toMatchObject({ code: 'drive-not-identified' });
  });

  test('refuses a partition', async () => {
    const device = workshop.loop();
    const partition = workshop.partition(device, 1);
    const { identity } = await listed(device);
    expect(await refusal(partition, identity)).toEqual({
      code: 'drive-is-partition',
      data: { device: partition },
    });
  });

  test('refuses what is no device', async () => {
    const device = workshop.loop();
    const { identity } = await listed(device);
    const backing = join(workshop.folder, 'backing-0');
    expect(await refusal(backing, identity)).toEqual({
      code: 'drive-not-a-device',
      data: { device: backing },
    });
    expect(await refusal('/dev/null', identity)).toMatchObject({ code: 'drive-not-a-device' });
    expect(await refusal(workshop.folder, identity)).toMatchObject({ code: 'drive-not-a-device' });
  });

  test('refuses a write-protected drive as such', async () => {
    const device = workshop.loop({ args: ['--read-only'] });
    expect(await refusal(device, (await listed(device)).identity)).toMatchObject({
      code: 'drive-is-read-only',
    });
  });

  test('refuses a mounted drive and says where it is mounted', async () => {
    const device = workshop.loop();
    workshop.format(device);
    const mountpoint = workshop.mount(device);
    expect(await refusal(device, (await listed(device)).identity)).toEqual({
      code: 'drive-busy',
      data: { device, holders: mountpoint },
    });
  });

  test('refuses a drive of which a partition is mounted', async () => {
    const device = workshop.loop();
    const partition = workshop.partition(device, 1);
    workshop.format(partition);
    const mountpoint = workshop.mount(partition);
    expect(await refusal(device, (await listed(device)).identity)).toMatchObject({
      code: 'drive-busy',
      data: { holders: mountpoint },
    });
  });

  test('refuses a drive that another program holds, and names it', async () => {
    const device = workshop.loop();
    const { identity } = await listed(device);
    const script = `const fs = require('fs'); fs.openSync(${JSON.stringify(device)}, fs.constants.O_RDWR | fs.constants.O_EXCL); console.log('held'); setInterval(() => {}, 1000)`;
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      expect(await refusal(device, identity)).toMatchObject({
        code: 'drive-busy',
        data: { holders: expect.stringContaining(`(${holder.pid})`) as string },
      });
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
  });

  test('a drive that is gone is said to be gone', async () => {
    const device = workshop.loop();
    const { identity } = await listed(device);
    expect(await refusal('/dev/rekindle-no-such-drive', identity)).toMatchObject({ code: 'drive-vanished' });
    run('losetup', ['--detach', device]);
    // A detached loop device stays as a device without a size.
    expect(await refusal(device, identity)).toMatchObject({
      code: expect.stringMatching(/^drive-(vanished|changed|has-no-medium)$/) as string,
    });
  });

  test('a handle of a regular file is no drive', async () => {
    const file = join(workshop.folder, 'plain');
    run('truncate', ['--size', '1M', file]);
    const fd = openSync(file, 'r');
    expect(await identityOfHandle(fd, file)).toMatchObject({
      ok: false,
      error: { code: 'drive-not-a-device' },
    });
    closeSync(fd);
  });
});
