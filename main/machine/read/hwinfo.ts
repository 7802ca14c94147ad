import {
  factsOf,
  unknownCpu,
  unknownDisk,
  unknownFirmware,
  type CpuFacts,
  type DeviceFacts,
  type DiskFacts,
  type Reader,
} from '../facts.ts';
import { field, said, sizeInBytes, toMiB, yearOf } from '../words.ts';
import { idOf, networkKind } from './devices.ts';
import { featuresOfKernelFlags, words } from './flags.ts';

/** `hwinfo`: blocks that name their hardware class, or with `--short` lists under headings. */
export const hwinfo: Reader = {
  tool: 'hwinfo',
  recognises: (text) => /^ {2}Hardware Class: \w/m.test(text) || short.test(text),
  read: (text) => (/^ {2}Hardware Class: \w/m.test(text) ? [long(text)] : [brief(text)]),
};

const short = /^(cpu|graphics card|network|disk|storage|bridge): *\n {2}/m;

type Block = string;

function long(text: string): ReturnType<typeof factsOf> {
  const blocks = text.split(/^(?=\d{2,4}: \w+ [\w.]+: )/m).slice(0, 5000);
  const ofClass = (name: string): Block[] =>
    blocks.filter((block) => field(block, 'Hardware Class', true) === name);
  const [bios] = ofClass('bios');
  const [memory] = ofClass('memory');
  const disks = ofClass('disk').flatMap(disk);
  const list = (found: DeviceFacts[]): DeviceFacts[] | null => (found.length > 0 ? found : null);
  const system = bios === undefined ? null : section(bios, 'System Info');
  const size = memory === undefined ? null : field(memory, 'Memory Size', true);
  return factsOf('hwinfo', {
    maker: quoted(system, 'Manufacturer'),
    product: quoted(system, 'Product'),
    productVersion: quoted(system, 'Version'),
    firmwareYear: yearOf(quoted(bios === undefined ? null : section(bios, 'BIOS Info'), 'Date')),
    cpu: processor(ofClass('cpu')),
    // `3 GB + 768 MB`
    usableMiB: toMiB(
      (size ?? '').split('+').reduce((sum, part) => sum + (sizeInBytes(part, 'binary') ?? 0), 0),
    ),
    firmware: /^ {2}(EFI|UEFI)\b/m.test(bios ?? '') ? { ...unknownFirmware, startedBy: 'uefi' } : null,
    disks: disks.length > 0 ? disks : null,
    graphics: list(ofClass('graphics card').map((block) => device(block, null))),
    network: list(
      [...ofClass('network'), ...ofClass('bluetooth')].map((block) => device(block, networkClass(block))),
    ),
  });
}

/** The lines of an indented section of a block. */
function section(block: Block, title: string): string | null {
  const match = new RegExp(String.raw`^( +)${title}:.*\n((?:\1 +.*\n?)+)`, 'm').exec(block);
  return match?.[2] ?? null;
}

function quoted(text: string | null, key: string): string | null {
  const value = text === null ? null : field(text, key, true);
  return said(/"([^"]*)"/.exec(value ?? '')?.[1]);
}

/** `Model: 6.23.10 "Intel(R) Core(TM)2 Duo CPU …"`; siblings are listed one by one. */
function processor(blocks: readonly Block[]): CpuFacts | null {
  const [first] = blocks;
  if (first === undefined) return null;
  const [, family, model] = /^ *Model: (\d+)\.(\d+)\.\d+ /m.exec(first) ?? [];
  const flags = words(field(first, 'Features', true));
  return {
    ...unknownCpu,
    name: quoted(first, 'Model'),
    vendor: quoted(first, 'Vendor'),
    family: family === undefined ? null : Number(family),
    model: model === undefined ? null : Number(model),
    ...(flags.includes('fpu') ? featuresOfKernelFlags(flags) : null),
  };
}

/** `Vendor: pci 0x8086 "Intel Corporation"`, `Device: pci 0x4232 "WiFi Link 5100"` */
function device(block: Block, kind: 'wifi' | 'ethernet' | 'bluetooth' | null): DeviceFacts {
  const [, bus, vendor] = /^ *Vendor: (pci|usb) 0x([0-9a-f]{4})/m.exec(block) ?? [];
  const [, product] = /^ *Device: (?:pci|usb) 0x([0-9a-f]{4})/m.exec(block) ?? [];
  const plain = {
    bus: bus === 'pci' || bus === 'usb' ? bus : null,
    vendorId: idOf(vendor),
    deviceId: idOf(product),
    name: quoted(block, 'Model'),
    driver: quoted(block, 'Driver'),
  } as const;
  return { ...plain, kind: kind === 'ethernet' ? networkKind(plain, 'ethernet') : kind };
}

function networkClass(block: Block): 'wifi' | 'ethernet' | 'bluetooth' {
  const head = block.split('\n', 1)[0] ?? '';
  if (/bluetooth/i.test(head)) return 'bluetooth';
  return /WLAN|wireless/i.test(head) ? 'wifi' : 'ethernet';
}

function disk(block: Block): DiskFacts[] {
  const name = /^\/dev\/(\w+)/.exec(field(block, 'Device File', true) ?? '')?.[1] ?? null;
  if (/^(sr|fd|loop|zram)/.test(name ?? '') || /usb/i.test(field(block, 'Driver', true) ?? '')) return [];
  const bytes = /capacity: .*\((\d+) bytes\)/i.exec(block)?.[1];
  return [
    {
      ...unknownDisk,
      device: name,
      model: quoted(block, 'Model'),
      sizeBytes: bytes === undefined ? null : Number(bytes),
    },
  ];
}

/** `--short`: names only. */
function brief(text: string): ReturnType<typeof factsOf> {
  const under = (heading: string): string[] => {
    const match = new RegExp(String.raw`^${heading}: *\n((?: +\S.*\n?)+)`, 'm').exec(text);
    return (match?.[1] ?? '').split('\n').filter((line) => line.trim() !== '');
  };
  const plain = (line: string): string | null => said(line.replace(/^ {2}\/?\S* {2,}/, ''));
  const named = (line: string): DeviceFacts => ({
    bus: null,
    vendorId: null,
    deviceId: null,
    name: plain(line),
    driver: null,
    kind: null,
  });
  const [cpu] = under('cpu');
  const name = cpu === undefined ? null : said(cpu.replace(/, \d+ MHz\s*$/, ''));
  const graphics = under('graphics card').map(named);
  const network = under('network').map((line) => ({
    ...named(line),
    kind: networkKind(named(line), /^ {2}w/.test(line) ? 'network' : 'ethernet'),
  }));
  const disks = under('disk').flatMap((line): DiskFacts[] => {
    const device = /^ {2}\/dev\/(\w+)/.exec(line)?.[1] ?? null;
    const model = plain(line);
    return [{ ...unknownDisk, device, model: model === 'Disk' ? null : model }];
  });
  return factsOf('hwinfo', {
    cpu: name === null ? null : { ...unknownCpu, name },
    graphics: graphics.length > 0 ? graphics : null,
    network: network.length > 0 ? network : null,
    disks: disks.length > 0 ? disks : null,
  });
}
