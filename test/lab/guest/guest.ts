import { constants } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../../../main/setup/places.mjs';
import { acceleration } from './acceleration.ts';
import type { Ran } from './agent-channel.ts';
import { asleep, wakeUp } from './asleep.ts';
import { switchOn, type Computer } from './computer.ts';
import { guestImage } from './guest-image.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { blockdev, group, makeStick, nodeName, type Stick, type StickSpec } from './stick.ts';

/**
 * Who does something in the guest: `root`; `person`, who sits in front of it, is logged in and may become an
 * administrator with the password `person`; `visitor`, who is not and may not.
 */
export type GuestUser = 'root' | 'person' | 'visitor';

export interface RunOptions {
  /** `root` if left out. */
  readonly user?: GuestUser;
  /** When it is killed, with all that it started; a minute if left out. */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets what the command prints, as it comes. */
  readonly onOut?: (text: string) => void;
}

export interface GuestRan extends Ran {
  readonly timedOut: boolean;
}

export interface GuestProcess {
  readonly done: Promise<GuestRan>;
  /** Sends a signal to the command and all that it started. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** A Debian in a virtual machine, with a person logged in, UDisks2 and polkit. This program is in `/rekindle`. */
export interface Guest {
  /** A folder that both see: its place here, and `/share` in the guest. */
  readonly share: string;
  /** File of the computer's own disk, `/dev/vdb` in the guest. Nobody has a reason to write to it. */
  readonly ownDisk: string;
  /** Runs a command of the shell, or a program with its arguments. A code other than 0 is no error. */
  run(command: string | readonly string[], options?: RunOptions): Promise<GuestRan>;
  start(command: string | readonly string[], options?: RunOptions): GuestProcess;
  /** Makes a stick that is not plugged in yet. */
  makeStick(spec: StickSpec): Stick;
  /**
   * Plugs a stick in and waits until the guest knows it.
   * @returns its device in the guest, such as `/dev/sda`
   */
  plug(stick: Stick | StickSpec): Promise<string>;
  /** Pulls a stick out, whatever is being done with it. Resolves when it is out. */
  unplug(stick: Stick): Promise<void>;
  /** Changes a stick's speed from now on. It needs to have been plugged in with one. */
  setSpeed(stick: Stick, bytesPerSecond: number): Promise<void>;
  /** QEMU's own commands: one of QMP. */
  monitor(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Saves what is on the screen as `test/results/lab/NAME.png`. */
  screenshot(name: string): Promise<void>;
  /** The power fails: now. What the sticks hold can be looked at afterwards. */
  powerCut(): Promise<void>;
  /** Ends the guest and removes all that was made for it. */
  close(): Promise<void>;
  /** The kernel's messages, and what QEMU complained about: for a test that went wrong. */
  log(): string;
}

/**
 * Starts a guest: about a second if there was one before with the same recipe, a few minutes at the very first time.
 * Always `close()` it. If this process ends in any way, the guest ends with it.
 */
export async function startGuest(options: { sticks?: readonly StickSpec[] } = {}): Promise<Guest> {
  const image = await guestImage();
  const accel = await acceleration();
  const sleeper = await asleep(image, accel);
  const temporary = await temporaryFolder('rekindle-guest-');
  const folder = temporary.path;
  const share = join(folder, 'share');
  const ownDisk = join(folder, 'own-disk');
  await mkdir(share);
  await chmod(share, 0o777);
  await copyFile(image.ownDisk, ownDisk, constants.COPYFILE_FICLONE);
  const memory = { file: sleeper.memory, keep: false };
  const parts = { image, acceleration: accel, folder, ownDisk, share, memory };
  try {
    const computer = await switchOn(parts, true);
    try {
      await wakeUp(computer, sleeper);
      const guest = guestOf(computer, temporary, share, ownDisk);
      await settleIn(guest);
      await Promise.all((options.sticks ?? []).map((spec) => guest.plug(spec)));
      return guest;
    } catch (error) {
      await computer.powerCut();
      throw new Error(`The guest did not wake up:\n${computer.log()}`, { cause: error });
    }
  } catch (error) {
    await temporary.remove();
    throw error;
  }
}

/** What cannot sleep: the clock, and the shared folders. */
async function settleIn(guest: Guest): Promise<void> {
  const mount = (tag: string, more: string): string =>
    `mkdir -p /${tag} && mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,${more} ${tag} /${tag}`;
  const command = [
    `date --set=@${(Date.now() / 1000).toFixed(3)}`,
    mount('rekindle', 'ro,cache=loose'),
    mount('share', 'access=any'),
  ].join(' && ');
  const { code, err } = await guest.run(command);
  if (code !== 0) throw new Error(err);
}

function guestOf(computer: Computer, folder: TemporaryFolder, share: string, ownDisk: string): Guest {
  const { qmp } = computer;
  const plugged = new Set<string>();

  const start = (command: string | readonly string[], options: RunOptions = {}): GuestProcess => {
    const { user = 'root', timeoutMs = 60_000, env = {}, cwd = '/', onOut } = options;
    const argv = typeof command === 'string' ? ['/bin/sh', '-c', command] : [...command];
    const agent = user === 'person' ? computer.person : computer.root;
    const order = {
      argv: user === 'visitor' ? ['runuser', '--user', 'visitor', '--', ...argv] : argv,
      env,
      cwd,
    };
    const running = agent.run(order, onOut);
    return { done: endedInTime(running, timeoutMs), kill: running.kill };
  };

  const guest: Guest = {
    share,
    ownDisk,
    start,
    run: (command, options) => start(command, options).done,
    makeStick: (spec) => makeStick(spec, folder.path),
    async plug(what) {
      const stick = 'spec' in what ? what : guest.makeStick(what);
      const { spec, serial } = stick;
      if (spec.bytesPerSecond)
        await qmp.command('object-add', {
          'qom-type': 'throttle-group',
          id: group(spec),
          limits: { 'bps-total': spec.bytesPerSecond },
        });
      await qmp.command('blockdev-add', blockdev(stick));
      await qmp.command('device_add', { driver: 'usb-bot', id: usbName(spec), serial, bus: 'usb.0' });
      await qmp.command('device_add', {
        driver: 'scsi-hd',
        bus: `${usbName(spec)}.0`,
        drive: nodeName(spec),
        serial,
        vendor: spec.vendor ?? 'Lab',
        product: spec.model ?? 'Stick',
        removable: true,
        rerror: 'report',
        werror: 'report',
      });
      // A hub tells of a stick once all of it is there.
      await qmp.command('qom-set', {
        path: `/machine/peripheral/${usbName(spec)}`,
        property: 'attached',
        value: true,
      });
      plugged.add(spec.name);
      return deviceOf(guest, serial);
    },
    async unplug({ spec }) {
      if (!plugged.delete(spec.name)) throw new Error(`${spec.name} is not plugged in.`);
      const out = qmp.event(
        ({ event, data }) => event === 'DEVICE_DELETED' && data.device === usbName(spec),
        30_000,
      );
      await qmp.command('device_del', { id: usbName(spec) });
      await out;
      await qmp.command('blockdev-del', { 'node-name': nodeName(spec) });
      if (spec.bytesPerSecond) await qmp.command('object-del', { id: group(spec) });
    },
    async setSpeed({ spec }, bytesPerSecond) {
      const limits = { 'bps-total': bytesPerSecond };
      await qmp.command('qom-set', { path: `/objects/${group(spec)}`, property: 'limits', value: limits });
    },
    monitor: (command, args) => qmp.command(command, args),
    async screenshot(name) {
      const filename = inRoot('test', 'results', 'lab', `${name}.png`);
      await mkdir(dirname(filename), { recursive: true });
      await qmp.command('screendump', { filename, format: 'png' });
    },
    async powerCut() {
      await computer.powerCut();
    },
    async close() {
      await computer.powerCut();
      await folder.remove();
    },
    log: () => computer.log(),
  };
  return guest;
}

const usbName = ({ name }: StickSpec): string => `usb-${name}`;

/** Ends a command that takes too long. One that cannot even be killed is given up. */
async function endedInTime(
  running: { readonly done: Promise<Ran>; readonly kill: (signal: NodeJS.Signals) => void },
  timeoutMs: number,
): Promise<GuestRan> {
  const soon = new AbortController();
  const late = (ms: number): Promise<null> =>
    pause(ms, null, { signal: soon.signal, ref: false }).catch(() => null);
  try {
    const ran = await Promise.race([running.done, late(timeoutMs)]);
    if (ran) return { ...ran, timedOut: false };
    running.kill('SIGKILL');
    const killed = await Promise.race([running.done, late(5000)]);
    return { ...(killed ?? { code: null, signal: null, out: '', err: '' }), timedOut: true };
  } finally {
    soon.abort();
  }
}

/** Waits until udev is through with the stick that has this serial number. */
async function deviceOf(guest: Guest, serial: string): Promise<string> {
  const look = `for try in $(seq 300); do
    for link in /dev/disk/by-id/usb-*${serial}-0:0; do
      [ -e "$link" ] && { udevadm settle --timeout=20; readlink -f "$link"; exit 0; }
    done
    sleep 0.1
  done; exit 1`;
  const { code, out, err } = await guest.run(look);
  if (code !== 0) throw new Error(`The guest does not see the stick ${serial}. ${err}\n${guest.log()}`);
  return out.trim();
}
