// Opening drives as an ordinary user: real USB sticks, the real UDisks2, polkit and pkexec of a Debian.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DriveIdentity } from '../../main/drives/types.ts';
import { inRoot } from '../../main/setup/places.mjs';
import { builtFile } from '../writer/built-worker.ts';
import type { ToldResult } from './faults/write-run.ts';
import { startGuest, type Guest, type GuestRan, type GuestUser } from './guest/guest.ts';
import { digestOf, type Stick, type StickSpec } from './guest/stick.ts';
import { atTerminal } from './opening/terminal.ts';
import type { OpenerJob } from './opening/opener-child.ts';
import { pocketImages } from './pocket-images.ts';

const stickBytes = 32 << 20;
const cli = '/rekindle/out/main/cli.js';

let guest: Guest;
let child: string;
let image: string;

beforeAll(async () => {
  child = `/rekindle/${relative(inRoot(), await builtFile('test/lab/opening/opener-child.ts', 'opener-child'))}`;
  image = (await pocketImages())['hybrid-mbr'];
  guest = await startGuest();
  copyFileSync(image, join(guest.share, 'image.iso'));
  // What the model is called decides what the system allows; everything else asks, as it comes.
  await rules(`
    var model = action.lookup('drive.model');
    if (model === 'Allowed') return polkit.Result.YES;
    if (model === 'Forbidden') return polkit.Result.NO;`);
}, 600_000);
afterAll(() => guest.close());

async function rules(body: string): Promise<void> {
  const file = join(guest.share, 'rules');
  writeFileSync(file, `polkit.addRule(function(action, subject) { ${body} });\n`);
  const install =
    'install -m 644 /share/rules /etc/polkit-1/rules.d/10-lab.rules && systemctl restart polkit';
  const { code, err } = await guest.run(install);
  expect(code, err).toBe(0);
}

interface Plugged {
  readonly stick: Stick;
  readonly device: string;
  readonly identity: DriveIdentity;
}

async function plugged(spec: Partial<StickSpec> & { name: string }): Promise<Plugged> {
  const stick = guest.makeStick({ sizeBytes: stickBytes, ...spec });
  const device = await guest.plug(stick);
  return { stick, device, identity: await identityOf(device) };
}

async function identityOf(device: string): Promise<DriveIdentity> {
  const drives = (await ask({ do: 'list' }, 'visitor')) as { device: string; identity: DriveIdentity }[];
  const found = drives.find((drive) => drive.device === device);
  if (!found) throw new Error(`${device} is not in the list`);
  return found.identity;
}

async function ask(job: OpenerJob, user: GuestUser): Promise<unknown> {
  const { out, err } = await guest.run(['node', child, JSON.stringify(job)], { user });
  if (out === '') throw new Error(err);
  return JSON.parse(out) as unknown;
}

const openIt = ({ device, identity }: Plugged, user: GuestUser, more: object = {}): Promise<unknown> =>
  ask({ do: 'open', device, identity, ...more }, user);

/** `rekindle write`, as it is typed. */
async function write(devices: readonly string[], user: GuestUser, program = cli): Promise<ToldResult> {
  const command = ['node', program, 'write', '/share/image.iso', '--yes', '--json', '--to', ...devices];
  const { out, err } = await guest.run(command, { user, timeoutMs: 180_000 });
  return resultIn(out, err);
}

function resultIn(out: string, err = ''): ToldResult {
  const line = out.split('\n').find((one) => one.includes('"event":"result"'));
  if (line === undefined) throw new Error(`No result:\n${out}\n${err}`);
  return JSON.parse(line) as ToldResult;
}

function expectImage({ stick }: Plugged): void {
  const bytes = readFileSync(image).length;
  execFileSync('cmp', ['--bytes', String(bytes), image, stick.file ?? '']);
}

const failure = (code: string, data: object = {}): object => ({ ok: false, error: { code, data } });

