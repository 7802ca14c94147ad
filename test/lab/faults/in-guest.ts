import { execFile } from 'node:child_process';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import { startGuest, type Guest } from '../guest/guest.ts';
import { temporaryFolder, type TemporaryFolder } from '../guest/temporary-folder.ts';
import { digestOf, type Stick, type StickSpec } from '../guest/stick.ts';
import { pocketImages } from '../pocket-images.ts';
import type { FaultTable } from './fault-table.ts';
import { faultyDrive, type FaultyDrive, type Faults } from './faulty-drive.ts';
import { whenWritten } from './moments.ts';
import { serveNbd, type NbdServer } from './nbd-server.ts';
import { driveOf, ended, expectDrive, expectEmptyStart, expectEnd } from './truth.ts';
import { writeInGuest, type WriteRun } from './write-run.ts';

const run = promisify(execFile);
const MiB = 1 << 20;
const stickBytes = 32 * MiB;
/** On an emulated processor, with much else to do. */
const limitSeconds = 300;

/** One stick on the table: what is the matter with it, and how it has to end. */
interface Seat {
  readonly name: string;
  /** As the table of faults names it; `null` if nothing is wrong. */
  readonly fault: string | null;
  readonly outcome: Outcome;
  readonly code: string | null;
  /** Played by this test, with these faults; otherwise a file. */
  readonly played?: Faults;
  readonly spec?: Partial<StickSpec>;
  /** Pulled out when this share of the image is written. */
  readonly outAt?: number;
}

const fake = (behind: 'wraps' | 'drops' | 'zeros'): Faults => ({ fake: { realBytes: 8 * MiB, behind } });

/** A table in a repair café. All of it is one job. */
function seats(imageBytes: number): readonly Seat[] {
  const failed = { outcome: 'failed' as const };
  const mismatch = { outcome: 'mismatch' as const, code: 'verify-mismatch' };
  const bad = (on: 'read' | 'write', offset: number): Partial<StickSpec> => ({
    badSectors: [{ on, offset }],
  });
  const middle = Math.floor(imageBytes / 2);
  const gone = { ...failed, code: 'write-drive-gone', played: {} };
  return [
    { name: 'good', fault: null, outcome: 'done', code: null },
    { name: 'slow', fault: null, outcome: 'done', code: null, spec: { bytesPerSecond: 4e6 } },
    { name: 'out10', fault: 'Unplugged at 10 %, plugged in again', ...gone, outAt: 0.1 },
    { name: 'out50', fault: 'Unplugged at 50 %', ...gone, outAt: 0.5 },
    { name: 'out99', fault: 'Unplugged at 99 %', ...gone, outAt: 0.99 },
    {
      name: 'badw',
      fault: 'I/O error on write',
      ...failed,
      code: 'write-io-error',
      spec: bad('write', middle),
    },
    {
      name: 'badlast',
      fault: 'I/O error on write, last block',
      ...failed,
      code: 'write-io-error',
      spec: bad('write', imageBytes - 1),
    },
    {
      name: 'badr',
      fault: 'I/O error on reading back',
      ...failed,
      code: 'drive-worn',
      spec: bad('read', middle),
    },
    { name: 'bit', fault: 'One wrong bit, silently', ...mismatch, played: { wrongBits: [middle] } },
    { name: 'wraps', fault: 'Fake size: begins again', ...mismatch, played: fake('wraps') },
    { name: 'drops', fault: 'Fake size: the rest is dropped', ...mismatch, played: fake('drops') },
    { name: 'zeros', fault: 'Fake size: the rest reads as zeros', ...mismatch, played: fake('zeros') },
    {
      name: 'locked',
      fault: 'Write-protected',
      outcome: 'refused',
      code: 'drive-is-read-only',
      spec: { writeProtected: true },
    },
    {
      name: 'small',
      fault: 'Smaller than the image',
      outcome: 'refused',
      code: 'drive-smaller-than-image',
      spec: { sizeBytes: 8 * MiB },
    },
  ];
}

