import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../../main/setup/places.mjs';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd } from '../faults/truth.ts';
import type { GuestRan } from '../guest/guest.ts';
import { endAtTerminal, type OpeningBench } from './bench.ts';

/** Where an administrator has installed Rekindle. */
const installed = '/opt/Rekindle/out/main/cli.js';
/** So fast is a stick that is to be caught in the middle, and so slow from the moment on that counts. */
const [bytesPerSecond, caughtBytesPerSecond] = [2e6, 1e5];

/** Systems without UDisks2: what is asked for is the helper under pkexec. */
export function throughHelper(bench: () => OpeningBench): void {
  beforeAll(async () => {
    const { guest } = bench();
    const policy = (await readFile(inRoot('resources/polkit/org.rekindle.Rekindle.policy'), 'utf8')).replace(
      '/opt/Rekindle/resources/app.asar.unpacked/out/main/',
      '/opt/Rekindle/out/main/',
    );
    await writeFile(join(guest.share, 'policy'), policy);
    const { code, err } = await guest.run(
      `systemctl mask --now udisks2 && mkdir /opt/Rekindle && cp -r /rekindle/out /opt/Rekindle &&
       cp /rekindle/package.json /opt/Rekindle && ln -s /rekindle/node_modules /opt/Rekindle/node_modules &&
       install -m 644 /share/policy /usr/share/polkit-1/actions/org.rekindle.Rekindle.policy`,
      { timeoutMs: 300_000 },
    );
    expect(code, err).toBe(0);
  }, 360_000);

  const helperRule = (result: string): Promise<void> =>
    bench().rules(`if (action.id === 'org.rekindle.Rekindle.write-stick') return polkit.Result.${result};`);

  test('with permission, two sticks are written by one helper', async () => {
    await helperRule('YES');
    const drives = [await bench().plugged({ name: 'helped1' }), await bench().plugged({ name: 'helped2' })];
    const result = await bench().write(drives, { user: 'visitor', program: installed }).done;
    expectEnd(result, 'done');
    for (const drive of drives) {
      expect(driveOf(result, drive.device)).toMatchObject({ openedBy: 'helper', pastPageCache: true });
      await bench().expectImage(drive);
      await bench().guest.unplug(drive.stick);
    }
  });

  test('what is mounted is unmounted by it', async () => {
    await helperRule('YES');
    const { guest } = bench();
    const drive = await bench().plugged({ name: 'helpedfs' });
    const mounted = await guest.run(
      `mkfs.ext4 -q ${drive.device} && mount --mkdir ${drive.device} /mnt/helped`,
    );
    expect(mounted.code, mounted.err).toBe(0);
    const how = { user: 'visitor', program: installed, more: ['--erase', 'Stick'] } as const;
    const result = await bench().write([drive], how).done;
    expectEnd(result, 'done');
    expect(driveOf(result, drive.device).openedBy).toBe('helper');
    await bench().expectImage(drive);
    await guest.unplug(drive.stick);
  });

  test('without permission, nothing is written', async () => {
    await helperRule('NO');
    const drive = await bench().plugged({ name: 'unhelped' });
    const result = await bench().write([drive], { user: 'visitor', program: installed }).done;
    expectEnd(result, 'failed');
    const told = driveOf(result, drive.device);
    expectDrive(told, 'failed', 'permission-refused');
    await bench().expectUntouched(drive);
    bench().note('Helper: the system’s rules forbid it', ended(told), result.seconds);
    await bench().guest.unplug(drive.stick);
  });

  test('at a terminal, polkit’s own agent asks for the password', async () => {
    await bench().rules('');
    const drive = await bench().plugged({ name: 'asked' });
    const terminal = bench().writeAtTerminal([drive], installed);
    await terminal.asked(1);
    await terminal.typeUntilDone('person');
    expect(terminal.shown()).toContain('Rekindle wants to erase and write the sticks that you chose');
    const result = await endAtTerminal(terminal);
    expectEnd(result, 'done');
    expect(driveOf(result, drive.device).openedBy).toBe('helper');
    await bench().expectImage(drive);
    await bench().guest.unplug(drive.stick);
  });

  test.each([
    ['write', 0.1],
    ['write', 0.6],
    ['verify', 0.5],
  ] as const)(
    'it is killed (%s, %d): that is told, and the stick does not look bootable',
    async (phase, share) => {
      await helperRule('YES');
      const { guest, imageBytes } = bench();
      const drive = await bench().plugged({ name: `killed${phase}${10 * share}`, bytesPerSecond });
      const kills: Promise<GuestRan>[] = [];
      let from = 0;
      const kill = async (): Promise<GuestRan> => {
        await guest.setSpeed(drive.stick, caughtBytesPerSecond);
        from = performance.now();
        return guest.run(`pkill -9 -f '[o]pen-helper.mjs'`);
      };
      const result = await bench().write([drive], {
        user: 'visitor',
        program: installed,
        onEvent: ({ event, phase: now, bytes = 0 }) => {
          const due = event === 'progress' && now === phase && bytes >= share * imageBytes;
          if (due && kills.length === 0) kills.push(kill());
        },
      }).done;
      expect((await Promise.all(kills)).map(({ code }) => code)).toEqual([0]);
      expectEnd(result, 'failed');
      const told = driveOf(result, drive.device);
      expectDrive(told, 'failed', 'helper-ended');
      // What it had handed to the kernel is on its way.
      await guest.setSpeed(drive.stick, 1e9);
      await guest.unplug(drive.stick);
      expectEmptyStart(drive.stick.file ?? '');
      bench().note('Helper: it is killed', ended(told), (performance.now() - from) / 1000);
    },
  );

  test('a Rekindle that its user could change has no helper, and says what to do', async () => {
    const { guest } = bench();
    const drive = await bench().plugged({ name: 'unguarded' });
    await guest.run('cp -r /opt/Rekindle /home/person/Rekindle && chown -R person /home/person/Rekindle', {
      timeoutMs: 300_000,
    });
    const program = '/home/person/Rekindle/out/main/cli.js';
    const result = await bench().write([drive], { user: 'person', program }).done;
    expectEnd(result, 'failed');
    const told = driveOf(result, drive.device);
    expectDrive(told, 'failed', 'no-way-to-ask');
    await bench().expectUntouched(drive);
    bench().note('Helper: a program that others could change', ended(told), result.seconds);
    await guest.unplug(drive.stick);
  });
}
