import { readdir, readFile, stat } from 'node:fs/promises';
import { machine } from 'node:os';
import { join } from 'node:path';
import type { Section } from '../report.ts';
import { run } from './run.ts';

/**
 * Raw facts of this computer as a report has them, so that the same readers understand both. Needs no rights; as root
 * it also has the memory modules and the disks' own words. What is missing is left out, and nothing waits for long.
 */
export async function gatherOnLinux(): Promise<Section[]> {
  const root = process.getuid?.() === 0;
  const [files, firmware, pci, usb, disks, power, dmi] = await Promise.all([
    contents(['/proc/cpuinfo', '/proc/meminfo']),
    firmwareSection(),
    toolOr('lspci', ['-nnk'], () => uevents('/sys/bus/pci/devices')),
    toolOr('lsusb', [], () => uevents('/sys/bus/usb/devices')),
    tool('lsblk', ['-J', '-b', '-o', 'NAME,KNAME,TYPE,SIZE,MODEL,SERIAL,ROTA,TRAN,RM']),
    uevents('/sys/class/power_supply'),
    identity(),
  ]);
  const asRoot = root ? [await tool('dmidecode', []), ...(await smart(disks?.output ?? ''))] : [];
  const kernel = { command: 'uname -m', output: machine() };
  return [...files, kernel, dmi, firmware, pci, usb, disks, power, ...asRoot].filter((one) => one !== null);
}

async function contents(paths: readonly string[]): Promise<Section[]> {
  const texts = await Promise.all(paths.map((path) => text(path)));
  return paths.flatMap((path, i) => {
    const output = texts[i] ?? null;
    return output === null ? [] : [{ command: `cat ${path}`, output }];
  });
}

async function text(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function tool(command: string, args: readonly string[]): Promise<Section | null> {
  const output = await run(command, args);
  return output === null ? null : { command: [command, ...args].join(' '), output };
}

async function toolOr(
  command: string,
  args: readonly string[],
  otherwise: () => Promise<Section | null>,
): Promise<Section | null> {
  return (await tool(command, args)) ?? (await otherwise());
}

/** `path:value`, a line each, as `grep -r . FOLDER` prints them. */
function asLines(path: string, content: string): string[] {
  const lines = content.replaceAll('\0', '').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => `${path}:${line}`);
}

/** The `uevent` of each device in a folder; a USB device's interfaces have a colon in their names. */
async function uevents(folder: string): Promise<Section | null> {
  const names = await readdir(folder).catch((): string[] => []);
  const devices = folder.includes('/usb/') ? names.filter((name) => !name.includes(':')) : names;
  const lines = await Promise.all(
    devices.slice(0, 2000).map(async (name) => {
      const path = join(folder, name, 'uevent');
      return asLines(path, (await text(path)) ?? '');
    }),
  );
  return devices.length === 0
    ? null
    : { command: `grep . ${folder}/*/uevent`, output: lines.flat().join('\n') };
}

const dmiFiles = [
  'sys_vendor',
  'product_name',
  'product_version',
  'product_uuid',
  'board_vendor',
  'board_name',
  'bios_date',
  'chassis_type',
];

async function identity(): Promise<Section | null> {
  const paths = [...dmiFiles.map((name) => `/sys/class/dmi/id/${name}`), '/proc/device-tree/model'];
  const lines = await Promise.all(paths.map(async (path) => asLines(path, (await text(path)) ?? '')));
  const all = lines.flat();
  return all.length === 0 ? null : { command: 'grep -r . /sys/class/dmi/id', output: all.join('\n') };
}

const secureBootVariable = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** A kernel that was started by BIOS has no such folder; one that shows no `/sys` at all says nothing. */
async function firmwareSection(): Promise<Section | null> {
  const folder = '/sys/firmware/efi';
  const exists = async (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  if (!(await exists(folder))) {
    // In a container or a tiny virtual machine there is no firmware to speak of.
    if (!(await exists('/sys/class/dmi/id')) && !(await exists('/sys/firmware/dmi'))) return null;
    return { command: `ls ${folder}`, output: `ls: ${folder}: No such file or directory` };
  }
  const size = (await text(`${folder}/fw_platform_size`))?.trim() ?? '';
  const variable = await readFile(secureBootVariable).catch(() => null);
  // Four bytes of attributes, then the value (UEFI specification, 3.3).
  const secure = variable?.[4] === undefined ? [] : [`${secureBootVariable}:${variable[4]}`];
  return {
    command: `ls ${folder}`,
    output: ['fw_platform_size', `${folder}/fw_platform_size:${size}`, ...secure].join('\n'),
  };
}

/** Disks that sleep are left asleep. */
async function smart(lsblk: string): Promise<Section[]> {
  const names = [...lsblk.matchAll(/"kname"\s*:\s*"((?:sd|hd|nvme)\w+)"[^{}]*?"type"\s*:\s*"disk"/g)];
  const found = await Promise.all(
    names
      .slice(0, 16)
      .map(([, name = '']) => tool('smartctl', ['-a', '-n', 'standby', '--json', `/dev/${name}`])),
  );
  return found.filter((one) => one !== null);
}
