import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlockRef } from '../../../main/drives/udisks/client.ts';
import { attachLoop, type LoopDevice } from '../../tools/loop-device.ts';
import { startUdisksBox, type UdisksBox } from '../../tools/udisks-box.ts';
import { builtFile } from '../../writer/built-worker.ts';
import type { Step } from './client-child.ts';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-udisks-'));
const sizeBytes = 8 * 1024 * 1024;
const password = 'open sesame';
const nobody = 65534;

const loops: Record<
  'allowed' | 'forbidden' | 'asking' | 'askingToo' | 'filesystem' | 'readOnly',
  LoopDevice
> = {
  allowed: attachLoop(join(folder, 'allowed'), sizeBytes),
  forbidden: attachLoop(join(folder, 'forbidden'), sizeBytes),
  asking: attachLoop(join(folder, 'asking'), sizeBytes),
  askingToo: attachLoop(join(folder, 'asking-too'), sizeBytes),
  filesystem: attachLoop(join(folder, 'filesystem'), sizeBytes),
  readOnly: attachLoop(join(folder, 'read-only'), sizeBytes, ['--read-only']),
};
let box: UdisksBox;
let child: string;

beforeAll(async () => {
  execFileSync('mkfs.ext2', ['-q', loops.filesystem.device]);
  child = await builtFile('test/drives/udisks/client-child.ts', 'udisks-client-child');
  box = await startUdisksBox({
    devices: Object.values(loops).map(({ device }) =>
      device === loops.filesystem.device
        ? { device, udev: ['ID_FS_USAGE=filesystem', 'ID_FS_TYPE=ext2'] }
        : { device },
    ),
    password,
    rule: `
      var device = action.lookup('device');
      if (device === '${loops.forbidden.device}') return polkit.Result.NO;
      if (device === '${loops.asking.device}' || device === '${loops.askingToo.device}')
        return polkit.Result.AUTH_ADMIN_KEEP;
      return polkit.Result.YES;`,
  });
}, 60_000);

afterAll(async () => {
  await box.stop();
  for (const loop of Object.values(loops)) loop.detach();
  rmSync(folder, { recursive: true, force: true });
});

function blockOf({ device }: LoopDevice): BlockRef {
  return { device, majorMinor: readFileSync(`/sys/class/block/${basename(device)}/dev`, 'utf8').trim() };
}

interface Asking {
  readonly pid: number;
  goOn(): void;
  readonly answers: Promise<Record<string, unknown>[]>;
}

/** Begins to ask as an ordinary user. */
function begin(steps: readonly Step[], options: { bus?: string; script?: string } = {}): Asking {
  const asking = spawn('/usr/bin/env', ['node', options.script ?? child, JSON.stringify(steps)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    uid: nobody,
    gid: nobody,
    env: { PATH: process.env.PATH, DBUS_SYSTEM_BUS_ADDRESS: options.bus ?? box.busAddress },
  });
  const answers = (async () => {
    let output = '';
    for await (const chunk of asking.stdout) output += String(chunk);
    const lines = output.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  })();
  return { pid: asking.pid ?? 0, answers, goOn: () => asking.stdin.write('go on\n') };
}

const open = (loop: LoopDevice, more: object = {}): Step => ({ do: 'open', block: blockOf(loop), ...more });
const refused = (code: string, data: object = {}): object => ({ ok: false, error: { code, data } });

