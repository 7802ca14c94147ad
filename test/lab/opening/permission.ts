import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readStick } from '../../../main/jobs/make-kit/read-stick.ts';
import { driveOf, ended, expectDrive, expectEnd } from '../faults/truth.ts';
import { cliInGuest, writeHere } from '../faults/write-run.ts';
import { pocketImages } from '../pocket-images.ts';
import { endAtTerminal, failure, type OpeningBench } from './bench.ts';

const kitBytes = 96 << 20;

/** The ids of the systems on a kit stick, out of its file. */
async function systemsOn(file: string): Promise<string[]> {
  const kit = await readStick(file, null);
  if (!kit.ok) throw new Error(kit.error.code);
  return kit.value.state.systems.map(({ id }) => id);
}

/** Who may open a stick, and how somebody is asked. */
export function permission(bench: () => OpeningBench): void {
  test('root opens directly', async () => {
    const drive = await bench().plugged({ name: 'root' });
    const opened = { ok: true, drive: { openedBy: 'direct' } };
    expect(await bench().open(drive, 'root')).toMatchObject(opened);
    await bench().guest.unplug(drive.stick);
  });

  test('an ordinary user whom the rules allow opens through UDisks2, and writes', async () => {
    const drive = await bench().plugged({ name: 'allowed', model: 'Allowed' });
    const opened = {
      openedBy: 'udisks2',
      identity: drive.identity,
      sizeBytes: drive.stick.spec.sizeBytes,
      pastPageCache: true,
    };
    expect(await bench().open(drive, 'visitor')).toMatchObject({ ok: true, drive: opened });
    const result = await bench().write([drive], { user: 'visitor' }).done;
    expectEnd(result, 'done');
    expect(driveOf(result, drive.device)).toMatchObject({ openedBy: 'udisks2', pastPageCache: true });
    await bench().expectImage(drive);
    await bench().guest.unplug(drive.stick);
  });

  test('an ordinary user whom the rules allow takes a system from a stick that only root may read', async () => {
    const { guest } = bench();
    const images = await pocketImages();
    const path = join(guest.share, 'kit.stick');
    const made = await writeHere([images.plain, images['hybrid-mbr'], '--to', `new:${path}:96M`, '--yes'], {
      command: 'kit',
      limitSeconds: 120,
    }).done;
    expectEnd(made, 'done');
    const before = await systemsOn(path);
    expect(before).toHaveLength(2);
    const spec = { name: 'kit', model: 'Allowed', sizeBytes: kitBytes };
    const drive = await bench().plugged({ ...spec, chips: { kind: 'file', path } });
    const command = ['node', cliInGuest, 'kit', '--remove', before[0] ?? '', '--to', drive.device];
    const { code, out, err } = await guest.run([...command, '--yes', '--json'], {
      user: 'visitor',
      timeoutMs: 300_000,
    });
    expect(code, out + err).toBe(0);
    await guest.unplug(drive.stick);
    expect(await systemsOn(path)).toEqual(before.slice(1));
  });

  test('whom the rules forbid it is refused, and nothing is written', async () => {
    const drive = await bench().plugged({ name: 'forbidden', model: 'Forbidden' });
    const result = await bench().write([drive], { user: 'person' }).done;
    expectEnd(result, 'failed');
    const told = driveOf(result, drive.device);
    expectDrive(told, 'failed', 'permission-refused');
    expect(told).toMatchObject({ openedBy: null, bytesWritten: 0 });
    await bench().expectUntouched(drive);
    bench().note('The system’s rules forbid it', ended(told), result.seconds);
    await bench().guest.unplug(drive.stick);
  });

  test.each(['person', 'visitor'] as const)('%s, with nobody there to ask for a password', async (user) => {
    const drive = await bench().plugged({ name: `nobody${user}` });
    const result = await bench().write([drive], { user }).done;
    expectEnd(result, 'failed');
    const told = driveOf(result, drive.device);
    expectDrive(told, 'failed', 'permission-not-askable');
    await bench().expectUntouched(drive);
    bench().note('Nobody there to ask for the password', ended(told), result.seconds);
    await bench().guest.unplug(drive.stick);
  });

  test('a write-protected stick', async () => {
    const drive = await bench().plugged({ name: 'locked', model: 'Allowed', writeProtected: true });
    expect(await bench().open(drive, 'visitor')).toMatchObject(failure('drive-is-read-only'));
    await bench().guest.unplug(drive.stick);
  });

  describe('at a terminal, where polkit’s own agent asks', () => {
    test('the right password, once, opens two sticks', async () => {
      const drives = [await bench().plugged({ name: 'term1' }), await bench().plugged({ name: 'term2' })];
      const terminal = bench().writeAtTerminal(drives);
      await terminal.asked(1);
      await terminal.typeUntilDone('person');
      expect(terminal.timesAsked()).toBe(1);
      const result = await endAtTerminal(terminal);
      expectEnd(result, 'done');
      for (const drive of drives) {
        expect(driveOf(result, drive.device)).toMatchObject({ openedBy: 'udisks2', verified: true });
        await bench().expectImage(drive);
        await bench().guest.unplug(drive.stick);
      }
    });

    test.each(['wrong', 'dismissed'] as const)('the password is %s: nothing is written', async (how) => {
      const drive = await bench().plugged({ name: how });
      const terminal = bench().writeAtTerminal([drive]);
      await terminal.asked(1);
      if (how === 'wrong') await terminal.typeUntilDone('wrong');
      else await bench().guest.run('pkill pkttyagent', { user: 'person' });
      const result = await endAtTerminal(terminal);
      expectEnd(result, 'failed');
      const told = driveOf(result, drive.device);
      expectDrive(told, 'failed', 'permission-refused');
      await bench().expectUntouched(drive);
      const fault = how === 'wrong' ? 'Wrong password' : 'The question for the password is dismissed';
      bench().note(fault, ended(told), result.seconds);
      await bench().guest.unplug(drive.stick);
    });
  });
}
