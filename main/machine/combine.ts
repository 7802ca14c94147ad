import {
  factsOf,
  unknownCpu,
  unknownFirmware,
  type BatteryFacts,
  type CpuFacts,
  type DeviceFacts,
  type Facts,
  type FirmwareFacts,
  type Tool,
} from './facts.ts';
import { combineDisks } from './combine-disks.ts';

/**
 * Whom to believe where two tools say different things of one computer: the first in the row that says anything.
 * - who made it: SMBIOS read whole, then its copies;
 * - the processor: what it says itself, by the kernel, before what the firmware says of it;
 * - modules of memory: SMBIOS, then what reads it for others; `decode-dimms` asks the modules, and rarely can;
 * - devices: lists with ids before lists without, then this order.
 */
const precedence = {
  identity: ['dmidecode', 'sysfs', 'lshw', 'inxi', 'hwinfo', 'systeminformation', 'cpuinfo', 'uname'],
  cpu: ['cpuinfo', 'lscpu', 'hwinfo', 'lshw', 'inxi', 'systeminformation', 'dmidecode', 'uname'],
  installed: ['dmidecode', 'lshw', 'decode-dimms', 'inxi', 'systeminformation'],
  usable: ['meminfo', 'free', 'inxi', 'hwinfo', 'systeminformation', 'lshw'],
  firmware: ['sysfs', 'mokutil', 'efibootmgr', 'inxi', 'hwinfo', 'dmidecode', 'lshw', 'systeminformation'],
  devices: ['lspci', 'sysfs', 'inxi', 'hwinfo', 'lshw', 'systeminformation', 'lsusb'],
  batteries: ['sysfs', 'upower', 'inxi', 'systeminformation', 'dmidecode'],
} as const satisfies Record<string, readonly Tool[]>;

/** Everything that several outputs say of one computer, as one. That it is one has been checked before. */
export function combine(all: readonly Facts[]): Facts {
  const identity = inOrder(all, precedence.identity);
  const who =
    identity.find((facts) => facts.product !== null) ?? identity.find((facts) => facts.maker !== null);
  const board = identity.find((facts) => facts.boardProduct !== null);
  const { installedMiB, usableMiB } = memory(all);
  return factsOf(identity[0]?.tool ?? 'lscpu', {
    maker: who?.maker ?? first(identity, (facts) => facts.maker),
    product: who?.product ?? null,
    productVersion: who?.productVersion ?? first(identity, (facts) => facts.productVersion),
    boardMaker: board?.boardMaker ?? null,
    boardProduct: board?.boardProduct ?? null,
    form: first(identity, (facts) => facts.form),
    firmwareYear: first(identity, (facts) => facts.firmwareYear),
    cpu: processor(inOrder(all, precedence.cpu)),
    installedMiB,
    usableMiB,
    firmware: firmware(inOrder(all, precedence.firmware)),
    disks: combineDisks(all.map((facts) => [facts.tool, facts.disks])),
    graphics: devices(all, (facts) => facts.graphics),
    network: devices(all, (facts) => facts.network),
    batteries: batteries(inOrder(all, precedence.batteries)),
  });
}

/** The outputs of the named tools, in the order of the names; those of one tool as they came. */
function inOrder(all: readonly Facts[], tools: readonly Tool[]): Facts[] {
  return tools.flatMap((tool) => all.filter((facts) => facts.tool === tool));
}

function first<Value>(all: readonly Facts[], get: (facts: Facts) => Value | null): Value | null {
  for (const facts of all) {
    const value = get(facts);
    if (value !== null) return value;
  }
  return null;
}

function processor(all: readonly Facts[]): CpuFacts | null {
  const cpus = all.flatMap(({ cpu }) => (cpu === null ? [] : [cpu]));
  if (cpus.length === 0) return null;
  return fillUp(unknownCpu, cpus);
}

function firmware(all: readonly Facts[]): FirmwareFacts | null {
  const known = all.flatMap((facts) => (facts.firmware === null ? [] : [facts.firmware]));
  return known.length === 0 ? null : fillUp(unknownFirmware, known);
}

/** Field by field the first that is known. */
function fillUp<Record extends object>(empty: Record, known: readonly Record[]): Record {
  return known.reduceRight<Record>((filled, one) => {
    const said = Object.entries(one).filter(([, value]) => value !== null);
    return { ...filled, ...Object.fromEntries(said) };
  }, empty);
}

/**
 * Modules that were told add up to less than the kernel uses only where some were not told, and then count for
 * nothing. Two kernels may use different shares of one memory: the larger is what can be used.
 */
function memory(all: readonly Facts[]): { installedMiB: number | null; usableMiB: number | null } {
  const installed = first(inOrder(all, precedence.installed), (facts) => facts.installedMiB);
  const [best] = inOrder(all, precedence.usable).filter((facts) => facts.usableMiB !== null);
  const usable =
    best === undefined
      ? null
      : Math.max(...all.filter(({ tool }) => tool === best.tool).map(({ usableMiB }) => usableMiB ?? 0));
  const believed = installed !== null && usable !== null && installed < usable * 0.95 ? null : installed;
  return { installedMiB: believed, usableMiB: usable };
}

function devices(
  all: readonly Facts[],
  get: (facts: Facts) => readonly DeviceFacts[] | null,
): readonly DeviceFacts[] | null {
  const lists = inOrder(all, precedence.devices).flatMap((facts) => {
    const list = get(facts);
    return list === null ? [] : [{ tool: facts.tool, list }];
  });
  const idOf = (device: DeviceFacts): string | null =>
    device.vendorId === null || device.deviceId === null ? null : `${device.vendorId}:${device.deviceId}`;
  const others = lists.filter(({ tool }) => tool !== 'lsusb').map(({ list }) => list);
  const chosen =
    others.find((list) => list.length > 0 && list.every((one) => idOf(one) !== null)) ??
    others.find((list) => list.some((one) => idOf(one) !== null)) ??
    others.find((list) => list.length > 0) ??
    others[0];
  if (chosen === undefined && lists.length === 0) return null;
  const known = new Map(
    lists.flatMap(({ list }) => [...list].reverse().map((one) => [idOf(one), one] as const)),
  );
  const filled = (chosen ?? []).map((device) => {
    const named = lists
      .flatMap(({ list }) => list)
      .filter((one) => idOf(one) !== null && idOf(one) === idOf(device));
    return {
      ...device,
      name: device.name ?? named.find((one) => one.name !== null)?.name ?? null,
      driver: device.driver ?? named.find((one) => one.driver !== null)?.driver ?? null,
      kind: device.kind ?? known.get(idOf(device))?.kind ?? null,
    };
  });
  const usb = lists
    .filter(({ tool }) => tool === 'lsusb')
    .flatMap(({ list }) => list)
    .filter((device) => !filled.some((one) => idOf(one) === idOf(device)));
  return [...filled, ...usb];
}

/** Those of the first tool that knows what is left of them; else of the first that knows any. */
function batteries(all: readonly Facts[]): readonly BatteryFacts[] | null {
  const found = all.flatMap((facts) =>
    facts.batteries === null ? [] : [{ tool: facts.tool, list: facts.batteries }],
  );
  const worn = found.find(({ list }) => list.some((one) => one.fullWh !== null || one.health !== null));
  const chosen = worn ?? found[0];
  // A report has a section for each battery.
  return chosen === undefined
    ? null
    : found.filter(({ tool }) => tool === chosen.tool).flatMap(({ list }) => list);
}
