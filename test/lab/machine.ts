import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../../main/setup/places.mjs';
import { keysFor } from './keys.ts';

/** The firmware of a computer: SeaBIOS, or OVMF for 64-bit or 32-bit UEFI. */
export type Firmware = 'bios' | 'x64' | 'ia32';

export interface Boot {
  /** For the picture of its screen: `test/results/lab/NAME.png`. */
  readonly name: string;
  /** `secure`: 64-bit UEFI with Secure Boot switched on, and the keys of Microsoft. */
  readonly firmware: Firmware | 'secure';
  /** The stick: a file or a device. What the computer writes to it is thrown away. */
  readonly stick: string;
  /** Further sticks, plugged in before it, that the firmware is not to start from. */
  readonly others?: readonly string[];
  /** What the computer writes to the stick stays there. */
  readonly keepsChanges?: boolean;
  /** It has started once this is on the serial line, or, with `screen`, in the text on the screen. */
  readonly until: RegExp;
  readonly watch?: 'serial' | 'screen';
  /** It will not start any more once this is on the serial line or in the text on the screen. */
  readonly giveUp?: RegExp;
  readonly limitSeconds: number;
  /** What to do once `until` was seen, one after the other. */
  readonly then?: readonly Step[];
}

/** Something that is typed, and what then has to come. */
export interface Step {
  readonly type: string;
  readonly until: RegExp;
  /** `serial`: typed and answered on the serial line; by default on the keyboard and the screen. */
  readonly on?: 'serial';
  /** What is answered to questions on the serial line meanwhile: how they end, and what is typed then. */
  readonly answers?: readonly (readonly [RegExp, string])[];
}

export interface BootResult {
  readonly booted: boolean;
  /** From power-on to what was waited for, or to the end. */
  readonly seconds: number;
  /** What came over the serial line, without escape sequences. */
  readonly log: string;
  /** The text on the screen at the end; empty where the screen shows graphics. */
  readonly screen: string;
  /** Picture of the screen. */
  readonly picture: string;
}

const memoryMiB = 512;

/** Code and variables of the firmware; the first pair that is there. */
const uefiFiles = {
  x64: [
    ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'],
    ['OVMF_CODE.fd', 'OVMF_VARS.fd'],
  ],
  secure: [['OVMF_CODE_4M.ms.fd', 'OVMF_VARS_4M.ms.fd']],
  ia32: [['OVMF32_CODE_4M.secboot.fd', 'OVMF32_VARS_4M.fd']],
} as const;

/**
 * Switches a computer on that has nothing but a USB stick, and waits until it has started from it or the time is over.
 * The computer is always switched off again, and nothing of it stays behind but the picture.
 */
export async function boot(options: Boot): Promise<BootResult> {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-lab-'));
  try {
    return await bootIn(folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bootIn(folder: string, options: Boot): Promise<BootResult> {
  const picture = inRoot('test', 'results', 'lab', `${options.name}.png`);
  await mkdir(dirname(picture), { recursive: true });
  await rm(picture, { force: true });
  const start = performance.now();
  const machine = spawn(
    // Should this process be killed, the computer goes with it.
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
      ...(await firmwareOptions(options.firmware, folder)),
      ...[
        '-m',
        String(memoryMiB),
        '-nodefaults',
        '-vga',
        'std',
        '-display',
        'none',
        '-nic',
        'none',
        '-no-reboot',
      ],
      ...['-serial', 'stdio', '-qmp', `unix:${join(folder, 'qmp')},server=on,wait=off`],
      ...['-device', 'qemu-xhci'],
      ...(options.others ?? []).flatMap((file, index) => usbStick(`other${index}`, file, false, index + 1)),
      ...usbStick('stick', options.stick, options.keepsChanges ?? false, 0),
    ],
    // The pictures and copies of the stick's changes end with the folder.
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder } },
  );
  const kill = (): void => void machine.kill('SIGKILL');
  process.once('exit', kill);
  let serial = '';
  let errors = '';
  machine.stdout.setEncoding('latin1').on('data', (part: string) => (serial += part));
  machine.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  // It may switch itself off before all was read.
  machine.stdin.on('error', () => undefined);
  const over = new Promise<void>((resolve) =>
    machine.once('close', () => resolve()).once('error', () => resolve()),
  );
  const alive = (): boolean => machine.exitCode === null && machine.signalCode === null;
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const monitor = await connectMonitor(join(folder, 'qmp'), alive, () => errors);
    let screen = '';
    const look = async (): Promise<void> => {
      if (options.watch === 'screen' || options.giveUp) screen = await screenText(monitor, folder);
    };
    /** @param from the first letter of the serial line that counts */
    const waitFor = async (
      pattern: RegExp,
      watch: Boot['watch'],
      from: number,
      answers: Step['answers'] = [],
    ): Promise<boolean> => {
      let answered = from;
      while (alive() && seconds() < options.limitSeconds) {
        await look();
        const log = plain(serial);
        if (pattern.test(watch === 'screen' ? screen : plain(serial.slice(from)))) return true;
        if (options.giveUp?.test(log) || options.giveUp?.test(screen)) return false;
        const asked = plain(serial.slice(answered));
        const answer = answers.find(([question]) => question.test(asked));
        if (answer) {
          answered = serial.length;
          machine.stdin.write(answer[1]);
        }
        await pause(100);
      }
      // What it said last may be on its way yet.
      if (!alive()) await over;
      return watch !== 'screen' && pattern.test(plain(serial.slice(from)));
    };
    let booted = await waitFor(options.until, options.watch, 0);
    for (const step of options.then ?? []) {
      if (!booted) break;
      const from = serial.length;
      if (step.on === 'serial') machine.stdin.write(step.type);
      else
        for (const key of keysFor(step.type)) {
          await monitor('send-key', { keys: [{ type: 'qcode', data: key }] });
          await pause(60);
        }
      booted = await waitFor(step.until, step.on ?? 'screen', from, step.answers);
    }
    const result = { booted, seconds: seconds(), log: plain(serial), screen, picture };
    // The serial line is a little ahead of the screen.
    await pause(300);
    if (alive()) await monitor('screendump', { filename: picture, format: 'png' });
    return result;
  } finally {
    kill();
    await over;
    process.removeListener('exit', kill);
  }
}

