import {
  factsOf,
  unknownFirmware,
  type BatteryFacts,
  type DeviceFacts,
  type Facts,
  type FirmwareFacts,
  type Reader,
} from '../facts.ts';
import { count, said, yearOf } from '../words.ts';
import { idOf, isGraphicsClass, networkKind } from './devices.ts';
import { batteryOfSysfs } from './power.ts';
import { formOfChassisNumber } from './smbios.ts';

/**
 * Single files of `/sys` and `/proc/device-tree`: as `grep -r . /sys/class/dmi/id` prints them (`path:value`), as
 * `cat …/uevent` of a battery, and as `ls /sys/firmware/efi`, or that it is missing, which shows a start by BIOS.
 */
export const sysfs: Reader = {
  tool: 'sysfs',
  recognises: (text, command) =>
    pathLine.test(text) ||
    /^POWER_SUPPLY_(TYPE|NAME|ENERGY_FULL|CHARGE_FULL)=/m.test(text) ||
    firmwareFolder(text, command) !== null,
  read(text, command) {
    const values = valuesOf(text);
    const dmi = (name: string): string | null => said(values.get(`/sys/class/dmi/id/${name}`));
    const tree = said(
      values.get('/proc/device-tree/model') ?? values.get('/sys/firmware/devicetree/base/model'),
    );
    const { graphics, network } = devices(values);
    const batteries = batteriesOf(values, text);
    return [
      factsOf('sysfs', {
        maker: dmi('sys_vendor') ?? treeMaker(tree),
        product: dmi('product_name') ?? tree,
        productVersion: dmi('product_version'),
        boardMaker: dmi('board_vendor'),
        boardProduct: dmi('board_name'),
        uuid: dmi('product_uuid'),
        serial: dmi('product_serial'),
        form:
          formOfChassisNumber(count(dmi('chassis_type'))) ??
          (tree === null || treeMaker(tree) === 'Apple' ? null : 'board'),
        firmwareYear: yearOf(dmi('bios_date')),
        firmware: firmwareOf(values, text, command),
        graphics,
        network,
        batteries: batteries.length > 0 ? batteries : null,
      }),
    ];
  },
};

/** A PCI device has colons in its name. */
const pathLine =
  /^(\/sys\/bus\/(?:pci|usb)\/devices\/[\w:.-]+\/\w+|\/sys\/(?:class\/(?:dmi\/id|power_supply)|devices\/virtual\/dmi\/id|firmware\/efi|firmware\/devicetree\/base)\/[^:\s]+|\/proc\/device-tree\/model):(.*)$/m;

/** By path; of a file with several lines (`uevent`) the lines `KEY=value` by `path KEY`. */
function valuesOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, rawPath = '', value = ''] of text.matchAll(new RegExp(pathLine.source, 'gm'))) {
    if (values.size > 50_000) break;
    const path = rawPath.replace('/sys/devices/virtual/dmi/id', '/sys/class/dmi/id');
    const [, key, rest] = path.endsWith('/uevent') ? (/^([A-Z_]+)=(.*)$/.exec(value) ?? []) : [];
    if (key !== undefined) values.set(`${path} ${key}`, rest ?? '');
    else if (!values.has(path)) values.set(path, value);
  }
  return values;
}

function treeMaker(model: string | null): string | null {
  const [, maker] =
    /^(Raspberry Pi|Apple|Pine64|Radxa|Xunlong|Hardkernel|FriendlyARM|FriendlyElec|BeagleBoard|TI)\b/i.exec(
      model ?? '',
    ) ?? [];
  return maker ?? null;
}

