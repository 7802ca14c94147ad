import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../../main/setup/places.mjs';
import { connectAgent, type AgentChannel } from './agent-channel.ts';
import type { Acceleration } from './acceleration.ts';
import type { GuestImage } from './guest-image.ts';
import { connectQmp, type Qmp } from './qmp.ts';

/** How a computer is put together. */
export interface ComputerParts {
  readonly image: GuestImage;
  readonly acceleration: Acceleration;
  /** Holds its sockets and logs; its own. */
  readonly folder: string;
  /** Its own disk; it may write to it. */
  readonly ownDisk: string;
  /** Shared with the guest, to read and write. */
  readonly share: string;
  /** The file that is its memory. `keep` writes changes to it, otherwise it is only begun from. */
  readonly memory: { readonly file: string; readonly keep: boolean };
}

/** A running QEMU and the lines into it. */
export interface Computer {
  readonly qmp: Qmp;
  readonly root: AgentChannel;
  readonly person: AgentChannel;
  /** What was on the serial line (the kernel's messages) and what QEMU itself complained about. */
  readonly log: () => string;
  /** Takes the power away. Resolves when nothing of it runs any more. */
  readonly powerCut: () => Promise<void>;
}

export const memoryMiB = 1024;
/** As many as QEMU has (QEMU: hw/usb/hcd-xhci.h, XHCI_MAXPORTS_2 and XHCI_MAXPORTS_3). */
const usbPorts = 15;

/**
 * Switches a computer on, or, with `incoming`, makes one that waits for the state of another to go on from. Everything
 * that is plugged in at this moment belongs to that state; what comes later is plugged in over QMP.
 */
export async function switchOn(parts: ComputerParts, incoming: boolean): Promise<Computer> {
  const { folder, image } = parts;
  const at = (name: string): string => join(folder, name);
  const port = (name: string): string[] => [
    ...['-chardev', `socket,id=${name},path=${at(name)},server=on,wait=off`],
    ...['-device', `virtserialport,chardev=${name},name=${name}`],
  ];
  const shared = (tag: string, path: string, more = ''): string[] => [
    ...['-fsdev', `local,id=${tag},path=${path},security_model=none${more}`],
    ...['-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
  ];
  const disk = (id: string, file: string, more = ''): string[] => [
    ...['-drive', `if=none,id=${id},file=${file},format=raw${more}`],
    ...['-device', `virtio-blk-pci,drive=${id}`],
  ];
  const { file, keep } = parts.memory;
  const machine = spawn(
    // Should this process be killed, the computer goes with it.
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-vga', 'std', '-no-reboot'],
      ...['-machine', 'pc,memory-backend=memory', '-smp', '2', '-m', String(memoryMiB)],
      ...['-accel', parts.acceleration, '-cpu', parts.acceleration === 'kvm' ? 'host' : 'max'],
      ...[
        '-object',
        `memory-backend-file,id=memory,size=${memoryMiB}M,mem-path=${file},share=${keep ? 'on' : 'off'}`,
      ],
      ...['-kernel', image.kernel, '-initrd', image.initramfs],
      ...['-append', 'console=ttyS0 quiet loglevel=4 panic=-1 systemd.show_status=0 usb-storage.delay_use=0'],
      ...['-serial', `file:${at('serial')}`, '-qmp', `unix:${at('qmp')},server=on,wait=off`],
      ...disk('system', image.system, ',readonly=on'),
      ...disk('own', parts.ownDisk),
      ...['-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci', ...port('root'), ...port('person')],
      ...shared('rekindle', inRoot(), ',readonly=on'),
      ...shared('share', parts.share),
      ...['-device', `qemu-xhci,id=usb,p2=${usbPorts},p3=${usbPorts}`],
      ...(incoming ? ['-incoming', 'defer'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TMPDIR: folder } },
  );
  let complaints = '';
  machine.stderr.setEncoding('utf8').on('data', (part: string) => (complaints += part));
  const over = new Promise<string>((resolve) => {
    machine.once('close', (code, signal) => resolve(`${complaints} (${String(code ?? signal)})`));
    machine.once('error', (error) => {
      complaints += error.message;
      resolve(complaints);
    });
  });
  const powerCut = async (): Promise<void> => {
    machine.kill('SIGKILL');
    await over;
  };
  try {
    const qmp = await connectQmp(at('qmp'), over);
    const root = await connectAgent(at('root'));
    const person = await connectAgent(at('person'));
    return { qmp, root, person, powerCut, log: () => textOf(at('serial')) + complaints };
  } catch (error) {
    await powerCut();
    throw error;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