/** Sticks in a real USB socket, written by the real command line in a real Debian. */
export function faultsInGuest(table: FaultTable): void {
  let folder: TemporaryFolder;
  let image = '';
  let imageBytes = 0;
  let guest: Guest;
  const servers: NbdServer[] = [];
  const played: FaultyDrive[] = [];
  beforeAll(async () => {
    folder = await temporaryFolder('rekindle-faults-');
    image = (await pocketImages())['hybrid-gpt'];
    imageBytes = (await stat(image)).size;
    guest = await startGuest();
    await copyFile(image, join(guest.share, 'image.iso'));
  });
  afterAll(async () => {
    await guest.close();
    for (const server of servers) await server.close();
    for (const drive of played) drive.close();
    await folder.remove();
  });

  const play = async (name: string, faults: Faults): Promise<{ drive: FaultyDrive; socket: string }> => {
    const drive = faultyDrive(join(folder.path, name), stickBytes, faults);
    played.push(drive);
    const server = await serveNbd(drive, join(folder.path, `${name}.nbd`));
    servers.push(server);
    return { drive, socket: server.socket };
  };
  const write = (devices: readonly string[], ...more: string[]): Promise<WriteRun> =>
    writeInGuest(guest, ['/share/image.iso', '--yes', ...more, '--to', ...devices], { limitSeconds }).done;
  const expectImage = (file: string) => run('cmp', ['--bytes', String(imageBytes), image, file]);
  const note = (fault: string, how: string, seconds: number): void =>
    table.add({ fault, where: 'USB in the guest', ended: how, seconds });

  describe('a table of sticks, all in one job', () => {
    const sticks = new Map<
      string,
      { stick: Stick; device: string; drive: FaultyDrive | null; before: string }
    >();
    let bystander: Stick;
    let result: WriteRun;
    let ownDiskBefore = '';
    /** How often the stick that came back was written to by then. */
    let writesBeforeReturn = 0;
    const out = new Map<string, number>();
    const endedAt = new Map<string, number>();
    let started = 0;
    let back = Promise.resolve('');

    beforeAll(async () => {
      ownDiskBefore = await digestOf(guest.ownDisk);
      bystander = guest.makeStick({ name: 'bystander', sizeBytes: stickBytes });
      const plugged = [guest.plug(bystander)];
      for (const { name, played: faults, spec } of seats(imageBytes)) {
        const role = faults ? await play(name, faults) : null;
        const stick = guest.makeStick({
          name,
          sizeBytes: stickBytes,
          ...spec,
          ...(role ? { chips: { kind: 'nbd', socket: role.socket } } : {}),
        });
        plugged.push(
          guest.plug(stick).then(async (device) => {
            const before = await digestOf(role?.drive.file ?? stick.file ?? '');
            sticks.set(name, { stick, device, drive: role?.drive ?? null, before });
            return device;
          }),
        );
      }
      await Promise.all(plugged);

      for (const { name, outAt } of seats(imageBytes)) {
        const { stick, drive } = sticks.get(name) ?? {};
        if (outAt === undefined || !drive || !stick) continue;
        whenWritten(drive, outAt, imageBytes, () => {
          out.set(name, performance.now());
          const gone = guest.unplug(stick);
          if (name !== 'out10') return;
          back = gone.then(() => {
            writesBeforeReturn = drive.writes.length;
            return guest.plug(stick);
          });
        });
      }
      const devices = [...sticks.values()].map(({ device }) => device);
      started = performance.now();
      result = await writeInGuest(guest, ['/share/image.iso', '--yes', '--to', ...devices], {
        limitSeconds,
        onEvent: (event) => {
          const told = event as { event: string; result?: { device: string } };
          if (told.event === 'drive' && told.result) endedAt.set(told.result.device, performance.now());
        },
      }).done;
      await back;
    }, 600_000);

    test('the job as a whole is called after what is worst', () => expectEnd(result, 'mismatch'));

    // The image is not there yet when the tests are listed; the names are.
    test.each(seats(64 * MiB).map(({ name, fault }) => [name, fault ?? 'nothing is wrong'] as const))(
      '%s: %s',
      async (name) => {
        const seat = seats(imageBytes).find((one) => one.name === name);
        const placed = sticks.get(name);
        if (!seat || !placed) throw new Error('Nobody sits there.');
        const told = driveOf(result, placed.device);
        expectDrive(told, seat.outcome, seat.code);
        const file = placed.drive?.file ?? placed.stick.file ?? '';
        if (seat.outcome === 'done') await expectImage(file);
        else if (seat.outcome === 'refused') expect(await digestOf(file)).toBe(placed.before);
        else expectEmptyStart(file, placed.drive ? seat.played?.wrongBits : []);
        const seconds = ((endedAt.get(placed.device) ?? NaN) - (out.get(name) ?? started)) / 1000;
        if (seat.outAt !== undefined) expect(seconds).toBeLessThan(30);
        if (seat.fault !== null) note(seat.fault, ended(told), seconds);
      },
    );

    test('a stick that was plugged in again was left alone, and is made when asked for again', async () => {
      const drive = sticks.get('out10')?.drive;
      if (!drive) throw new Error('Nobody sits there.');
      expect(drive.writes.length).toBe(writesBeforeReturn);
      const again = await write([await back]);
      expectEnd(again, 'done');
      await expectImage(drive.file);
      note('Plugged in again, and written anew', 'done', again.seconds);
    });

    test('nothing else was written to', async () => {
      if (bystander.file === null) throw new Error('It is a file.');
      expect(await digestOf(guest.ownDisk)).toBe(ownDiskBefore);
      const untouched = guest.makeStick({ name: 'untouched', sizeBytes: stickBytes });
      expect(await digestOf(bystander.file)).toBe(await digestOf(untouched.file ?? ''));
    });
  });

  describe('the desktop opens the stick', () => {
    /** A stick with somebody's pictures on it, as a desktop shows it. */
    const pictures = async (name: string): Promise<{ stick: Stick; device: string; file: string }> => {
      const file = join(folder.path, `${name}.fat`);
      await run('/sbin/mkfs.fat', ['-C', '-n', 'PICTURES', file, String(stickBytes / 1024)]);
      const chips = { kind: 'file', path: file } as const;
      const stick = guest.makeStick({ name, model: name, sizeBytes: stickBytes, chips });
      return { stick, device: await guest.plug(stick), file };
    };
    const mount = (device: string) => guest.run(['udisksctl', 'mount', '-b', device], { user: 'person' });

    test('before: its name has to be typed, and then it is closed first', async () => {
      const { device, file } = await pictures('opened');
      const opened = await mount(device);
      expect(opened.code, opened.err).toBe(0);
      const before = await digestOf(file);
      const refused = await write([device]);
      expectEnd(refused, 'refused');
      expectDrive(driveOf(refused, device), 'refused', 'drive-name-not-typed');
      expect(await digestOf(file)).toBe(before);
      note('Open on the desktop', ended(driveOf(refused, device)), refused.seconds);

      const written = await write([device], '--erase', 'opened');
      expectEnd(written, 'done');
      await expectImage(file);
      note('Open on the desktop, name typed', ended(driveOf(written, device)), written.seconds);
    });

    test.each([
      ['by UDisks2', 'udisksctl mount -b', 'person'],
      ['within milliseconds', 'mount --target /mnt', 'root'],
    ] as const)('again and again, %s', async (how, mountCommand, user) => {
      const { stick, device, file } = await pictures(user);
      await copyFile(file, `${file}.before`);
      const command = `while true; do ${mountCommand} ${device}; done 2> /dev/null`;
      const desktop = guest.start(command, { user, timeoutMs: limitSeconds * 1000 });
      const result = await write([device], '--erase', user);
      desktop.kill('SIGKILL');
      await desktop.done;
      const told = driveOf(result, device);
      note(`Opened again and again, ${how}`, ended(told), result.seconds);
      if (told.outcome === 'done') {
        expectEnd(result, 'done');
        await expectImage(file);
      } else {
        expectEnd(result, told.outcome);
        expect(['unmount-came-back', 'unmount-busy', 'drive-busy']).toContain(told.reasons[0]?.code);
        await guest.run(['umount', device]);
        await guest.unplug(stick);
        // Mounting marks a FAT file system as in use, at its start; nothing else may have changed.
        await run('cmp', ['--ignore-initial', '65536', file, `${file}.before`]);
      }
    });
  });
}