describe('who may open what', () => {
  test('root opens directly', async () => {
    const drive = await plugged({ name: 'root' });
    expect(await openIt(drive, 'root')).toMatchObject({ ok: true, drive: { openedBy: 'direct' } });
    await guest.unplug(drive.stick);
  });

  test('an ordinary user whom the rules allow opens through UDisks2, and writes', async () => {
    const drive = await plugged({ name: 'allowed', model: 'Allowed' });
    const opened = {
      openedBy: 'udisks2',
      identity: drive.identity,
      sizeBytes: stickBytes,
      pastPageCache: true,
    };
    expect(await openIt(drive, 'visitor')).toMatchObject({ ok: true, drive: opened });
    const result = await write([drive.device], 'visitor');
    expect(result.drives).toMatchObject([
      { outcome: 'done', openedBy: 'udisks2', verified: true, pastPageCache: true },
    ]);
    expectImage(drive);
    await guest.unplug(drive.stick);
  });

  test('whom the rules forbid it is refused, and nothing is written', async () => {
    const drive = await plugged({ name: 'forbidden', model: 'Forbidden' });
    const before = await digestOf(drive.stick.file ?? '');
    const result = await write([drive.device], 'person');
    expect(result.drives).toMatchObject([
      { outcome: 'failed', openedBy: null, bytesWritten: 0, reasons: [{ code: 'permission-refused' }] },
    ]);
    expect(result.drives[0]?.reasons[0]?.text).toMatch(/was not permitted/);
    expect(await digestOf(drive.stick.file ?? '')).toBe(before);
    await guest.unplug(drive.stick);
  });

  test.each(['person', 'visitor'] as const)('%s, with nobody there to ask for a password', async (user) => {
    const drive = await plugged({ name: `nobody${user}` });
    const result = failure('permission-not-askable', { device: drive.device });
    expect(await openIt(drive, user)).toMatchObject(result);
    await guest.unplug(drive.stick);
  });

  test('a write-protected stick', async () => {
    const drive = await plugged({ name: 'locked', model: 'Allowed', writeProtected: true });
    expect(await openIt(drive, 'visitor')).toMatchObject(failure('drive-is-read-only'));
    await guest.unplug(drive.stick);
  });
});

describe('at a terminal, where polkit’s own agent asks', () => {
  test('the right password, once, opens two sticks', async () => {
    const drives = [await plugged({ name: 'term1' }), await plugged({ name: 'term2' })];
    const devices = drives.map(({ device }) => device).join(' ');
    const terminal = atTerminal(
      guest,
      `node ${cli} write /share/image.iso --yes --json --to ${devices}`,
      'person',
    );
    await terminal.asked(1);
    await terminal.typeUntilDone('person');
    const done = { outcome: 'done', openedBy: 'udisks2', verified: true };
    expect(resultIn(terminal.shown()).drives).toMatchObject([done, done]);
    expect(terminal.timesAsked()).toBe(1);
    for (const drive of drives) {
      expectImage(drive);
      await guest.unplug(drive.stick);
    }
  });

  const atOpening = ({ device, identity }: Plugged): string =>
    `node ${child} '${JSON.stringify({ do: 'open', device, identity } satisfies OpenerJob)}'`;

  test('a wrong password is a no', async () => {
    const drive = await plugged({ name: 'wrong' });
    const terminal = atTerminal(guest, atOpening(drive), 'person');
    await terminal.asked(1);
    await terminal.typeUntilDone('wrong');
    expect(terminal.shown()).toContain('"code":"permission-refused"');
    await guest.unplug(drive.stick);
  });

  test('a dialog that is closed is a no, and nothing hangs', async () => {
    const drive = await plugged({ name: 'closed' });
    const terminal = atTerminal(guest, atOpening(drive), 'person');
    await terminal.asked(1);
    await guest.run('pkill pkttyagent', { user: 'person' });
    await terminal.done;
    expect(terminal.shown()).toContain('"code":"permission-refused"');
    await guest.unplug(drive.stick);
  });
});

describe('mounted', () => {
  test('what the desktop mounted, and what root mounted, is unmounted', async () => {
    const drive = await plugged({ name: 'mounted', model: 'Allowed' });
    await guest.run(`mkfs.ext4 -q ${drive.device} && udevadm settle`);
    for (const [mount, user] of [
      [`udisksctl mount -b ${drive.device}`, 'person'],
      [`mount --mkdir ${drive.device} /mnt/stick`, 'root'],
    ] as const) {
      const { code, err } = await guest.run(mount, { user });
      expect(code, err).toBe(0);
      expect(await openIt(drive, 'person')).toMatchObject({ ok: true, drive: { openedBy: 'udisks2' } });
      expect((await guest.run(`findmnt ${drive.device}`)).out).toBe('');
    }
    await guest.unplug(drive.stick);
  });

  test('what is in use there stays mounted and is refused, with who uses it', async () => {
    const drive = await plugged({ name: 'used', model: 'Allowed' });
    await guest.run(`mkfs.ext4 -q ${drive.device} && mount --mkdir ${drive.device} /mnt/used`);
    const user = guest.start('cd /mnt/used && exec sleep 1000', { timeoutMs: 120_000 });
    const busy = { code: 'unmount-busy', data: { mountpoint: '/mnt/used' } };
    expect(await openIt(drive, 'person')).toMatchObject({ step: 'unmount', ok: false, error: busy });
    user.kill('SIGKILL');
    await user.done;
    await guest.run('umount /mnt/used');
    await guest.unplug(drive.stick);
  });

  test('what the desktop mounts again before it is opened is busy, and says where', async () => {
    const drive = await plugged({ name: 'again', model: 'Allowed' });
    await guest.run(`mkfs.ext4 -q ${drive.device} && mount --mkdir ${drive.device} /mnt/again`);
    const busy = { code: 'drive-busy', data: { device: drive.device, holders: '/mnt/again' } };
    for (const user of ['root', 'person'] as const) {
      const answer = await openIt(drive, user, { withoutUnmount: true });
      expect(answer).toMatchObject({ step: 'open', ok: false });
      expect(JSON.stringify(answer)).toContain(busy.data.holders);
      expect(answer).toMatchObject({ error: { code: busy.code } });
    }
    await guest.run('umount /mnt/again');
    await guest.unplug(drive.stick);
  });
});

