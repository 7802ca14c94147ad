import type { CpuArch, FirmwareKind, MachineProfile } from './profile.ts';

/** Which tool's output something was read from. */
export type Tool =
  | 'lscpu'
  | 'cpuinfo'
  | 'meminfo'
  | 'free'
  | 'dmidecode'
  | 'decode-dimms'
  | 'lspci'
  | 'lsusb'
  | 'inxi'
  | 'lshw'
  | 'hwinfo'
  | 'smartctl'
  | 'upower'
  | 'sysfs'
  | 'efibootmgr'
  | 'mokutil'
  | 'uname'
  | 'lsblk'
  | 'systeminformation';

/** What one tool says of the processor. `null`: it does not say. */
export interface CpuFacts {
  readonly name: string | null;
  /** As CPUID gives it: `GenuineIntel`, `AuthenticAMD`, …; `null` for other architectures. */
  readonly vendor: string | null;
  readonly family: number | null;
  readonly model: number | null;
  /** What the kernel calls itself (`uname -m`): says what runs, not what could run. */
  readonly kernelArch: string | null;
  /** What the processor can run, where the tool or the part's name settles it. */
  readonly arch: CpuArch | null;
  readonly cores: number | null;
  readonly longMode: boolean | null;
  readonly pae: boolean | null;
  readonly sse2: boolean | null;
  readonly sse3: boolean | null;
  readonly cmov: boolean | null;
  readonly cx8: boolean | null;
}

/** What one tool says of the firmware. */
export interface FirmwareFacts {
  /** How the running system was started. */
  readonly startedBy: 'bios' | 'uefi' | null;
  /** Width of the UEFI that started it. */
  readonly bits: 32 | 64 | null;
  /** SMBIOS says that UEFI is supported; it may still have been started by BIOS. */
  readonly saysUefi: boolean | null;
  /** Version of SMBIOS times 100 (`2.8` is 208). */
  readonly smbios: number | null;
  readonly secureBoot: boolean | null;
}

/** One SMART attribute or counter that is judged. */
export interface SmartAttribute {
  /** ATA attribute number. */
  readonly id: number;
  readonly name: string;
  /** Normalised value and its threshold; the attribute fails at or below it. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly raw: number | null;
}

export interface SmartFacts {
  /** The disk's own overall word. */
  readonly passed: boolean | null;
  readonly attributes: readonly SmartAttribute[];
  readonly nvme: NvmeFacts | null;
}

/** Fields of the NVMe SMART/health log (NVM Express base specification, log page 02h). */
export interface NvmeFacts {
  readonly criticalWarning: number | null;
  readonly availableSpare: number | null;
  readonly spareThreshold: number | null;
  readonly percentageUsed: number | null;
  readonly mediaErrors: number | null;
}

export interface DiskFacts {
  /** Kernel name without `/dev/`, to bring two tools' words about one disk together. */
  readonly device: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly sizeBytes: number | null;
  readonly rotational: boolean | null;
  readonly transport: string | null;
  readonly smart: SmartFacts | null;
}

/** A device on PCI or USB as a tool told it. */
export interface DeviceFacts {
  readonly bus: 'pci' | 'usb' | null;
  readonly vendorId: string | null;
  readonly deviceId: string | null;
  readonly name: string | null;
  /** Kernel driver that serves it, or that would. */
  readonly driver: string | null;
  readonly kind: 'wifi' | 'ethernet' | 'mobile' | 'bluetooth' | null;
}

export interface BatteryFacts {
  readonly designWh: number | null;
  readonly fullWh: number | null;
  /** 0…1, where the tool tells the share and not the capacities. */
  readonly health: number | null;
  readonly cycles: number | null;
}

/** Everything that one output of one tool says about one computer. `null`: it does not say. */
export interface Facts {
  readonly tool: Tool;
  readonly maker: string | null;
  readonly product: string | null;
  /** Where Lenovo and IBM put the name that people know. */
  readonly productVersion: string | null;
  readonly boardMaker: string | null;
  readonly boardProduct: string | null;
  /** Told apart by, never shown. */
  readonly uuid: string | null;
  readonly serial: string | null;
  readonly form: MachineProfile['form'];
  readonly firmwareYear: number | null;
  readonly cpu: CpuFacts | null;
  readonly installedMiB: number | null;
  readonly usableMiB: number | null;
  readonly firmware: FirmwareFacts | null;
  readonly disks: readonly DiskFacts[] | null;
  readonly graphics: readonly DeviceFacts[] | null;
  readonly network: readonly DeviceFacts[] | null;
  readonly batteries: readonly BatteryFacts[] | null;
}

export const unknownCpu: CpuFacts = {
  name: null,
  vendor: null,
  family: null,
  model: null,
  kernelArch: null,
  arch: null,
  cores: null,
  longMode: null,
  pae: null,
  sse2: null,
  sse3: null,
  cmov: null,
  cx8: null,
};

export const unknownFirmware: FirmwareFacts = {
  startedBy: null,
  bits: null,
  saysUefi: null,
  smbios: null,
  secureBoot: null,
};

export const unknownDisk: DiskFacts = {
  device: null,
  model: null,
  serial: null,
  sizeBytes: null,
  rotational: null,
  transport: null,
  smart: null,
};

/** Facts of which only some are known. */
export function factsOf(tool: Tool, known: Partial<Omit<Facts, 'tool'>>): Facts {
  return {
    tool,
    maker: null,
    product: null,
    productVersion: null,
    boardMaker: null,
    boardProduct: null,
    uuid: null,
    serial: null,
    form: null,
    firmwareYear: null,
    cpu: null,
    installedMiB: null,
    usableMiB: null,
    firmware: null,
    disks: null,
    graphics: null,
    network: null,
    batteries: null,
    ...known,
  };
}

/** The kind of UEFI by its width. */
export function uefiOf(bits: 32 | 64): FirmwareKind {
  return bits === 32 ? 'uefi32' : 'uefi64';
}

/** More outputs of one tool in one text, or more disks, no computer has. */
export const mostOutputs = 64;

/** A reader of one tool's output: knows it by its content, and is deaf to everything else in the text. */
export interface Reader {
  readonly tool: Tool;
  /** Whether the text has what only this tool writes. `command` is what a check report says it ran. */
  recognises(text: string, command: string | null): boolean;
  /** One entry for each computer that the text describes, which is more than one only in a mixture. */
  read(text: string, command: string | null): Facts[];
}