/** What `ls` of the folder shows: its files, or that there is no such folder. */
function firmwareFolder(text: string, command: string | null): 'uefi' | 'bios' | null {
  if (/^fw_platform_size\s*$/m.test(text) || (/^efivars\s*$/m.test(text) && /^runtime\s*$/m.test(text)))
    return 'uefi';
  if (/\/sys\/firmware\/efi'?: No such file or directory/m.test(text)) return 'bios';
  if ((command ?? '').includes('fw_platform_size') && /^(32|64)\s*$/.test(text)) return 'uefi';
  return null;
}

function firmwareOf(
  values: ReadonlyMap<string, string>,
  text: string,
  command: string | null,
): FirmwareFacts | null {
  const size =
    values.get('/sys/firmware/efi/fw_platform_size') ??
    ((command ?? '').includes('fw_platform_size') ? text.trim() : '');
  const inEfi = [...values.keys()].some((path) => path.startsWith('/sys/firmware/efi/'));
  const startedBy = inEfi ? 'uefi' : firmwareFolder(text, command);
  if (startedBy === null) return null;
  const [secure] = [...values].filter(([path]) => path.startsWith('/sys/firmware/efi/efivars/SecureBoot-'));
  return {
    ...unknownFirmware,
    startedBy,
    bits: size === '32' ? 32 : size === '64' ? 64 : null,
    secureBoot: startedBy === 'bios' ? null : secure === undefined ? null : secure[1] === '1',
  };
}

/** Devices without names, where there is no `lspci`: their ids and classes out of `uevent`. */
function devices(values: ReadonlyMap<string, string>): Pick<Facts, 'graphics' | 'network'> {
  const graphics: DeviceFacts[] = [];
  const network: DeviceFacts[] = [];
  for (const [path, id] of values) {
    const [, folder = '', bus, key] =
      /^(\/sys\/bus\/(pci|usb)\/devices\/[^/ ]+\/uevent) (PCI_ID|PRODUCT)$/.exec(path) ?? [];
    if (bus !== 'pci' && bus !== 'usb') continue;
    const [vendor, product] = id
      .split(key === 'PCI_ID' ? ':' : '/')
      .map((part) => idOf(part.padStart(4, '0')));
    const device = {
      bus,
      vendorId: vendor ?? null,
      deviceId: product ?? null,
      name: null,
      driver: bus === 'pci' ? said(values.get(`${folder} DRIVER`)) : null,
    } as const;
    // The kernel writes the class without its leading zero: 30000, 28000.
    const code = (values.get(`${folder} PCI_CLASS`) ?? '').padStart(6, '0').slice(0, 4);
    if (bus === 'pci' && isGraphicsClass(code)) graphics.push({ ...device, kind: null });
    const pciClass = code === '0200' ? 'ethernet' : code.startsWith('02') ? 'network' : null;
    const kind = bus === 'usb' || pciClass !== null ? networkKind(device, pciClass) : null;
    if (kind !== null) network.push({ ...device, kind });
  }
  const seen = [...values.keys()].some((path) => path.startsWith('/sys/bus/pci/devices/'));
  return { graphics: seen ? graphics : null, network: seen || network.length > 0 ? network : null };
}

function batteriesOf(values: ReadonlyMap<string, string>, text: string): BatteryFacts[] {
  const found = new Map<string, Map<string, string>>();
  const add = (battery: string, key: string, value: string): void => {
    const known = found.get(battery) ?? new Map<string, string>();
    if (!known.has(key)) known.set(key, value.trim());
    found.set(battery, known);
  };
  for (const [path, value] of values) {
    const [, battery, file, key] =
      /^\/sys\/class\/power_supply\/([^/ ]+)\/(\w+)(?: POWER_SUPPLY_(\w+))?$/.exec(path) ?? [];
    if (battery !== undefined && file !== undefined) add(battery, (key ?? file).toLowerCase(), value);
  }
  let name = '';
  for (const [, key = '', value = ''] of text.matchAll(/^POWER_SUPPLY_(\w+)=(.*)$/gm)) {
    if (key === 'NAME') name = value;
    add(name, key.toLowerCase(), value);
  }
  return [...found.values()].slice(0, 16).flatMap(batteryOfSysfs);
}
