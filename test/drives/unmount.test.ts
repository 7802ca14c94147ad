import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mount } from '../../main/drives/linux/mountinfo.ts';
import { innermostFirst, unmountDrive } from '../../main/drives/unmount.ts';
import { listed, openWorkshop, run, unusedLoopNumber, type Workshop } from './loop.ts';

const mount = (id: number, parentId: number, mountpoint: string): Mount => ({
  id,
  parentId,
  mountpoint,
  majorMinor: '8:17',
  filesystem: 'ext4',
  source: '/dev/sdb1',
  options: 'rw',
});

test.each<[string, Mount[], number[]]>([
  ['one inside the other', [mount(5, 1, '/mnt'), mount(6, 5, '/mnt/a'), mount(7, 6, '/mnt/a/b')], [7, 6, 5]],
  ['told in another order', [mount(7, 6, '/mnt/a/b'), mount(5, 1, '/mnt'), mount(6, 5, '/mnt/a')], [7, 6, 5]],
  ['stacked on one place', [mount(5, 1, '/mnt'), mount(6, 5, '/mnt')], [6, 5]],
  ['side by side', [mount(5, 1, '/mnt'), mount(6, 1, '/media')], [6, 5]],
  ['with a foreign one between', [mount(5, 1, '/mnt'), mount(9, 8, '/mnt/x/y')], [9, 5]],
  ['in a ring, which cannot be', [mount(5, 6, '/a'), mount(6, 5, '/b')], [6, 5]],
])('the innermost mount comes first: %s', (_name, mounts, expected) => {
  expect(innermostFirst(mounts).map(({ id }) => id)).toEqual(expected);
});

/** Real loop devices and mounts; needs root. */
describe('unmounting a drive', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = openWorkshop();
  });
  afterEach(() => workshop.release());

  const unmount = async (device: string): ReturnType<typeof unmountDrive> =>
    unmountDrive(device, (await listed(device)).identity);

  const isMounted = async (mountpoint: string): Promise<boolean> =>
    (await readFile('/proc/self/mountinfo', 'utf8')).includes(` ${mountpoint.replaceAll(' ', '\\040')} `);

  test('takes all its partitions, the innermost first, odd names and several places', async () => {
    const device = workshop.loop();
    const [first, second] = [workshop.partition(device, 1), workshop.partition(device, 2)];
    workshop.format(first);
    workshop.format(second);
    const outer = join(workshop.folder, 'Ann’s "old" stick\t2');
    mkdirSync(outer);
    workshop.mount(first, outer);
    mkdirSync(join(outer, 'inner'));
    workshop.mount(second, join(outer, 'inner'));
    const elsewhere = workshop.mount(second);
    expect(await unmount(device)).toEqual({
      ok: true,
      value: expect.arrayContaining([outer, join(outer, 'inner'), elsewhere]) as string[],
    });
    expect((await listed(device)).mountpoints).toEqual([]);
  });

  test('leaves a drive whose name begins alike', async () => {
    // /dev/loop273 begins /dev/loop2731 and /dev/loop273p1: only the numbers tell which is which.
    const number = unusedLoopNumber();
    const [device, other] = [workshop.loop({ number }), workshop.loop({ number: number * 10 + 1 })];
    const partition = workshop.partition(device, 1);
    workshop.format(partition);
    workshop.format(other);
    const mine = workshop.mount(partition);
    const theirs = workshop.mount(other);
    expect(await unmount(device)).toEqual({ ok: true, value: [mine] });
    expect(await isMounted(theirs)).toBe(true);
    expect(await isMounted(mine)).toBe(false);
  });

  test('has nothing to do where nothing is mounted', async () => {
    expect(await unmount(workshop.loop())).toEqual({ ok: true, value: [] });
  });

  test('refuses what a program has open, names it, and forces nothing', async () => {
    const device = workshop.loop();
    workshop.format(device);
    const mountpoint = workshop.mount(device);
    writeFileSync(join(mountpoint, 'letter'), 'Dear Ann');
    const script = `require('fs').openSync(${JSON.stringify(join(mountpoint, 'letter'))}); console.log('held'); setInterval(() => {}, 1000)`;
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      expect(await unmount(device)).toMatchObject({
        ok: false,
        error: {
          code: 'unmount-busy',
          data: { mountpoint, holders: expect.stringContaining(`(${holder.pid})`) as string },
        },
      });
      expect(await isMounted(mountpoint)).toBe(true);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    expect(await unmount(device)).toEqual({ ok: true, value: [mountpoint] });
  });

  test('refuses where another file system is mounted inside', async () => {
    const [device, other] = [workshop.loop(), workshop.loop()];
    workshop.format(device);
    workshop.format(other);
    const mountpoint = workshop.mount(device);
    mkdirSync(join(mountpoint, 'inside'));
    workshop.mount(other, join(mountpoint, 'inside'));
    expect(await unmount(device)).toEqual({
      ok: false,
      error: { code: 'unmount-busy', data: { mountpoint, holders: join(mountpoint, 'inside') } },
    });
    expect(await isMounted(mountpoint)).toBe(true);
  });

  test('never touches what the system needs', async () => {
    const device = workshop.loop();
    workshop.format(device);
    const mountpoint = workshop.mount(device, workshop.systemFolder());
    expect(await unmount(device)).toEqual({
      ok: false,
      error: { code: 'unmount-system', data: { mountpoint } },
    });
    expect(await isMounted(mountpoint)).toBe(true);
  });

  test('refuses another drive than the one that was shown', async () => {
    const [device, other] = [workshop.loop(), workshop.loop()];
    workshop.format(device);
    const mountpoint = workshop.mount(device);
    const { identity } = await listed(other);
    expect(await unmountDrive(device, identity)).toMatchObject({
      ok: false,
      error: { code: 'drive-changed' },
    });
    expect(await isMounted(mountpoint)).toBe(true);
  });

  test.each([
    ['a partition', (device: string) => `${device}p1`, 'drive-is-partition'],
    ['what is gone', () => '/dev/rekindle-no-such-drive', 'drive-vanished'],
    ['what is no drive', () => '/dev/null', 'drive-not-a-device'],
  ])('refuses %s', async (_name, path, code) => {
    const device = workshop.loop();
    workshop.partition(device, 1);
    expect(await unmountDrive(path(device), (await listed(device)).identity)).toMatchObject({
      ok: false,
      error: { code },
    });
  });
});

test('tools of the system are there', () => {
  // The tests above need them; without root they fail and say so.
  expect(process.getuid?.()).toBe(0);
  expect(run('umount', ['--version'])).toContain('util-linux');
});
