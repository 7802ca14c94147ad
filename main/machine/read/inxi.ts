import { archOfKernel, isX86 } from '../hardware/arm.ts';
import {
  factsOf,
  mostOutputs,
  unknownCpu,
  unknownDisk,
  unknownFirmware,
  type BatteryFacts,
  type CpuFacts,
  type DeviceFacts,
  type DiskFacts,
  type Facts,
  type FirmwareFacts,
  type Reader,
} from '../facts.ts';
import { numberOf, said, sizeInBytes, toMiB, yearOf } from '../words.ts';
import { idOf, networkKind } from './devices.ts';
import { words } from './flags.ts';
import { batteryOf } from './power.ts';
import { inxiSections, type InxiItem } from './inxi-lines.ts';
import { formOfChassisWord } from './smbios.ts';

/** `inxi -F` and its longer kin (`-Fx` … `-Fxxxz`), in inxi 2 and 3, coloured or not. */
export const inxi: Reader = {
  tool: 'inxi',
  recognises: (text) =>
    sectionStart(text, 'CPU|Machine') && sectionStart(text, 'System|Graphics|Network|Info|Drives'),
  read(text) {
    const systems = text
      .split(/^(?=System:)/m, mostOutputs)
      .filter((part) => sectionStart(part, 'CPU|Machine'));
    return systems.map(report);
  },
};

function sectionStart(text: string, names: string): boolean {
  return (
    new RegExp(`^(${names}): *(\\n +\\S|[A-Z]\\S* ?\\S*:|\\S)`, 'm').test(text) &&
    /^(CPU|Machine|System): *(\n {2}|\S)/m.test(text)
  );
}

function report(text: string): Facts {
  const sections = inxiSections(text);
  const items = (name: string): readonly InxiItem[] => sections.get(name) ?? [];
  const value = (name: string, ...keys: string[]): string | null => valueOf(items(name), ...keys);
  const machine = items('Machine');
  const disks = items('Drives').length > 0 ? drives(items('Drives')) : null;
  const { installedMiB, usableMiB } = memory(sections);
  const batteries = batteriesOf(items('Battery'));
  return factsOf('inxi', {
    maker: said(value('Machine', 'System')),
    product: said(after(machine, 'System', 'product')),
    productVersion: said(after(machine, 'product', 'v')),
    boardMaker: said(value('Machine', 'Mobo')),
    boardProduct: said(after(machine, 'Mobo', 'model')),
    form: formOfChassisWord(value('Machine', 'Type', 'Device')),
    firmwareYear: yearOf(value('Machine', 'date')),
    cpu: processor(items('CPU'), items('System')),
    installedMiB,
    usableMiB,
    firmware: firmware(machine),
    disks,
    graphics: devices(items('Graphics'), false),
    network: devices(items('Network'), true),
    batteries: batteries.length > 0 ? batteries : null,
  });
}

function valueOf(items: readonly InxiItem[], ...keys: string[]): string | null {
  return items.find((item) => keys.includes(item.key))?.value ?? null;
}

/** The value of a key that stands behind another: `v` means something else behind each. */
function after(items: readonly InxiItem[], first: string, key: string): string | null {
  const from = items.findIndex((item) => item.key === first);
  return from === -1
    ? null
    : (items.slice(from + 1, from + 4).find((item) => item.key === key)?.value ?? null);
}

/** `Info: dual core model: Intel Core2 Duo P8600 bits: 64 …`, before inxi 3.3 `Topology: Dual Core model: …`. */
function processor(items: readonly InxiItem[], system: readonly InxiItem[]): CpuFacts | null {
  const name = said(valueOf(items, 'model'));
  if (name === null) return null;
  const topology = valueOf(items, 'Info', 'Topology') ?? '';
  const bits = valueOf(items, 'bits');
  const flags = words(valueOf(items, 'Flags', 'flags'));
  const listed = flags.length > 0;
  const kernelArch =
    said(valueOf(system, 'arch')) ??
    said(/\b(i[3-6]86|x86_64|aarch64|armv\w+|ppc\w*)\b/.exec(valueOf(system, 'Kernel') ?? '')?.[1]);
  const kernel = kernelArch === null ? null : archOfKernel(kernelArch);
  const x86 = kernel === null ? /intel|amd|via|athlon|pentium|celeron/i.test(name) : isX86(kernel);
  // Without flags, `bits` is what inxi found in the processor's own flags; it is absent where it could not.
  const longMode = listed ? flags.includes('lm') : bits === '64' ? true : null;
  return {
    ...unknownCpu,
    name,
    kernelArch,
    arch: x86 ? null : kernel,
    cores: coresOf(topology),
    longMode: x86 ? longMode : null,
    pae: x86 && listed ? flags.includes('pae') : null,
    sse2: x86 && listed ? flags.includes('sse2') : null,
    sse3: x86 && listed ? flags.includes('sse3') || flags.includes('pni') || flags.includes('ssse3') : null,
  };
}

const coreWords = ['single', 'dual', 'triple', 'quad', 'penta', 'hexa', 'hepta', 'octa'];

function coresOf(topology: string): number | null {
  const [, word = ''] = /\b([\w-]+)[ -]cores?\b/i.exec(topology) ?? [];
  const number = numberOf(word.replace('-core', ''));
  if (number !== null) return number;
  const known = coreWords.indexOf(word.toLowerCase().replace(/^6$/, 'hexa'));
  return known === -1 ? null : known + 1;
}

