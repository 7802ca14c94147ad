import { numberOf, said } from '../words.ts';
import type { SysFiles } from './sys-files.ts';

/** What is plugged into one USB port. */
export interface UsbDevice {
  /** The port, by bus and way through hubs, as the kernel names it: `1-1.2`. */
  readonly port: string;
  readonly name: string | null;
  /** Tells this device from others, so that it is known again in another port. Never shown. */
  readonly identity: string;
  /** Speed that was agreed on, in Mbit/s: 1.5, 12, 480, 5000, 10000, 20000. */
  readonly mbits: number | null;
  readonly hub: boolean;
  /** The board says that a person can pull it out; `null`: it does not say. */
  readonly removable: boolean | null;
}

const folder = '/sys/bus/usb/devices';

/**
 * The devices in USB ports, without the computer's own root hubs (`Documentation/ABI/stable/sysfs-bus-usb`). `null` if
 * this system shows no USB at all. Needs no rights and touches no device.
 */
export async function readUsbDevices(files: SysFiles): Promise<readonly UsbDevice[] | null> {
  const names = await files.list(folder);
  if (names.length === 0) return null;
  const ports = names.filter((name) => /^\d+-\d+(\.\d+)*$/.test(name)).slice(0, 256);
  const devices = await Promise.all(ports.map((port) => deviceAt(files, port)));
  return devices.filter((device) => device !== null);
}

async function deviceAt(files: SysFiles, port: string): Promise<UsbDevice | null> {
  const of = (name: string): Promise<string | null> => files.text(`${folder}/${port}/${name}`);
  const [vendor, product, serial, maker, title, speed, kind, removable] = await Promise.all(
    ['idVendor', 'idProduct', 'serial', 'manufacturer', 'product', 'speed', 'bDeviceClass', 'removable'].map(
      of,
    ),
  );
  // It was pulled out while we read.
  if (vendor == null) return null;
  return {
    port,
    name: said(title) ?? said(maker),
    identity: [vendor, product ?? '', serial ?? ''].join(' '),
    mbits: numberOf(speed),
    hub: kind === '09',
    removable: removable === 'removable' ? true : removable === 'fixed' ? false : null,
  };
}

/**
 * Ports that are one socket: each with its twin on the faster or slower bus (`peer`), by name. Boards without that
 * knowledge give none.
 */
export async function readUsbTwins(files: SysFiles): Promise<ReadonlyMap<string, string>> {
  const twins = new Map<string, string>();
  for (const hub of (await files.list(folder)).filter((name) => /^(\d+-0|\d+-[\d.]+):1\.0$/.test(name))) {
    for (const name of await files.list(`${folder}/${hub}`)) {
      if (!/-port\d+$/.test(name)) continue;
      const peer = await files.target(`${folder}/${hub}/${name}/peer`);
      const [one, other] = [portOf(name), portOf(peer?.split('/').at(-1) ?? '')];
      if (one !== null && other !== null) twins.set(one, other);
    }
  }
  return twins;
}

/** `usb1-port3` is `1-3`, and `1-1-port2` is `1-1.2`. */
function portOf(name: string): string | null {
  const [, root, hub, number = ''] = /^(?:usb(\d+)|(\d+-[\d.]+))-port(\d+)$/.exec(name) ?? [];
  if (root !== undefined) return `${root}-${number}`;
  return hub === undefined ? null : `${hub}.${number}`;
}