describe('not the drive that was shown', () => {
  test('another stick in its place, just as large, is refused on its handle', async () => {
    const shown = await plugged({ name: 'shown', model: 'Allowed' });
    await guest.unplug(shown.stick);
    const other = await plugged({ name: 'other', model: 'Allowed' });
    expect(other.device).toBe(shown.device);
    const before = await digestOf(other.stick.file ?? '');
    for (const user of ['root', 'visitor'] as const) {
      for (const withoutUnmount of [true, false]) {
        const answer = await openIt(shown, user, { withoutUnmount });
        expect(answer).toMatchObject({
          step: withoutUnmount ? 'open' : 'unmount',
          ...failure('drive-changed'),
        });
      }
    }
    expect(await digestOf(other.stick.file ?? '')).toBe(before);
    await guest.unplug(other.stick);
  });

  test('the same stick plugged in again is not opened unseen either', async () => {
    const shown = await plugged({ name: 'replugged', model: 'Allowed' });
    await guest.unplug(shown.stick);
    await guest.plug(shown.stick);
    const changed = failure('drive-changed', { fact: 'diskseq' });
    expect(await openIt(shown, 'visitor', { withoutUnmount: true })).toMatchObject(changed);
    await guest.unplug(shown.stick);
    expect(await openIt(shown, 'visitor')).toMatchObject(failure('drive-vanished', { device: shown.device }));
  });
});

describe('after writing', () => {
  test('a stick is switched off without a password, and is back when it is plugged in again', async () => {
    const drive = await plugged({ name: 'off', model: 'Allowed' });
    const answer = await openIt(drive, 'person', { release: true });
    expect(answer).toMatchObject({ ok: true, released: { ok: true, value: 'powered-off' } });
    expect((await guest.run(`test -e ${drive.device}`)).code).not.toBe(0);
    await guest.unplug(drive.stick);
    expect(await guest.plug(drive.stick)).toMatch(/^\/dev\/sd/);
    await guest.unplug(drive.stick);
  });
});

describe('watching, as an ordinary user', () => {
  test('sticks appear and vanish in the list within two seconds', async () => {
    let last: string[] = [];
    let told = 0;
    const watching = guest.start(['node', child, JSON.stringify({ do: 'watch' })], {
      user: 'visitor',
      timeoutMs: 300_000,
      onOut: (text) => {
        told++;
        for (const line of text.trim().split('\n')) last = JSON.parse(line) as string[];
      },
    });
    await expect.poll(() => told, { timeout: 30_000 }).toBeGreaterThan(0);
    for (const name of ['first', 'second']) {
      const stick = guest.makeStick({ name, sizeBytes: stickBytes });
      const device = await guest.plug(stick);
      await expect.poll(() => last, { timeout: 2000, interval: 20 }).toContain(device);
      await guest.unplug(stick);
      await expect.poll(() => last, { timeout: 2000, interval: 20 }).not.toContain(device);
    }
    watching.kill('SIGKILL');
    await watching.done;
  });
});