/** `UEFI: …` was started so; `UEFI-[Legacy]: …` can, but was not; `BIOS: …` did not. */
function firmware(machine: readonly InxiItem[]): FirmwareFacts | null {
  const item = machine.find(({ key }) => /^(UEFI|BIOS)/.test(key));
  if (item === undefined) return null;
  const legacy = item.key.includes('Legacy');
  return {
    ...unknownFirmware,
    startedBy: item.key.startsWith('UEFI') && !legacy ? 'uefi' : 'bios',
    saysUefi: legacy ? true : null,
  };
}

/** `RAM: total: 4 GiB` is what is plugged in; `Memory: 3.78 GiB used: …` what the kernel can use. */
function memory(sections: ReadonlyMap<string, readonly InxiItem[]>): {
  installedMiB: number | null;
  usableMiB: number | null;
} {
  const all = [...(sections.get('Memory') ?? []), ...(sections.get('Info') ?? [])];
  const devices = all.filter(({ key }) => /^Device-\d+$/.test(key));
  const sizes = devices.map(({ value }) => sizeInBytes(value, 'binary'));
  const modules = sizes.length > 0 ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : null;
  const at = all.findIndex(({ key }) => key === 'Memory' || key === 'RAM' || key === 'System RAM');
  const words = all.slice(at, at + 3);
  const total = words.find(({ key, value }) => /^(available|total)$/.test(key) && /\d/.test(value));
  const plain = words.find(({ key, value }) => /^(Memory|RAM)$/.test(key) && /^\d/.test(value));
  // inxi 2 wrote used/total: `512.0/2000.0MB`.
  const text = (plain ?? words.find(({ key }) => key === 'available') ?? total)?.value ?? '';
  const usable = /\/(\d[\d.]*\s*[KMGT]i?B)/i.exec(text)?.[1] ?? text;
  return {
    installedMiB: toMiB(modules),
    usableMiB: at === -1 ? null : toMiB(sizeInBytes(usable, 'binary')),
  };
}

/** What follows `Device-1:` up to the next device, as groups; what is said of ports and displays is left out. */
function groups(items: readonly InxiItem[], start: RegExp): InxiItem[][] {
  const found: InxiItem[][] = [];
  let open = false;
  for (const item of items) {
    if (start.test(item.key)) found.push([item]);
    open =
      start.test(item.key) || (open && !/^(IF|Display|OpenGL|API|Message|Partition|RAID)/.test(item.key));
    if (open && !start.test(item.key)) found.at(-1)?.push(item);
  }
  return found;
}

function devices(items: readonly InxiItem[], network: boolean): DeviceFacts[] | null {
  const found = groups(items, /^(Device|Card)(-\d+)?$/).map((group): DeviceFacts => {
    const [vendorId, deviceId] = (valueOf(group, 'chip-ID', 'chip ID') ?? '').split(' ')[0]?.split(':') ?? [];
    const type = valueOf(group, 'type') ?? '';
    const plain = {
      bus: /USB/i.test(type)
        ? 'usb'
        : /PCI/i.test(type) || valueOf(group, 'bus-ID', 'bus ID')?.includes('.')
          ? 'pci'
          : null,
      vendorId: idOf(vendorId),
      deviceId: idOf(deviceId),
      name: said(group[0]?.value),
      driver: said(valueOf(group, 'driver')),
    } as const;
    const code = valueOf(group, 'class-ID') ?? '';
    const pciClass = code === '0280' ? 'network' : plain.bus === 'usb' ? null : 'ethernet';
    return { ...plain, kind: network ? networkKind(plain, pciClass) : null };
  });
  const real = found.filter((device) => device.name !== null);
  return real.length > 0 ? real : null;
}

function drives(items: readonly InxiItem[]): DiskFacts[] {
  return groups(items, /^ID-\d+$/).flatMap((group): DiskFacts[] => {
    const path = group[0]?.value ?? '';
    if (/USB/i.test(valueOf(group, 'type') ?? '')) return [];
    const size = valueOf(group, 'size');
    const tech = valueOf(group, 'tech', 'rotation') ?? '';
    return [
      {
        ...unknownDisk,
        device: /\/dev\/(\w+)/.exec(path)?.[1] ?? null,
        model: said(
          [valueOf(group, 'vendor'), valueOf(group, 'model')]
            .map(said)
            .filter((word) => word !== null)
            .join(' '),
        ),
        sizeBytes: size === null ? null : sizeInBytes(size, 'decimal'),
        rotational: /SSD/i.test(tech) ? false : /HDD|rpm/i.test(tech) ? true : null,
        transport: /nvme/i.test(path) ? 'nvme' : null,
      },
    ];
  });
}

/** `condition: 21.0/56.2 Wh (37.4%)`: what is left over what it was designed for. */
function batteriesOf(items: readonly InxiItem[]): BatteryFacts[] {
  return groups(items, /^ID-\d+$/).flatMap((group) => {
    if (/^(hidpp|wacom|hid)/i.test(group[0]?.value ?? '')) return [];
    const [, full, design] = /([\d.]+)\/([\d.]+) ?Wh/.exec(valueOf(group, 'condition') ?? '') ?? [];
    if (full === undefined) return [];
    return [batteryOf(numberOf(design), numberOf(full), null, numberOf(valueOf(group, 'cycles')))];
  });
}
