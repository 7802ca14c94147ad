import {
  factsOf,
  mostOutputs,
  unknownCpu,
  unknownFirmware,
  type BatteryFacts,
  type CpuFacts,
  type Facts,
  type Reader,
} from '../facts.ts';
import { count, field, said, sizeInBytes, toMiB, yearOf } from '../words.ts';
import { formOfChassisWord } from './smbios.ts';

/** `dmidecode`, all of it or single types (`-t`). Several of them in one text are several computers. */
export const dmidecode: Reader = {
  tool: 'dmidecode',
  recognises: (text) => /^Handle 0x[0-9A-F]{4}, DMI type \d+/m.test(text),
  read(text) {
    const reports = text.split(/^(?=# dmidecode )/m, mostOutputs);
    const found = reports.filter((report) => /^Handle 0x/m.test(report)).map(report);
    return together(found);
  },
};

interface Structure {
  readonly type: number;
  readonly text: string;
}

/** `dmidecode -t 1; dmidecode -t 17` are one computer as long as they do not speak of the same things. */
function together(found: readonly Facts[]): Facts[] {
  const result: Facts[] = [];
  for (const facts of found) {
    const last = result.at(-1);
    const both = (key: keyof Facts): boolean => last?.[key] !== null && facts[key] !== null;
    const anew = (['product', 'cpu', 'installedMiB', 'firmware', 'boardProduct'] as const).some(both);
    if (last === undefined || anew) result.push(facts);
    else {
      result[result.length - 1] = Object.fromEntries(
        Object.entries(facts).map(([key, value]: [string, unknown]) => [
          key,
          value ?? last[key as keyof Facts],
        ]),
      ) as unknown as Facts;
    }
  }
  return result;
}

function report(text: string): Facts {
  const structures = structuresOf(text);
  const first = (type: number): string | null => structures.find((one) => one.type === type)?.text ?? null;
  const bios = first(0);
  const system = first(1);
  const board =
    structures.find((one) => one.type === 2 && !/^\tType: (?!Motherboard)/m.test(one.text))?.text ?? null;
  const of = (structure: string | null, key: string): string | null =>
    structure === null ? null : said(field(structure, key, true));
  return factsOf('dmidecode', {
    maker: of(system, 'Manufacturer'),
    product: of(system, 'Product Name'),
    productVersion: of(system, 'Version'),
    boardMaker: of(board, 'Manufacturer'),
    boardProduct: of(board, 'Product Name'),
    uuid: of(system, 'UUID'),
    serial: of(system, 'Serial Number'),
    form: formOfChassisWord(of(first(3), 'Type')),
    firmwareYear: yearOf(of(bios, 'Release Date')),
    cpu: processor(structures),
    installedMiB: installedMiB(structures),
    firmware:
      bios === null
        ? null
        : {
            ...unknownFirmware,
            saysUefi: /^\tCharacteristics:/m.test(bios) ? bios.includes('UEFI is supported') : null,
            smbios: smbiosVersion(text),
          },
    batteries: batteries(structures),
  });
}

/** A structure's lines; publishers cut lines out, so that a title may stand without its handle. */
function structuresOf(text: string): Structure[] {
  const structures: Structure[] = [];
  for (const part of text.split(/^(?=Handle 0x)/m).slice(1, 5000)) {
    const type = /^Handle 0x[0-9A-F]{4}, DMI type (\d+)/.exec(part)?.[1];
    if (type === undefined) continue;
    // Where the line with the handle was cut out, the next title that follows is a structure of its own.
    const [own = '', ...orphans] = part.split(/\n(?=(?:Chassis|Processor) Information\n)/);
    const titled = own.includes('\n');
    structures.push({ type: Number(type), text: titled ? own : part });
    for (const orphan of titled ? orphans : orphans.slice(1)) {
      structures.push({ type: orphan.startsWith('Chassis') ? 3 : 4, text: orphan });
    }
  }
  return structures;
}

function smbiosVersion(text: string): number | null {
  const [, major, minor] = /^SMBIOS (\d)\.(\d{1,2})(?:\.\d+)? present/m.exec(text) ?? [];
  return major === undefined ? null : Number(major) * 100 + Number(minor);
}

/**
 * Memory that is plugged in: the memory devices (type 17) of the system's own memory; where there are none, the
 * older memory modules (type 6). Sizes come in MB and GB mixed; flash chips on the board are memory devices, too.
 */
function installedMiB(structures: readonly Structure[]): number | null {
  const arrays = new Map(
    structures
      .filter((one) => one.type === 16)
      .map((one) => [/^Handle (0x[0-9A-F]{4})/.exec(one.text)?.[1], field(one.text, 'Use', true)]),
  );
  const devices = structures.filter((one) => {
    if (one.type !== 17) return false;
    const use = arrays.get(field(one.text, 'Array Handle', true) ?? '');
    const flash = /^(flash|rom|eeprom|feprom|eprom)$/i.test(field(one.text, 'Type', true) ?? '');
    return !flash && (use === undefined || use === null || use === 'System Memory');
  });
  const sum = (sizes: readonly (string | null)[]): number | null => {
    const known = sizes.flatMap((size) => (size === null ? [] : [sizeInBytes(size, 'binary') ?? 0]));
    return toMiB(known.reduce((total, size) => total + size, 0));
  };
  return (
    sum(devices.map((one) => field(one.text, 'Size', true))) ??
    sum(structures.filter((one) => one.type === 6).map((one) => field(one.text, 'Installed Size', true)))
  );
}

/**
 * The processor as the firmware tells it. Its flags are the first CPUID word only: no `lm`, no SSE3. That is
 * said elsewhere, in `Characteristics: 64-bit capable`, by firmware since about SMBIOS 2.5.
 */
function processor(structures: readonly Structure[]): CpuFacts | null {
  const all = structures.filter(
    (one) => one.type === 4 && !/^\t(Status: Unpopulated|Type: (?!Central Processor))/m.test(one.text),
  );
  const [first] = all;
  if (first === undefined) return null;
  const text = first.text;
  const [, family, model] = /Family (\d+), Model (\d+)/.exec(field(text, 'Signature', true) ?? '') ?? [];
  const flags = /^\tFlags:\n((?:\t\t.*\n?)+)/m.exec(text)?.[1] ?? null;
  const has = (flag: string): boolean | null =>
    flags === null ? null : new RegExp(String.raw`^\t\t${flag}\b`, 'm').test(flags);
  const cores = all.map((one) => count(field(one.text, 'Core Count', true)));
  return {
    ...unknownCpu,
    name: said(field(text, 'Version', true)),
    vendor: vendorOf(field(text, 'Manufacturer', true)),
    family: count(family),
    model: count(model),
    cores: cores.includes(null) ? null : cores.reduce<number>((sum, one) => sum + (one ?? 0), 0) || null,
    longMode: /^\t\t64-bit capable/m.test(text) ? true : null,
    pae: has('PAE'),
    sse2: has('SSE2'),
    cmov: has('CMOV'),
    cx8: has('CX8'),
  };
}

/** The makers' names in CPUID's spelling. */
export function vendorOf(maker: string | null): string | null {
  if (maker === null) return null;
  if (/intel/i.test(maker)) return 'GenuineIntel';
  if (/amd|advanced micro/i.test(maker)) return 'AuthenticAMD';
  return /via|centaur/i.test(maker) ? 'CentaurHauls' : null;
}

/** Only what they were designed for: SMBIOS does not know what is left of it. */
function batteries(structures: readonly Structure[]): BatteryFacts[] | null {
  const found = structures
    .filter((one) => one.type === 22)
    .map((one) => count(field(one.text, 'Design Capacity', true)))
    .flatMap((mWh) => (mWh === null || mWh === 0 ? [] : [mWh / 1000]));
  return found.length === 0
    ? null
    : found.map((designWh) => ({ designWh, fullWh: null, health: null, cycles: null }));
}