describe('without UDisks2: the helper under pkexec', () => {
  const installed = '/opt/Rekindle/out/main/cli.js';

  beforeAll(async () => {
    const policy = readFileSync(inRoot('resources/polkit/org.rekindle.Rekindle.policy'), 'utf8').replace(
      '/opt/Rekindle/resources/app.asar.unpacked/out/main/',
      '/opt/Rekindle/out/main/',
    );
    writeFileSync(join(guest.share, 'policy'), policy);
    const { code, err } = await guest.run(
      `systemctl mask --now udisks2 && mkdir /opt/Rekindle && cp -r /rekindle/out /opt/Rekindle &&
       cp /rekindle/package.json /opt/Rekindle && ln -s /rekindle/node_modules /opt/Rekindle/node_modules &&
       install -m 644 /share/policy /usr/share/polkit-1/actions/org.rekindle.Rekindle.policy`,
      { timeoutMs: 120_000 },
    );
    expect(code, err).toBe(0);
  });

  const helperRule = (result: string): Promise<void> =>
    rules(`if (action.id === 'org.rekindle.Rekindle.write-stick') return polkit.Result.${result};`);

  test('with permission, two sticks are written by one helper', async () => {
    await helperRule('YES');
    const drives = [await plugged({ name: 'helped1' }), await plugged({ name: 'helped2' })];
    const result = await write(
      drives.map(({ device }) => device),
      'visitor',
      installed,
    );
    const done = { outcome: 'done', openedBy: 'helper', verified: true, pastPageCache: true };
    expect(result.drives).toMatchObject([done, done]);
    for (const drive of drives) {
      expectImage(drive);
      await guest.unplug(drive.stick);
    }
  });

  test('what is mounted is unmounted by it', async () => {
    await helperRule('YES');
    const drive = await plugged({ name: 'helpedfs' });
    await guest.run(`mount --mkdir ${drive.device} /mnt/helped || mkfs.ext4 -q ${drive.device}`);
    await guest.run(`mount --mkdir ${drive.device} /mnt/helped`);
    const command = `node ${installed} write /share/image.iso --yes --erase Stick --json --to ${drive.device}`;
    const { out, err } = await guest.run(command, { user: 'visitor', timeoutMs: 180_000 });
    expect(resultIn(out, err).drives).toMatchObject([{ outcome: 'done', openedBy: 'helper' }]);
    expectImage(drive);
    await guest.unplug(drive.stick);
  });

  test('without permission, nothing is written', async () => {
    await helperRule('NO');
    const drive = await plugged({ name: 'unhelped' });
    const before = await digestOf(drive.stick.file ?? '');
    const result = await write([drive.device], 'visitor', installed);
    expect(result.drives).toMatchObject([{ outcome: 'failed', reasons: [{ code: 'permission-refused' }] }]);
    expect(await digestOf(drive.stick.file ?? '')).toBe(before);
    await guest.unplug(drive.stick);
  });

  test('at a terminal, polkit’s own agent asks for the password', async () => {
    await rules('');
    const drive = await plugged({ name: 'asked' });
    const terminal = atTerminal(
      guest,
      `node ${installed} write /share/image.iso --yes --json --to ${drive.device}`,
      'person',
    );
    await terminal.asked(1);
    await terminal.typeUntilDone('person');
    expect(terminal.shown()).toContain('Rekindle wants to erase and write the sticks that you chose');
    expect(resultIn(terminal.shown()).drives).toMatchObject([{ outcome: 'done', openedBy: 'helper' }]);
    expectImage(drive);
    await guest.unplug(drive.stick);
  });

  test('a helper that is killed is told as that, and its stick does not look bootable', async () => {
    await helperRule('YES');
    const drive = await plugged({ name: 'killed', bytesPerSecond: 5e5 });
    let said = '';
    const kills: Promise<GuestRan>[] = [];
    const command = ['node', installed, 'write', '/share/image.iso', '--yes', '--json', '--to', drive.device];
    const writing = guest.start(command, {
      user: 'visitor',
      timeoutMs: 180_000,
      onOut: (text) => {
        said += text;
        if (kills.length > 0 || !/"phase":"write","bytes":[1-9]/.test(said)) return;
        kills.push(guest.run(`pkill -9 -f '[o]pen-helper.mjs'`));
      },
    });
    await writing.done;
    expect((await Promise.all(kills)).map(({ code }) => code)).toEqual([0]);
    const result = resultIn(said);
    expect(result.drives).toMatchObject([{ outcome: 'failed', reasons: [{ code: 'helper-ended' }] }]);
    expect(
      readFileSync(drive.stick.file ?? '')
        .subarray(0, 1 << 20)
        .every((byte) => byte === 0),
    ).toBe(true);
    await guest.unplug(drive.stick);
  });

  test('a Rekindle that its user could change has no helper, and says what to do', async () => {
    const drive = await plugged({ name: 'unguarded' });
    await guest.run('cp -r /opt/Rekindle /home/person/Rekindle && chown -R person /home/person/Rekindle');
    const result = await write([drive.device], 'person', '/home/person/Rekindle/out/main/cli.js');
    expect(result.drives).toMatchObject([{ outcome: 'failed', reasons: [{ code: 'no-way-to-ask' }] }]);
    await guest.unplug(drive.stick);
  });
});