/**
 * KVM where the processor has what it needs; otherwise the computer is emulated (`tcg`), which always works. That
 * there is a `/dev/kvm` is not enough: some hosts offer one that cannot run the real mode of a BIOS.
 */
export function accelerator(cpuinfo: string, usable: boolean): 'kvm' | 'tcg' {
  return usable && /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo) ? 'kvm' : 'tcg';
}

function canUseKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function usbStick(id: string, file: string, keepsChanges: boolean, bootIndex: number): string[] {
  // What this computer has in its memory outlives the emulated one: nothing has to be waited for.
  const changes = `snapshot=${keepsChanges ? 'off' : 'on'},cache=unsafe`;
  return [
    ...['-drive', `if=none,id=${id},file=${file},format=raw,${changes}`],
    ...['-device', `usb-storage,drive=${id},removable=on,bootindex=${bootIndex}`],
  ];
}

/** What makes the computer one of this kind. */
async function firmwareOptions(firmware: Boot['firmware'], folder: string): Promise<string[]> {
  const accel = accelerator(await readFile('/proc/cpuinfo', 'utf8'), canUseKvm());
  if (firmware === 'bios') return ['-machine', `pc,accel=${accel}`];
  const at = (file: string): string => join('/usr/share/OVMF', file);
  const pair = uefiFiles[firmware].find(([code]) => existsSync(at(code)));
  if (!pair) throw new Error(`There is no ${firmware} firmware in /usr/share/OVMF.`);
  const variables = join(folder, 'variables.fd');
  await copyFile(at(pair[1]), variables);
  // Secure Boot guards its variables by system management mode, and Debian builds the 32-bit firmware for it only.
  const machine =
    firmware === 'ia32' || firmware === 'secure'
      ? ['-machine', `q35,smm=on,accel=${accel}`, '-global', 'driver=cfi.pflash01,property=secure,value=on']
      : ['-machine', `q35,accel=${accel}`];
  return [
    ...machine,
    ...['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${at(pair[0])}`],
    ...['-drive', `if=pflash,format=raw,unit=1,file=${variables}`],
  ];
}

type Monitor = (command: string, args?: Readonly<Record<string, unknown>>) => Promise<void>;

/** QEMU's control socket (QMP): one JSON object a line, each command answered by `return` or `error`. */
async function connectMonitor(path: string, alive: () => boolean, errors: () => string): Promise<Monitor> {
  while (!existsSync(path)) {
    if (!alive()) throw new Error(`QEMU did not start. ${errors()}`);
    await pause(20);
  }
  const socket = createConnection(path);
  socket.on('error', () => undefined);
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let buffer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    buffer += part;
    for (let end = buffer.indexOf('\n'); end !== -1; end = buffer.indexOf('\n')) {
      const line = JSON.parse(buffer.slice(0, end)) as { return?: unknown; error?: { desc: string } };
      buffer = buffer.slice(end + 1);
      if (line.error) waiting.shift()?.reject(new Error(line.error.desc));
      else if ('return' in line) waiting.shift()?.resolve();
    }
  });
  // A computer that has switched itself off answers nothing more.
  let over = false;
  socket.on('close', () => {
    over = true;
    for (const one of waiting.splice(0)) one.resolve();
  });
  const monitor: Monitor = (command, args = {}) =>
    new Promise((resolve, reject) => {
      if (over) {
        resolve();
        return;
      }
      waiting.push({ resolve, reject });
      socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    });
  await monitor('qmp_capabilities');
  return monitor;
}

/**
 * The text on the screen, out of the memory of the VGA text mode: 80 × 25 pairs of letter and colour at 0xB8000.
 * In graphics modes this is not what can be seen.
 */
async function screenText(monitor: Monitor, folder: string): Promise<string> {
  const file = join(folder, 'screen');
  await monitor('pmemsave', { val: 0xb8000, size: 80 * 25 * 2, filename: file });
  const memory = await readFile(file).catch(() => Buffer.alloc(0));
  const lines: string[] = [];
  for (let row = 0; row + 160 <= memory.length; row += 160) {
    let line = '';
    for (let at = row; at < row + 160; at += 2) line += String.fromCharCode(memory[at] ?? 0);
    lines.push(line.replace(/[^\x20-\x7e]/g, ' ').trimEnd());
  }
  return lines.join('\n').trim();
}

/** Without the escape sequences of terminals. */
function plain(text: string): string {
  return text.replace(new RegExp('\\u001b(\\[[0-9;?=]*[A-Za-z]|[()].)', 'g'), '').replaceAll('\r', '');
}
