import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { GuestRan } from '../guest/guest.ts';
import { digestOf, type Stick } from '../guest/stick.ts';
import { stickBytes, type GuestBench } from './guest-bench.ts';
import { driveOf, ended, expectDrive, expectEnd } from './truth.ts';

const run = promisify(execFile);

/** What a desktop does with sticks by itself: it opens what it can. */
export function theDesktop(bench: () => GuestBench): void {
  /** A stick with somebody's pictures on it. */
  const pictures = async (name: string): Promise<{ stick: Stick; device: string; file: string }> => {
    const { guest, folder } = bench();
    const file = join(folder, `${name}.fat`);
    await run('/sbin/mkfs.fat', ['-C', '-n', 'PICTURES', file, String(stickBytes / 1024)]);
    const chips = { kind: 'file', path: file } as const;
    const stick = guest.makeStick({ name, model: name, sizeBytes: stickBytes, chips });
    return { stick, device: await guest.plug(stick), file };
  };
  const mount = (device: string): Promise<GuestRan> =>
    bench().guest.run(['udisksctl', 'mount', '-b', device], { user: 'person' });

  test('before: its name has to be typed, and then it is closed first', async () => {
    const { stick, device, file } = await pictures('opened');
    const opened = await mount(device);
    expect(opened.code, opened.err).toBe(0);
    const before = await digestOf(file);
    const refused = await bench().write([device]);
    expectEnd(refused, 'refused');
    expectDrive(driveOf(refused, device), 'refused', 'drive-name-not-typed');
    expect(await digestOf(file)).toBe(before);
    bench().note('Open on the desktop', ended(driveOf(refused, device)), refused.seconds);

    const written = await bench().write([device], { more: ['--erase', 'opened'] });
    expectEnd(written, 'done');
    await bench().expectImage(file);
    bench().note('Open on the desktop, name typed', ended(driveOf(written, device)), written.seconds);
    await bench().guest.unplug(stick);
  });

  test.each([
    ['by UDisks2', 'udisksctl mount -b', 'person'],
    ['within milliseconds', 'mount --target /mnt', 'root'],
  ] as const)(
    'again and again, %s: either it is kept out, or nothing is written',
    async (how, opening, user) => {
      const { stick, device, file } = await pictures(user);
      await copyFile(file, `${file}.before`);
      const { guest } = bench();
      const desktop = guest.start(`while true; do ${opening} ${device}; done 2> /dev/null`, {
        user,
        timeoutMs: 600_000,
      });
      const result = await bench().write([device], { more: ['--erase', user] });
      desktop.kill('SIGKILL');
      await desktop.done;
      const told = driveOf(result, device);
      expectEnd(result, told.outcome);
      bench().note(`Opened again and again, ${how}`, 'done, or nothing was written', result.seconds);
      if (told.outcome === 'done') {
        expectDrive(told, 'done', null);
        await bench().expectImage(file);
        await guest.unplug(stick);
        return;
      }
      expect(told).toMatchObject({ ok: false, bytesWritten: 0 });
      expect(['unmount-came-back', 'unmount-busy', 'drive-busy']).toContain(told.reasons[0]?.code);
      await guest.run(['umount', device]);
      await guest.unplug(stick);
      // Mounting marks a FAT file system as in use, at its start; nothing else may have changed.
      await run('cmp', ['--ignore-initial', '65536', file, `${file}.before`]);
    },
  );
}
