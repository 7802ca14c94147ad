import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listDrives } from '../../main/drives/list.ts';
import { unmountDrive } from '../../main/drives/unmount.ts';
import { listed, openWorkshop, run, type Workshop } from './loop.ts';

/** These tests use the real machine: lsblk, sysfs, loop devices and mounts. They need root. */
describe('drives of this computer', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = openWorkshop();
  });
  afterEach(() => workshop.release());

  test('nothing that the running system lies on may be written', async () => {
    const drives = await listDrives({ allowLoop: true });
    if (!drives.ok) throw new Error(drives.error.code);
    const rootNumber = run('stat', ['--format', '%Hd:%Ld', '/']);
    const root = drives.value.find((drive) => drive.identity.majorMinor === rootNumber);
    // Under a container or an overlay the root is no drive in the list; on a plain disk it is refused.
    expect(root?.writable ?? false).toBe(false);
    for (const drive of drives.value) {
      if (drive.mountpoints.includes('/')) expect(drive.writable).toBe(false);
    }
  });

  test('a loop device is a drive only where it is allowed', async () => {
    const device = workshop.loop();
    const refused = await listDrives({ allowLoop: false });
    if (!refused.ok) throw new Error(refused.error.code);
    expect(refused.value.find((drive) => drive.device === device)).toMatchObject({
      writable: false,
      reasons: [{ code: 'drive-loop-not-allowed' }],
    });
    expect(await listed(device)).toMatchObject({
      transport: 'loop',
      sizeBytes: 16 * 2 ** 20,
      logicalSectorBytes: 512,
      readOnly: false,
      writable: true,
      needsTypedName: false,
      reasons: [],
      mountpoints: [],
    });
  });

  test('its identity is what the kernel says', async () => {
    const device = workshop.loop();
    const name = device.slice('/dev/'.length);
    const { identity } = await listed(device);
    expect(identity).toEqual({
      majorMinor: readFileSync(`/sys/block/${name}/dev`, 'utf8').trim(),
      sizeBytes: 16 * 2 ** 20,
      // The file behind it, by which it is known again when it is attached under another name.
      serial: readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8').trim(),
      diskseq: readFileSync(`/sys/block/${name}/diskseq`, 'utf8').trim(),
    });
  });

  test('a read-only one is refused', async () => {
    expect(await listed(workshop.loop({ args: ['--read-only'] }))).toMatchObject({
      readOnly: true,
      writable: false,
      reasons: [{ code: 'drive-is-read-only' }],
    });
  });

  test('a mounted partition is shown with its place, and the drive is refused', async () => {
    const device = workshop.loop();
    const partition = workshop.partition(device, 1);
    workshop.partition(device, 2);
    workshop.format(partition);
    const mountpoint = workshop.mount(partition, mkdtempSync(join(workshop.folder, 'with a space ')));
    const drive = await listed(device);
    expect(drive.mountpoints).toEqual([mountpoint]);
    expect(drive.holds.map((holding) => [holding.device, holding.mountpoints])).toEqual([
      [partition, [mountpoint]],
      [`${device}p2`, []],
    ]);
    expect(drive.reasons).toEqual([{ code: 'drive-loop-in-use', data: { mountpoint } }]);
  });

  test('one that holds the file of another is refused', async () => {
    const outer = workshop.loop({ sizeBytes: 64 * 2 ** 20 });
    workshop.format(outer);
    const mountpoint = workshop.mount(outer);
    const file = join(mountpoint, 'inner');
    run('truncate', ['--size', '8M', file]);
    const inner = run('losetup', ['--find', '--show', file]);
    try {
      const drive = await listed(outer);
      expect(drive.writable).toBe(false);
      expect(drive.reasons).toContainEqual({ code: 'drive-backs-loop', data: { file, loop: inner } });
    } finally {
      run('losetup', ['--detach', inner]);
    }
  });

  test('one that is swapped to is refused, and so is one that holds a swap file', async () => {
    const [device, holder] = [workshop.loop(), workshop.loop({ sizeBytes: 64 * 2 ** 20 })];
    workshop.format(holder);
    const file = join(workshop.mount(holder), 'swap file');
    run('dd', ['if=/dev/zero', `of=${file}`, 'bs=1M', 'count=8']);
    for (const area of [device, file]) {
      run('mkswap', [area]);
      run('chmod', ['600', area]);
      run('swapon', [area]);
    }
    try {
      expect((await listed(device)).reasons[0]).toEqual({ code: 'drive-is-swap', data: { device } });
      expect((await listed(holder)).reasons[0]).toEqual({ code: 'drive-is-swap', data: { device: file } });
      const { identity } = await listed(device);
      expect(await unmountDrive(device, identity)).toEqual({
        ok: false,
        error: { code: 'unmount-swap', data: { device } },
      });
      expect(run('swapon', ['--show=NAME', '--noheadings']).split('\n')).toContain(device);
    } finally {
      run('swapoff', [device, file]);
    }
  });

  test('one that is mounted over a folder of the system is refused', async () => {
    const device = workshop.loop();
    workshop.format(device);
    const mountpoint = workshop.mount(device, workshop.systemFolder());
    expect((await listed(device)).reasons[0]).toEqual({
      code: 'drive-runs-system',
      data: { mountpoint },
    });
  });
});
