import { archOfKernel, isX86 } from './hardware/arm.ts';
import { kindOf, maybe32BitUefi, type CpuKind } from './hardware/cpus.ts';
import { hasEfi32, mayHaveEfi32 } from './hardware/macs.ts';
import { firmwareFamily } from './hardware/network-firmware.ts';
import { cautionsOf } from './cautions.ts';
import { judgeDisk } from './disk-health.ts';
import { uefiOf, type CpuFacts, type DeviceFacts, type Facts, type FirmwareFacts } from './facts.ts';
import type {
  BatteryProfile,
  CpuArch,
  CpuProfile,
  DiskProfile,
  FirmwareProfile,
  GraphicsProfile,
  MachineProfile,
  NetworkProfile,
} from './profile.ts';

/** What a computer is, judged from all that was said of it. */
export function profileOf(facts: Facts): MachineProfile {
  const cpu = cpuOf(facts.cpu);
  const maker = facts.maker ?? facts.boardMaker;
  const model = modelOf(facts);
  const battery = batteryOf(facts);
  const profile: MachineProfile = {
    maker,
    model,
    form: facts.form ?? (battery === null ? null : 'laptop'),
    cpu,
    ramMiB: facts.installedMiB ?? facts.usableMiB,
    usableRamMiB: facts.usableMiB,
    firmware: firmwareOf(facts, cpu),
    disks: facts.disks?.map(diskOf) ?? null,
    graphics: facts.graphics?.map((device): GraphicsProfile => plainDevice(device)) ?? null,
    network: facts.network?.map(networkOf) ?? null,
    battery,
    year: facts.firmwareYear,
    cautions: [],
    estimated: [],
  };
  return { ...profile, cautions: cautionsOf(profile, facts) };
}

/** Lenovo and IBM write the type number where others write the name, and the name into the version. */
function modelOf({ maker, product, productVersion, boardProduct }: Facts): string | null {
  if (/^(lenovo|ibm)\b/i.test(maker ?? '') && productVersion !== null && /\p{L}{3}/u.test(productVersion)) {
    return productVersion.replace(/^lenovo (?=think|idea|yoga|legion|v\d|g\d)/i, '');
  }
  return product ?? boardProduct;
}

export function cpuOf(cpu: CpuFacts | null): CpuProfile {
  if (cpu === null)
    return { name: null, arch: null, cores: null, longMode: null, pae: null, sse2: null, sse3: null };
  const kind = kindOf(cpu);
  const longMode = longModeOf(cpu, kind);
  const arch = archOf(cpu, kind, longMode);
  const name =
    cpu.name
      ?.replaceAll(/\((r|tm)\)/gi, '')
      .replaceAll(/ +/g, ' ')
      .trim() ?? null;
  if (arch !== null && !isX86(arch)) {
    const none = arch === 'other' ? null : false;
    return { name, arch, cores: cpu.cores, longMode: none, pae: none, sse2: none, sse3: none };
  }
  // Every 64-bit x86 processor has PAE and SSE2 (AMD64 Architecture Programmer’s Manual, volume 1, 1.1.1).
  const least = longMode === true ? true : null;
  return {
    name,
    arch,
    cores: cpu.cores,
    longMode,
    pae: cpu.pae ?? least ?? kind?.pae ?? null,
    sse2: cpu.sse2 ?? least ?? kind?.sse2 ?? null,
    sse3: cpu.sse3 ?? kind?.sse3 ?? null,
  };
}

/** What the processor says, then what is known of its kind. That a kernel is 32-bit says nothing. */
function longModeOf(cpu: CpuFacts, kind: CpuKind | null): boolean | null {
  if (cpu.longMode !== null) return cpu.longMode;
  if (cpu.kernelArch !== null && archOfKernel(cpu.kernelArch) === 'x86_64') return true;
  return kind?.longMode ?? null;
}

