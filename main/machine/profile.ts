import type { Reason } from '../common/reason.ts';

/**
 * What the processor itself can run, not what the kernel that described it happens to be: a 64-bit processor
 * under a 32-bit kernel is `x86_64`. `i586` has no `cmov` (Pentium, K6), `i486` no `cx8`/`tsc` either.
 */
export type CpuArch =
  | 'x86_64'
  | 'i686'
  | 'i586'
  | 'i486'
  | 'aarch64'
  | 'armv7'
  | 'armv6'
  | 'ppc'
  | 'ppc64'
  | 'ppc64le'
  | 'riscv64'
  | 'other';

/** Every `null` below means "not known", never "no". */
export interface CpuProfile {
  readonly name: string | null;
  readonly arch: CpuArch | null;
  /** Cores, all sockets together; without SMT siblings where that is known. */
  readonly cores: number | null;
  /** Can run 64-bit x86 code (`lm`); like the next three it is `false` on every processor that is not x86. */
  readonly longMode: boolean | null;
  /** As the processor says; a Pentium M that hides it is told by the caution `cpu-pae-hidden`. */
  readonly pae: boolean | null;
  readonly sse2: boolean | null;
  readonly sse3: boolean | null;
}

export type FirmwareKind = 'bios' | 'uefi64' | 'uefi32';

export interface FirmwareProfile {
  readonly kind: FirmwareKind | null;
  /** 32-bit UEFI under a 64-bit processor is possible here (Bay Trail, Cherry Trail, Macs before 2008). */
  readonly maybeIa32: boolean;
  readonly secureBoot: boolean | null;
}

/** `failing` is judged from the attributes, whatever the disk says of itself. */
export type DiskHealth = 'good' | 'failing' | null;

export interface DiskProfile {
  readonly model: string | null;
  readonly sizeBytes: number | null;
  readonly rotational: boolean | null;
  readonly transport: string | null;
  readonly health: DiskHealth;
  /** Why `failing`, as reasons with the attribute's name and value. */
  readonly reasons: readonly Reason[];
}

/** A device on PCI or USB; ids are four lower-case hexadecimal digits. */
export interface DeviceProfile {
  readonly bus: 'pci' | 'usb' | null;
  readonly vendorId: string | null;
  readonly deviceId: string | null;
  readonly name: string | null;
}

export type GraphicsProfile = DeviceProfile;

export interface NetworkProfile extends DeviceProfile {
  readonly kind: 'wifi' | 'ethernet' | 'mobile' | 'bluetooth' | null;
  /** The firmware package or driver family it is known to need, as rules name it (`b43`, `ipw2200`…); `null` if none is known. */
  readonly firmware: string | null;
}

export interface BatteryProfile {
  readonly designWh: number | null;
  readonly fullWh: number | null;
  /** 0…1: how much of the designed capacity is gone. */
  readonly wear: number | null;
  readonly cycles: number | null;
}

/**
 * What a computer is. Plain data: it is what `rekindle machine --json` prints and what the recommender reads.
 */
export interface MachineProfile {
  readonly maker: string | null;
  readonly model: string | null;
  /** `null` as long as nobody said it; a tablet counts as a laptop. */
  readonly form: 'laptop' | 'desktop' | 'board' | null;
  readonly cpu: CpuProfile;
  /** Memory that is built in; where the modules were not told, what the running system can use of it. */
  readonly ramMiB: number | null;
  /** What the system that was running could use: less by graphics and firmware, or by a 32-bit kernel's limit. */
  readonly usableRamMiB: number | null;
  readonly firmware: FirmwareProfile;
  readonly disks: readonly DiskProfile[] | null;
  readonly graphics: readonly GraphicsProfile[] | null;
  readonly network: readonly NetworkProfile[] | null;
  readonly battery: BatteryProfile | null;
  /** Year of the firmware or of the model, the better one that is known. */
  readonly year: number | null;
  /** What somebody who knows this hardware would say at once (T2, PowerPC, possibly 32-bit UEFI, failing disk…). */
  readonly cautions: readonly Reason[];
  /** Field paths (`ramMiB`, `cpu.longMode`) that were guessed from a person's answers and not read. */
  readonly estimated: readonly string[];
}

/** A profile of which nothing is known: what a new one starts from. */
export const unknownMachine: MachineProfile = {
  maker: null,
  model: null,
  form: null,
  cpu: { name: null, arch: null, cores: null, longMode: null, pae: null, sse2: null, sse3: null },
  ramMiB: null,
  usableRamMiB: null,
  firmware: { kind: null, maybeIa32: false, secureBoot: null },
  disks: null,
  graphics: null,
  network: null,
  battery: null,
  year: null,
  cautions: [],
  estimated: [],
};
