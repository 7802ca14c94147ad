import type { CpuArch, DeviceProfile, MachineProfile, NetworkProfile } from '../../machine/profile.ts';
import {
  appleSilicon,
  firmwareGroups,
  hidesPae,
  knownGraphics,
  oldProcessors,
  raspberryPi,
  type DeviceGroup,
  type KnownDevices,
  type MachineKind,
} from '../rules/hardware.ts';
import type { SystemEdition } from '../schema.ts';
import type { Wish } from './types.ts';

/**
 * All that a rule can ask about, in one flat table; `null` is "not known".
 * `machine.…` is the computer, `system.…` the edition, `wish.…` the person, `fits.…` the computer and the edition
 * together.
 */
export interface Facts {
  readonly 'machine.arch': CpuArch | null;
  /** Whether it is a PC's processor (x86, 32 or 64 bits). */
  readonly 'machine.isPc': boolean | null;
  /** Runs 64-bit programs of a PC. */
  readonly 'machine.is64Bit': boolean | null;
  readonly 'machine.pae': boolean | null;
  readonly 'machine.sse2': boolean | null;
  /** The processor has PAE but hides it. */
  readonly 'machine.hidesPae': boolean | null;
  readonly 'machine.processor': string | null;
  /** Sold before 2010, by its name; a name that says nothing is not known. */
  readonly 'machine.processorIsOld': boolean | null;
  readonly 'machine.ramMiB': number | null;
  readonly 'machine.ramIsGuess': boolean;
  readonly 'machine.firmware': 'bios' | 'uefi64' | 'uefi32' | null;
  readonly 'machine.maybeUefi32': boolean;
  readonly 'machine.secureBoot': boolean | null;
  readonly 'machine.year': number | null;
  readonly 'machine.kinds': readonly MachineKind[];
  readonly 'machine.devices': readonly DeviceGroup[];
  readonly 'machine.hasWifi': boolean | null;
  readonly 'machine.wifi': string | null;
  readonly 'machine.graphics': string | null;
  /** Of before about 2008, by its numbers or by the computer's year. */
  readonly 'machine.oldGraphics': boolean | null;
  readonly 'machine.isT2': boolean;
  readonly 'machine.failingDisk': string | null;

  readonly 'system.id': string;
  readonly 'system.name': string;
  readonly 'system.family': string;
  readonly 'system.category': string;
  readonly 'system.status': string;
  readonly 'system.successor': string | null;
  readonly 'system.purposes': readonly string[];
  readonly 'system.destructive': boolean;
  readonly 'system.arch': readonly string[] | null;
  readonly 'system.cpuLevel': string | null;
  readonly 'system.is64Bit': boolean | null;
  readonly 'system.needsPae': boolean | null;
  readonly 'system.needsSse2': boolean | null;
  readonly 'system.ramBootMiB': number | null;
  readonly 'system.ramPleasantMiB': number | null;
  readonly 'system.ramFigureIsSure': boolean;
  readonly 'system.bios': boolean | null;
  readonly 'system.uefi64': boolean | null;
  readonly 'system.uefi32': boolean | null;
  readonly 'system.secureBoot': boolean | null;
  readonly 'system.method': 'image' | 'kit' | 'none' | null;
  readonly 'system.kitPossible': boolean | null;
  readonly 'system.hasDesktop': boolean | null;
  /** As heavy as what new computers get. */
  readonly 'system.isFullDesktop': boolean;
  readonly 'system.isWayland': boolean | null;
  readonly 'system.sizeMiB': number | null;
  readonly 'system.maturity': string | null;
  readonly 'system.team': string | null;
  readonly 'system.runsFromRam': string | null;
  readonly 'system.persistence': string | null;
  readonly 'system.legalNotice': string | null;
  readonly 'system.legalNoticeDate': string | null;

  readonly 'wish.for': string;
  readonly 'wish.experience': string;

  readonly 'fits.wish': boolean;
  /** Among the system's processors is one that this one can stand for. */
  readonly 'fits.arch': boolean | null;
  /** A PC's system on a PC, but 64 bits on 32. */
  readonly 'fits.only64BitIsMissing': boolean;
  readonly 'fits.cpuLevel': boolean | null;
  /** The machine's memory as a multiple of what is pleasant, and of what is needed to start. */
  readonly 'fits.timesPleasant': number | null;
  readonly 'fits.timesBoot': number | null;
  /** The computer's 32-bit UEFI starts it only from a kit stick. */
  readonly 'fits.needsKit': boolean;
  /** The edition that came after it runs here too. */
  readonly 'fits.newerRuns': boolean | null;
}

export type FactName = keyof Facts;

type FactsOf<Prefix extends string> = {
  readonly [Name in FactName as Name extends `${Prefix}.${string}` ? Name : never]: Facts[Name];
};
export type MachineFacts = FactsOf<'machine'>;
export type SystemFacts = FactsOf<'system'>;