describe('an ordinary user asks the real UDisks2 and the real polkit', () => {
  test('who is allowed gets a handle that is exclusive, direct, and the drive that was meant', async () => {
    const [opened] = await begin([open(loops.allowed)]).answers;
    const identity = { majorMinor: blockOf(loops.allowed).majorMinor, sizeBytes };
    expect(opened).toMatchObject({ ok: true, facts: { ok: true, value: { identity } } });
    const flags = Number(opened?.flags);
    expect(flags & constants.O_DIRECT).toBe(constants.O_DIRECT);
    expect(flags & 3).toBe(constants.O_RDWR);
  });

  test('what the rules forbid is refused', async () => {
    const { device } = loops.forbidden;
    const [opened] = await begin([open(loops.forbidden)]).answers;
    expect(opened).toMatchObject(refused('permission-refused', { device }));
  });

  test('with nobody there to ask for the password, it says that', async () => {
    const { device } = loops.asking;
    const [opened] = await begin([open(loops.asking)]).answers;
    expect(opened).toMatchObject(refused('permission-not-askable', { device }));
  });

  test('the right password opens the drive, once for all, and the event loop runs meanwhile', async () => {
    const asking = begin([{ do: 'wait' }, open(loops.asking), open(loops.askingToo)]);
    const agent = box.agentFor(asking.pid, nobody);
    await agent.ready();
    asking.goOn();
    await agent.asked(1);
    await agent.answer(password);
    const [, first, second] = await asking.answers;
    const asked = agent.timesAsked();
    await agent.end();
    expect(first).toMatchObject({ ok: true, facts: { ok: true } });
    expect(first?.turns).toBeGreaterThan(5);
    expect(second).toMatchObject({ ok: true, facts: { ok: true } });
    expect(asked).toBe(1);
  });

  test('a wrong password is a no, also for the drives after it', async () => {
    const asking = begin([{ do: 'wait' }, open(loops.asking), open(loops.askingToo), open(loops.allowed)]);
    const agent = box.agentFor(asking.pid, nobody);
    await agent.ready();
    asking.goOn();
    await agent.asked(1);
    await agent.answer('not the password');
    const answers = await asking.answers;
    const asked = agent.timesAsked();
    await agent.end();
    expect(answers[1]).toMatchObject(refused('permission-refused', { device: loops.asking.device }));
    expect(answers[2]).toMatchObject(refused('permission-refused', { device: loops.askingToo.device }));
    expect(asked).toBe(1);
  });

  test('a dialog that is closed is a no', async () => {
    const asking = begin([{ do: 'wait' }, open(loops.asking)]);
    const agent = box.agentFor(asking.pid, nobody);
    await agent.ready();
    asking.goOn();
    await agent.asked(1);
    await agent.end();
    const [, answer] = await asking.answers;
    expect(answer).toMatchObject(refused('permission-refused', { device: loops.asking.device }));
  });

  test('a cancel ends the waiting for the password', async () => {
    const asking = begin([{ do: 'wait' }, { do: 'open', block: blockOf(loops.asking), cancel: true }]);
    const agent = box.agentFor(asking.pid, nobody);
    await agent.ready();
    asking.goOn();
    await agent.asked(1);
    asking.goOn();
    const [, answer] = await asking.answers;
    await agent.end();
    expect(answer).toMatchObject(refused('opening-cancelled'));
  });

  test('what another program has open for itself is busy', async () => {
    const fd = openSync(loops.allowed.device, constants.O_RDONLY | constants.O_EXCL);
    const [answer] = await begin([open(loops.allowed)]).answers;
    closeSync(fd);
    expect(answer).toMatchObject(refused('drive-busy', { device: loops.allowed.device }));
  });

  test('of a write-protected drive, the handle says so where UDisks2 does not', async () => {
    const [answer] = await begin([open(loops.readOnly)]).answers;
    expect(answer).toMatchObject({ ok: true, facts: { ok: true, value: { readOnly: true } } });
  });

  test('a device with another number than the one that was shown is not opened', async () => {
    const block = { ...blockOf(loops.allowed), majorMinor: blockOf(loops.forbidden).majorMinor };
    const [answer] = await begin([{ do: 'open', block }]).answers;
    expect(answer).toMatchObject(refused('udisks-drive-unknown', { device: block.device }));
  });

  test.each([
    ['a quote and a bracket', '/dev/sd\'>}, {"x": <\'y'],
    ['a backslash and control characters', '/dev/\\\n\t\u0001'],
    ['a device that does not exist', '/dev/does-not-exist'],
    ['an object path', '/org/freedesktop/UDisks2/block_devices/loop0'],
    ['letters outside ASCII', '/dev/Ärger 🙂'],
    ['nothing', ''],
  ])('a name with %s finds nothing', async (_, device) => {
    const [answer] = await begin([{ do: 'open', block: { device, majorMinor: '7:0' } }]).answers;
    expect(answer).toMatchObject(refused('udisks-drive-unknown', { device }));
  });

  // Unmounting for real is in test/lab: without udev, which is not run here, UDisks2 waits 20 s after it.
  test('what somebody is using stays mounted, and cannot be opened', async () => {
    const block = blockOf(loops.filesystem);
    const [mount, mountArgs] = box.command('mount', '--mkdir', block.device, '/media/stick');
    execFileSync(mount, mountArgs);
    const [program, args] = box.command('sh', '-c', 'cd /media/stick && echo there && exec sleep 100');
    const sitting = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(sitting.stdout, 'data');
    const answers = await begin([{ do: 'unmount', block }, open(loops.filesystem)]).answers;
    const mounts = box.mounts();
    sitting.kill('SIGKILL');
    await once(sitting, 'close');
    const [umount, umountArgs] = box.command('umount', '/media/stick');
    execFileSync(umount, umountArgs);
    const busy = refused('drive-busy', { device: block.device });
    expect(answers).toMatchObject([busy, busy]);
    expect(mounts).toContain(' /media/stick ');
  });

  test('a drive that nothing can be switched off of is left as it is', async () => {
    const block = blockOf(loops.allowed);
    const answers = await begin([{ do: 'release', block }]).answers;
    expect(answers).toEqual([{ ok: true, value: 'left' }]);
  });
});

describe('where there is no UDisks2', () => {
  test('no message bus', async () => {
    const [answer] = await begin([open(loops.allowed)], { bus: 'unix:path=/nowhere/at/all' }).answers;
    expect(answer).toMatchObject(refused('udisks-not-there'));
  });

  test('an address that is none', async () => {
    const [answer] = await begin([open(loops.allowed)], { bus: '\u0001 is no address' }).answers;
    expect(answer).toMatchObject(refused('udisks-not-there'));
  });

  test('no FFI', async () => {
    // Away from the checkout, there is no koffi to be found.
    const script = join(folder, 'lonely.mjs');
    copyFileSync(child, script);
    chmodSync(folder, 0o755);
    const [answer] = await begin([open(loops.allowed)], { script }).answers;
    expect(answer).toMatchObject(refused('udisks-not-there'));
    expect(JSON.stringify(answer)).toMatch(/koffi/);
  });

  test('a service that dies over a question, and then is not there any more', async () => {
    const asking = begin([{ do: 'wait' }, open(loops.asking), open(loops.allowed)]);
    const agent = box.agentFor(asking.pid, nobody);
    await agent.ready();
    asking.goOn();
    await agent.asked(1);
    box.killService();
    const [, died, gone] = await asking.answers;
    await agent.end();
    expect(died).toMatchObject(refused('udisks-failed', { device: loops.asking.device }));
    expect(gone).toMatchObject(refused('udisks-not-there'));
  });
});
