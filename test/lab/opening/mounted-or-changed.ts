import { describe, expect, test } from 'vitest';
import { failure, type OpeningBench } from './bench.ts';

/** Sticks that something else has open, and sticks that are not those that were shown. */
export function mountedOrChanged(bench: () => OpeningBench): void {
  const as = async (fault: string, code: string, act: () => Promise<void>): Promise<void> => {
    const begin = performance.now();
    await act();
    bench().note(fault, `not opened (\`${code}\`)`, (performance.now() - begin) / 1000);
  };

  describe('mounted', () => {
    test('what the desktop mounted, and what root mounted, is unmounted', async () => {
      const { guest } = bench();
      const drive = await bench().plugged({ name: 'mounted', model: 'Allowed' });
      await guest.run(`mkfs.ext4 -q ${drive.device} && udevadm settle`);
      for (const [mount, user] of [
        [`udisksctl mount -b ${drive.device}`, 'person'],
        [`mount --mkdir ${drive.device} /mnt/stick`, 'root'],
      ] as const) {
        const { code, err } = await guest.run(mount, { user });
        expect(code, err).toBe(0);
        const opened = { ok: true, drive: { openedBy: 'udisks2' } };
        expect(await bench().open(drive, 'person')).toMatchObject(opened);
        expect((await guest.run(`findmnt ${drive.device}`)).out).toBe('');
      }
      await guest.unplug(drive.stick);
    });

    test('what is in use there stays mounted and is refused, with who uses it', async () => {
      const { guest } = bench();
      const drive = await bench().plugged({ name: 'used', model: 'Allowed' });
      await guest.run(`mkfs.ext4 -q ${drive.device} && mount --mkdir ${drive.device} /mnt/used`);
      const user = guest.start('cd /mnt/used && exec sleep 1000', { timeoutMs: 1000_000 });
      await as('A program uses files on it', 'unmount-busy', async () => {
        const busy = failure('unmount-busy', { mountpoint: '/mnt/used' });
        expect(await bench().open(drive, 'person')).toMatchObject({ step: 'unmount', ...busy });
      });
      user.kill('SIGKILL');
      await user.done;
      await guest.run('umount /mnt/used');
      await guest.unplug(drive.stick);
    });

    test('what the desktop mounts again before it is opened is busy, and says where', async () => {
      const { guest } = bench();
      const drive = await bench().plugged({ name: 'again', model: 'Allowed' });
      await guest.run(`mkfs.ext4 -q ${drive.device} && mount --mkdir ${drive.device} /mnt/again`);
      for (const user of ['root', 'person'] as const) {
        await as('Opened by the desktop once more, after it was closed', 'drive-busy', async () => {
          const busy = failure('drive-busy', { device: drive.device });
          const answer = await bench().open(drive, user, { withoutUnmount: true });
          expect(answer).toMatchObject({ step: 'open', ...busy });
          expect(JSON.stringify(answer)).toContain('/mnt/again');
        });
      }
      await guest.run('umount /mnt/again');
      await guest.unplug(drive.stick);
    });
  });

  describe('not the drive that was shown', () => {
    test('another stick in its place, just as large, is refused on its handle', async () => {
      const { guest } = bench();
      const shown = await bench().plugged({ name: 'shown', model: 'Allowed' });
      await guest.unplug(shown.stick);
      const other = await bench().plugged({ name: 'other', model: 'Allowed' });
      expect(other.device).toBe(shown.device);
      for (const user of ['root', 'visitor'] as const) {
        for (const withoutUnmount of [true, false]) {
          await as('Another stick in its place', 'drive-changed', async () => {
            const step = withoutUnmount ? 'open' : 'unmount';
            const answer = await bench().open(shown, user, { withoutUnmount });
            expect(answer).toMatchObject({ step, ...failure('drive-changed') });
          });
        }
      }
      await bench().expectUntouched(other);
      await guest.unplug(other.stick);
    });

    test('the same stick plugged in again is not opened unseen either', async () => {
      const { guest } = bench();
      const shown = await bench().plugged({ name: 'replugged', model: 'Allowed' });
      await guest.unplug(shown.stick);
      await guest.plug(shown.stick);
      await as('Pulled out and plugged in since it was shown', 'drive-changed', async () => {
        const changed = failure('drive-changed', { fact: 'diskseq' });
        expect(await bench().open(shown, 'visitor', { withoutUnmount: true })).toMatchObject(changed);
      });
      await guest.unplug(shown.stick);
      await as('Pulled out since it was shown', 'drive-vanished', async () => {
        const vanished = failure('drive-vanished', { device: shown.device });
        expect(await bench().open(shown, 'visitor')).toMatchObject(vanished);
      });
      await bench().expectUntouched(shown);
    });
  });

  test('a stick is switched off without a password, and is back when it is plugged in again', async () => {
    const { guest } = bench();
    const drive = await bench().plugged({ name: 'off', model: 'Allowed' });
    const answer = await bench().open(drive, 'person', { release: true });
    expect(answer).toMatchObject({ ok: true, released: { ok: true, value: 'powered-off' } });
    expect((await guest.run(`test -e ${drive.device}`)).code).not.toBe(0);
    await guest.unplug(drive.stick);
    expect(await guest.plug(drive.stick)).toMatch(/^\/dev\/sd/);
    await guest.unplug(drive.stick);
  });
}