/** The table in its three parts, so that a computer and an edition are looked at only once. */
export interface FactTables {
  readonly machine: MachineFacts;
  readonly system: SystemFacts;
  readonly together: FactsOf<'wish'> & FactsOf<'fits'>;
}

/** A fact by its name. */
export function fact<Name extends FactName>(tables: FactTables, name: Name): Facts[Name] {
  const letter = name[0];
  const part: Partial<Facts> =
    letter === 's' ? tables.system : letter === 'm' ? tables.machine : tables.together;
  return part[name] as Facts[Name];
}

const pcLevels = ['i486', 'i586', 'i686', 'x86_64'] as const;
type PcLevel = (typeof pcLevels)[number];

/** What a computer's profile says to the rules. */
export function machineFacts(machine: MachineProfile): MachineFacts {
  const { cpu, firmware } = machine;
  const arch = realArch(machine);
  const is64Bit = arch === null ? null : arch === 'x86_64';
  const names = [machine.maker, machine.model, cpu.name].filter((name) => name !== null).join(' ');
  const devices = [
    ...(machine.graphics ?? []).flatMap((device) => groupsOf(device, knownGraphics)),
    ...(machine.network ?? []).flatMap(networkGroups),
  ];
  return {
    'machine.arch': arch,
    'machine.isPc': arch === null ? null : isPcLevel(arch),
    'machine.is64Bit': is64Bit,
    // Both are part of the 64-bit instruction set, whatever a kernel lists.
    'machine.pae': cpu.pae ?? (is64Bit === true ? true : null),
    'machine.sse2': cpu.sse2 ?? (is64Bit === true ? true : null),
    'machine.hidesPae':
      machine.cautions.some(({ code }) => /\bpae-hidden\b/.test(code)) ||
      (cpu.name === null ? null : hidesPae.test(cpu.name)),
    'machine.processor': cpu.name,
    'machine.processorIsOld': cpu.name !== null && oldProcessors.test(cpu.name) ? true : null,
    'machine.ramMiB': machine.ramMiB,
    'machine.ramIsGuess': machine.estimated.includes('ramMiB'),
    'machine.firmware': firmware.kind,
    'machine.maybeUefi32': firmware.kind === null && firmware.maybeIa32,
    'machine.secureBoot': firmware.secureBoot,
    'machine.year': machine.year,
    'machine.kinds': kindsOf(arch, machine.maker, names),
    'machine.devices': [...new Set(devices)],
    'machine.hasWifi': machine.network?.some(({ kind }) => kind === 'wifi') ?? null,
    'machine.wifi': machine.network?.find(({ kind }) => kind === 'wifi')?.name ?? null,
    'machine.graphics': machine.graphics?.[0]?.name ?? null,
    'machine.failingDisk': failingDisk(machine),
    'machine.oldGraphics':
      devices.length > 0 && devices.some((group) => !group.startsWith('wifi'))
        ? true
        : machine.year === null
          ? null
          : machine.year < 2008,
    'machine.isT2': machine.cautions.some(({ code }) => /\bt2\b/.test(code)),
  };
}

/** What a catalogue entry says to the rules. */
export function systemFacts(edition: SystemEdition, family: string): SystemFacts {
  const arch = edition.arch.value;
  const desktop = edition.desktop.value;
  return {
    'system.id': edition.id,
    'system.name': edition.name,
    'system.family': family,
    'system.category': edition.category,
    'system.status': edition.status,
    'system.successor': edition.successor,
    'system.purposes': edition.purposes,
    'system.destructive': edition.destructive,
    'system.arch': arch,
    'system.cpuLevel': edition.cpu.baseline.value,
    'system.is64Bit': arch === null ? null : arch.every((one) => one === 'x86_64' || one === 'aarch64'),
    'system.needsPae': edition.cpu.pae.value,
    'system.needsSse2': edition.cpu.sse2.value,
    'system.ramBootMiB': edition.ramMiB.boot.value,
    'system.ramPleasantMiB': edition.ramMiB.pleasant.value,
    'system.ramFigureIsSure': edition.ramMiB.boot.sure === 'A' || edition.ramMiB.boot.sure === 'B',
    'system.bios': edition.firmware.bios.value,
    'system.uefi64': edition.firmware.uefi64.value,
    'system.uefi32': edition.firmware.uefi32.value,
    'system.secureBoot': edition.firmware.secureBoot.value,
    'system.method': edition.method.value,
    'system.kitPossible': kitPossible(edition),
    'system.hasDesktop': desktop === null ? null : desktop !== 'none',
    'system.isFullDesktop': edition.category === 'comparison' || (edition.sizeMiB.value ?? 0) >= 2000,
    'system.isWayland': desktop === null ? null : /wayland|labwc|sway/i.test(desktop),
    'system.sizeMiB': edition.sizeMiB.value,
    'system.maturity': edition.maturity.value,
    'system.team': edition.team.value,
    'system.runsFromRam': edition.runsFromRam.value,
    'system.persistence': edition.persistence.value?.kind ?? null,
    'system.legalNotice': edition.legalNotice?.text ?? null,
    'system.legalNoticeDate': edition.legalNotice?.dateChecked ?? null,
  };
}

