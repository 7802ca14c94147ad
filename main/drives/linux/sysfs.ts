import { readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SysfsFacts } from './facts.ts';

/** sysfs folder of a block device, whether whole or a partition. */
export function sysfsFolder(majorMinor: string): string {
  return `/sys/dev/block/${majorMinor}`;
}

/** One attribute, trimmed; `null` if the device or its driver does not have it (any more). */
export async function readAttribute(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).replaceAll('\0', '').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

/** What sysfs knows of a block device. A device that vanishes meanwhile gives `null`s. */
export async function readSysfsFacts(majorMinor: string): Promise<SysfsFacts> {
  const folder = sysfsFolder(majorMinor);
  const [diskseq, serial, mmcType, hostDriver, loopFile] = await Promise.all([
    readAttribute(join(folder, 'diskseq')),
    serialFromSysfs(majorMinor),
    readAttribute(join(folder, 'device/type')),
    hostDriverOf(folder),
    readLoopFile(folder),
  ]);
  return {
    diskseq,
    serial,
    // SCSI devices have a file of the same name that holds a number.
    mmcType: mmcType !== null && /^[A-Z]/.test(mmcType) ? mmcType : null,
    hostDriver,
    loopFile,
  };
}

/**
 * The serial number of a drive, read from sysfs alone: udev's database fills a moment after a drive appears,
 * and takes it from another place in each of its versions, so that the same drive could seem to be two. What a loop
 * device has in its place is the path of its file: attached again, it is the same "stick".
 */
export async function serialFromSysfs(majorMinor: string): Promise<string | null> {
  const folder = sysfsFolder(majorMinor);
  const own =
    (await readAttribute(join(folder, 'device/serial'))) ?? (await readAttribute(join(folder, 'serial')));
  if (own !== null) return own;
  const told = (await usbSerial(folder)) ?? (await vitalProductSerial(folder));
  // The kernel adds a word once the file has no name any more; it is the same file.
  return told ?? (await readLoopFile(folder))?.replace(/ \(deleted\)$/, '') ?? null;
}

/** The serial number that the USB device, some folders above the block device, has told. */
async function usbSerial(folder: string): Promise<string | null> {
  const start = await realpath(join(folder, 'device')).catch(() => null);
  let at = start ?? '/';
  for (let depth = 0; depth < 12 && at.startsWith('/sys/devices/'); depth++) {
    if ((await readAttribute(join(at, 'idVendor'))) !== null) return readAttribute(join(at, 'serial'));
    at = dirname(at);
  }
  return null;
}

/** SCSI page 0x80 (SPC-4, 7.8.14): two bytes, two bytes of length, the number in ASCII. */
async function vitalProductSerial(folder: string): Promise<string | null> {
  try {
    const page = await readFile(join(folder, 'device/vpd_pg80'));
    if (page.length < 4) return null;
    const text = page.toString('latin1', 4, 4 + page.readUInt16BE(2)).replaceAll(/[^\x20-\x7e]/g, '');
    return text.trim() === '' ? null : text.trim();
  } catch {
    return null;
  }
}

/** `usb-storage`, `uas`, `ahci`: the driver by which the SCSI host of a disk works. */
async function hostDriverOf(folder: string): Promise<string | null> {
  const device = await realpath(join(folder, 'device')).catch(() => '');
  const [, above = '', host = ''] = /^(.*)\/(host\d+)\//.exec(device) ?? [];
  if (host === '') return null;
  // A USB host names its driver one step above; `uas` is called "(null)" in `proc_name`.
  const driver = await readlink(join(above, 'driver')).catch(() => null);
  return driver === null ? readAttribute(`/sys/class/scsi_host/${host}/proc_name`) : basename(driver);
}

/** The kernel escapes nothing here but ends the path with a line feed. */
async function readLoopFile(folder: string): Promise<string | null> {
  try {
    const path = (await readFile(join(folder, 'loop/backing_file'), 'utf8')).replace(/\n$/, '');
    return path === '' ? null : path;
  } catch {
    return null;
  }
}