function archOf(cpu: CpuFacts, kind: CpuKind | null, longMode: boolean | null): CpuArch | null {
  const kernel = cpu.kernelArch === null ? null : archOfKernel(cpu.kernelArch);
  if (cpu.arch !== null && !isX86(cpu.arch)) return cpu.arch;
  if (kernel !== null && !isX86(kernel)) return kernel;
  if (longMode === true) return 'x86_64';
  // The Geode has cmov and still lacks what i686 programs use.
  if (cpu.family === 5) return 'i586';
  const cmov = cpu.cmov ?? kind?.cmov ?? null;
  if (cmov === true) return 'i686';
  if (cmov === false) return cpu.cx8 === false ? 'i486' : 'i586';
  // Linux names its machine by the processor's family: it is that at least.
  if (kernel !== null) return kernel;
  return longMode === false ? 'i686' : null;
}

function firmwareOf(facts: Facts, cpu: CpuProfile): FirmwareProfile {
  const { firmware } = facts;
  const apple = /^apple\b/i.test(facts.maker ?? '');
  const model = facts.product ?? '';
  const possible = apple ? mayHaveEfi32(model) : facts.cpu !== null && maybe32BitUefi(facts.cpu);
  const kind = kindOfFirmware(facts, firmware, cpu, possible);
  const secureBoot = firmware?.secureBoot ?? (kind === 'bios' ? false : null);
  return { kind, maybeIa32: kind === 'uefi32' || (kind === null && possible), secureBoot };
}

/**
 * How it starts: what was seen, then what cannot be otherwise. That SMBIOS names UEFI settles nothing: many such
 * computers start by BIOS.
 */
function kindOfFirmware(
  facts: Facts,
  firmware: FirmwareFacts | null,
  cpu: CpuProfile,
  maybe32: boolean,
): FirmwareProfile['kind'] {
  if (cpu.arch !== null && !isX86(cpu.arch)) return null;
  if (firmware?.startedBy === 'bios') return 'bios';
  const apple = /^apple\b/i.test(facts.maker ?? '');
  if (firmware?.startedBy === 'uefi') {
    if (firmware.bits !== null) return uefiOf(firmware.bits);
    if (apple && hasEfi32(facts.product ?? '')) return 'uefi32';
    if (cpu.longMode === false) return 'uefi32';
    return cpu.longMode === true && !maybe32 ? 'uefi64' : null;
  }
  if (apple) return hasEfi32(facts.product ?? '') ? 'uefi32' : null;
  if (firmware?.saysUefi === true || maybe32) return null;
  const year = facts.firmwareYear;
  if (year === null) return null;
  // Windows first started from UEFI with Vista SP1 in 2008, 64-bit only, and with 32-bit UEFI since Windows 8 (2012).
  return year < 2008 || (year < 2012 && cpu.longMode === false) ? 'bios' : null;
}

function diskOf(disk: NonNullable<Facts['disks']>[number]): DiskProfile {
  const { health, reasons } = judgeDisk(disk);
  const { model, sizeBytes, rotational, transport } = disk;
  return { model, sizeBytes, rotational, transport, health, reasons };
}

function plainDevice({ bus, vendorId, deviceId, name }: DeviceFacts): GraphicsProfile {
  return { bus, vendorId, deviceId, name };
}

function networkOf(device: DeviceFacts): NetworkProfile {
  return { ...plainDevice(device), kind: device.kind, firmware: firmwareFamily(device) };
}

/** All batteries of the computer as one. */
function batteryOf({ batteries }: Facts): BatteryProfile | null {
  if (batteries === null || batteries.length === 0) return null;
  const sum = (values: readonly (number | null)[]): number | null =>
    values.reduce<number | null>(
      (total, value) => (total === null || value === null ? null : total + value),
      0,
    );
  const tenth = (value: number | null): number | null =>
    value === null ? null : Math.round(value * 10) / 10;
  const design = sum(batteries.map(({ designWh }) => designWh));
  const full = sum(batteries.map(({ fullWh }) => fullWh));
  const share =
    design !== null && full !== null && design > 0 ? full / design : (batteries[0]?.health ?? null);
  const cycles = batteries.flatMap((one) => (one.cycles === null ? [] : [one.cycles]));
  return {
    designWh: tenth(design),
    fullWh: tenth(full),
    wear: share === null ? null : Math.round(Math.min(1, Math.max(0, 1 - share)) * 100) / 100,
    cycles: cycles.length > 0 ? Math.max(...cycles) : null,
  };
}
