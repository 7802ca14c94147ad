import { archOfKernel, isX86 } from '../hardware/arm.ts';
import {
  factsOf,
  unknownCpu,
  unknownDisk,
  unknownFirmware,
  type CpuFacts,
  type DeviceFacts,
  type DiskFacts,
  type Facts,
  type Reader,
} from '../facts.ts';
import { isRecord, numberOf, parseJson, said, toMiB, yearOf } from '../words.ts';
import { idOf, networkKind } from './devices.ts';
import { vendorOf } from './dmidecode.ts';
import { featuresOfKernelFlags } from './flags.ts';
import { lshwTreeOfText, type LshwNode } from './lshw-text.ts';
import { formOfChassisWord } from './smbios.ts';

/** `lshw`, as text or with `-json`, with or without `-class` and `-numeric`. */
export const lshw: Reader = {
  tool: 'lshw',
  recognises(text) {
    if (/^\s*[[{]/.test(text)) return /"id"\s*:\s*"/.test(text) && /"class"\s*:\s*"/.test(text);
    return /^ {2,}\*-[a-z]/m.test(text);
  },
  read(text) {
    const roots = /^\s*[[{]/.test(text) ? treeOfJson(text) : lshwTreeOfText(text);
    const systems = roots.filter((node) => node.class === 'system' && node.children.length > 0);
    // With `-class`, the nodes stand side by side and are all of one computer.
    const computers =
      systems.length > 0 ? systems.map(flatten) : roots.length > 0 ? [roots.flatMap(flatten)] : [];
    return computers.map(computer);
  },
};

/** One object, a list of them, or, from old versions with `-class`, objects with or without commas between them. */
function treeOfJson(text: string): LshwNode[] {
  const json =
    parseJson(text) ??
    parseJson(
      `[${text
        .trim()
        .replaceAll(/\}\s*,?\s*(?=\{)/g, '},')
        .replace(/,\s*$/, '')}]`,
    );
  const list: unknown[] = Array.isArray(json) ? json : [json];
  return list.flatMap((entry) => nodeOf(entry, 0));
}

function nodeOf(entry: unknown, depth: number): LshwNode[] {
  if (!isRecord(entry) || depth > 40) return [];
  const text = (key: string): string | null =>
    typeof entry[key] === 'string' ? entry[key].slice(0, 500) : null;
  const children: unknown[] = Array.isArray(entry.children) ? entry.children : [];
  const logical: unknown[] = Array.isArray(entry.logicalname) ? entry.logicalname : [entry.logicalname];
  return [
    {
      id: (text('id') ?? '').replace(/:\d+$/, ''),
      class: text('class') ?? '',
      description: text('description'),
      product: text('product'),
      vendor: text('vendor'),
      version: text('version'),
      serial: text('serial'),
      date: text('date'),
      businfo: text('businfo'),
      logicalName: logical.find((name): name is string => typeof name === 'string') ?? null,
      width: numberOf(entry.width),
      sizeBytes: entry.units === undefined || entry.units === 'bytes' ? numberOf(entry.size) : null,
      capabilities: isRecord(entry.capabilities) ? Object.keys(entry.capabilities) : [],
      configuration: isRecord(entry.configuration) ? entry.configuration : {},
      children: children.slice(0, 1000).flatMap((child) => nodeOf(child, depth + 1)),
    },
  ];
}

function flatten(node: LshwNode): LshwNode[] {
  return [node, ...node.children.flatMap(flatten)];
}

function computer(nodes: readonly LshwNode[]): Facts {
  const system = nodes.find((node) => node.class === 'system') ?? null;
  const board = nodes.find((node) => node.id === 'core') ?? null;
  const firmware = nodes.find((node) => node.id === 'firmware') ?? null;
  const { installedMiB, usableMiB } = memory(nodes);
  const list = (found: readonly DeviceFacts[]): readonly DeviceFacts[] | null =>
    found.length > 0 ? found : null;
  const disks = nodes.flatMap(disk);
  return factsOf('lshw', {
    maker: said(system?.vendor),
    product: said(withoutIds(system?.product ?? null)?.replace(/ \([^)]*\)$/, '')),
    productVersion: said(system?.version),
    boardMaker: said(board?.vendor),
    boardProduct: said(board?.product),
    serial: said(system?.serial),
    form: formOfChassisWord(said(stringIn(system?.configuration, 'chassis')) ?? said(system?.description)),
    firmwareYear: yearOf(firmware?.date ?? null),
    cpu: processor(nodes),
    installedMiB,
    usableMiB,
    firmware:
      firmware === null || firmware.capabilities.length === 0
        ? null
        : { ...unknownFirmware, saysUefi: firmware.capabilities.includes('uefi') },
    disks: disks.length > 0 ? disks : null,
    graphics: list(nodes.filter((node) => node.class === 'display').map((node) => device(node, null))),
    network: list(nodes.filter((node) => node.class === 'network').flatMap(network)),
  });
}

function stringIn(record: Readonly<Record<string, unknown>> | undefined, key: string): string | null {
  const value = record?.[key];
  return typeof value === 'string' ? value : null;
}

/** Modules, where the firmware told them; the sum alone is what the kernel has, rounded. */
function memory(nodes: readonly LshwNode[]): { installedMiB: number | null; usableMiB: number | null } {
  const banks = nodes.filter(
    (node) => node.id === 'bank' && node.class === 'memory' && node.sizeBytes !== null,
  );
  const main = nodes.find(
    (node) => node.id === 'memory' && node.class === 'memory' && node.sizeBytes !== null,
  );
  const total = toMiB(banks.reduce((sum, bank) => sum + (bank.sizeBytes ?? 0), 0));
  return { installedMiB: total, usableMiB: total === null ? toMiB(main?.sizeBytes ?? null) : null };
}

function processor(nodes: readonly LshwNode[]): CpuFacts | null {
  const cpus = nodes.filter(
    (node) => node.id === 'cpu' && node.class === 'processor' && said(node.product) !== null,
  );
  const [first] = cpus;
  if (first === undefined) return null;
  const x86 = first.capabilities.includes('fpu');
  const [, family, model] = /^(\d+)\.(\d+)\.\d+$/.exec(first.version ?? '') ?? [];
  const cores = cpus.map((cpu) => numberOf(cpu.configuration.cores));
  const machine = archOfKernel(stringIn(nodes[0]?.configuration, 'arch') ?? '');
  return {
    ...unknownCpu,
    name: said(first.product),
    vendor: vendorOf(first.vendor),
    family: family === undefined ? null : Number(family),
    model: model === undefined ? null : Number(model),
    arch: machine !== null && !isX86(machine) ? machine : null,
    cores: cores.includes(null) ? null : cores.reduce<number>((sum, one) => sum + (one ?? 0), 0) || null,
    ...(x86
      ? featuresOfKernelFlags(first.capabilities)
      : { longMode: first.width === 64 && vendorOf(first.vendor) !== null ? true : null }),
  };
}

function device(node: LshwNode, kind: DeviceFacts['kind']): DeviceFacts {
  const [, vendorId] = /\[([0-9a-f]{4})\]\s*$/i.exec(node.vendor ?? '') ?? [];
  const [, vendorAndId = '', deviceId] =
    /\[([0-9a-f]{4}):([0-9a-f]{4})\]\s*$/i.exec(node.product ?? '') ?? [];
  return {
    bus: (node.businfo ?? '').startsWith('pci@')
      ? 'pci'
      : (node.businfo ?? '').startsWith('usb@')
        ? 'usb'
        : null,
    vendorId: idOf(vendorAndId) ?? idOf(vendorId),
    deviceId: idOf(deviceId),
    name: said([withoutIds(node.vendor), withoutIds(node.product)].filter((text) => text !== null).join(' ')),
    driver: said(stringIn(node.configuration, 'driver')),
    kind,
  };
}

function withoutIds(text: string | null): string | null {
  return text?.replace(/ *\[[0-9a-f]{4}(:[0-9a-f]{4})?\]\s*$/i, '') ?? null;
}

/** Bridges, tunnels and the loopback are network interfaces without a bus. */
function network(node: LshwNode): DeviceFacts[] {
  const plain = device(node, null);
  if (plain.bus === null && plain.name === null) return [];
  const wireless = /wireless/i.test(node.description ?? '') || node.capabilities.includes('wireless');
  if (wireless) return [{ ...plain, kind: 'wifi' }];
  const pciClass = plain.bus === 'pci' ? 'ethernet' : null;
  const kind = networkKind(plain, /network controller/i.test(node.description ?? '') ? 'network' : pciClass);
  return [{ ...plain, kind: kind ?? (/ethernet/i.test(node.description ?? '') ? 'ethernet' : null) }];
}

function disk(node: LshwNode): DiskFacts[] {
  const namespace = node.class === 'disk' || (node.class === 'storage' && node.id === 'namespace');
  if (!namespace || node.id === 'cdrom' || /^\/dev\/(sr|fd)/.test(node.logicalName ?? '')) return [];
  if (node.capabilities.includes('removable') || (node.businfo ?? '').startsWith('usb@')) return [];
  if (node.sizeBytes === null && said(node.product) === null) return [];
  const rpm = node.capabilities.some((capability) => /^\d+rpm$/.test(capability));
  return [
    {
      ...unknownDisk,
      device: /^\/dev\/(\w+)/.exec(node.logicalName ?? '')?.[1] ?? null,
      model: said(node.product),
      serial: said(node.serial),
      sizeBytes: node.sizeBytes,
      rotational: rpm ? true : null,
      transport: (node.businfo ?? '').startsWith('nvme@')
        ? 'nvme'
        : /^(mmc|sd)@/.test(node.businfo ?? '')
          ? 'mmc'
          : null,
    },
  ];
}