/** Machine, system and wish as the table that rules are held against. */
export function factsOf(
  machine: MachineFacts,
  system: SystemFacts,
  wish: Wish,
  newerRuns: boolean | null,
): FactTables {
  const ram = machine['machine.ramMiB'];
  const times = (of: number | null): number | null => (ram === null || of === null ? null : ram / of);
  return {
    machine,
    system,
    together: {
      'wish.for': wish.for,
      'wish.experience': wish.experience,
      'fits.wish': system['system.purposes'].includes(wish.for),
      'fits.arch': archFits(machine['machine.arch'], system['system.arch']),
      'fits.only64BitIsMissing':
        machine['machine.isPc'] === true && (system['system.arch']?.includes('x86_64') ?? false),
      'fits.cpuLevel': levelFits(machine['machine.arch'], system['system.cpuLevel']),
      'fits.timesPleasant': times(system['system.ramPleasantMiB']),
      'fits.timesBoot': times(system['system.ramBootMiB']),
      'fits.needsKit': machine['machine.firmware'] === 'uefi32' && system['system.uefi32'] !== true,
      'fits.newerRuns': newerRuns,
    },
  };
}

/** A 64-bit processor counts as one, whatever kernel described it; one that lacks long mode does not. */
function realArch({ cpu }: MachineProfile): CpuArch | null {
  if (cpu.longMode === true && (cpu.arch === null || isPcLevel(cpu.arch))) return 'x86_64';
  if (cpu.longMode === false && cpu.arch === 'x86_64') return 'i686';
  return cpu.arch;
}

function isPcLevel(arch: string): arch is PcLevel {
  return pcLevels.some((level) => level === arch);
}

/** Each PC processor runs what was made for the older ones; the others run their own only. */
function archFits(machine: CpuArch | null, systems: readonly string[] | null): boolean | null {
  if (machine === null || systems === null) return null;
  if (!isPcLevel(machine)) return systems.includes(machine);
  const level = pcLevels.indexOf(machine);
  return systems.some((system) => isPcLevel(system) && pcLevels.indexOf(system) <= level);
}

/**
 * Whether a PC's processor has the level that the system was compiled for; ARM's levels are its architectures, which
 * `archFits` knows. `x86-64-v2` (Intel from 2008, AMD from 2011)
 * cannot be told from what a profile holds, so it stays unknown for a 64-bit processor.
 */
function levelFits(machine: CpuArch | null, level: string | null): boolean | null {
  if (machine === null || level === null || !isPcLevel(machine)) return null;
  if (level === 'x86-64-v2') return machine === 'x86_64' ? null : false;
  const needed = level === 'x86-64' ? 'x86_64' : level;
  return isPcLevel(needed) ? pcLevels.indexOf(needed) <= pcLevels.indexOf(machine) : null;
}

/** A kit stick starts what lies in an ISO file; images of whole drives and what is no system of its own cannot be on one. */
function kitPossible(edition: SystemEdition): boolean | null {
  if (edition.method.value === 'kit') return true;
  const systems: readonly string[] = ['desktop', 'rescue', 'comparison', 'kiosk'];
  if (!systems.includes(edition.category)) return false;
  const format = edition.imageFormat.value;
  return format === null ? null : /\biso\b/i.test(format);
}

function kindsOf(arch: CpuArch | null, maker: string | null, names: string): MachineKind[] {
  const apple = /^apple\b/i.test(maker ?? '');
  const kinds: [MachineKind, boolean][] = [
    ['apple', apple],
    ['apple-silicon', appleSilicon.test(names) || (apple && arch === 'aarch64')],
    ['raspberry-pi', raspberryPi.test(names)],
    ['powerpc', arch !== null && ['ppc', 'ppc64', 'ppc64le'].includes(arch)],
  ];
  return kinds.filter(([, is]) => is).map(([kind]) => kind);
}

function groupsOf(device: DeviceProfile, known: readonly KnownDevices[]): DeviceGroup[] {
  const { vendorId, deviceId } = device;
  return known
    .filter((one) => one.vendorId === vendorId)
    .filter(
      ({ deviceIds }) => deviceIds.length === 0 || deviceIds.some((id) => deviceId?.startsWith(id) ?? false),
    )
    .map(({ group }) => group);
}

function networkGroups({ kind, firmware }: NetworkProfile): DeviceGroup[] {
  if (kind !== 'wifi' || firmware === null) return [];
  return firmwareGroups.filter(({ families }) => families.includes(firmware)).map(({ group }) => group);
}

function failingDisk(machine: MachineProfile): string | null {
  const failing = machine.disks?.find(({ health }) => health === 'failing');
  return failing ? (failing.model ?? 'disk') : null;
}
