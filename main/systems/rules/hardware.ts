/**
 * Hardware that is known by its numbers or its name. To add a device: its vendor and device id as `lspci -nn` prints
 * them in brackets, four hexadecimal digits each, and the group whose caution it shares.
 */

export type DeviceGroup =
  'gma500' | 'gma3600' | 'intel-8xx' | 'no-3d-driver' | 'wifi-broadcom' | 'wifi-ipw2x00' | 'wifi-by-hand';

export interface KnownDevices {
  readonly group: DeviceGroup;
  readonly vendorId: string;
  /** Ids, or beginnings of ids; empty: every device of this vendor. */
  readonly deviceIds: readonly string[];
  readonly source: string;
}

export const knownGraphics: readonly KnownDevices[] = [
  {
    group: 'gma500',
    vendorId: '8086',
    deviceIds: ['8108', '8109'],
    source: 'pci.ids: Poulsbo (US15W); Linux drivers/gpu/drm/gma500: no 2D or 3D acceleration',
  },
  {
    group: 'gma3600',
    vendorId: '8086',
    deviceIds: ['0be'],
    source: 'pci.ids: Cedar Trail (Atom N2600, N2800, D2500, D2700); same kernel driver, no acceleration',
  },
  {
    group: 'intel-8xx',
    vendorId: '8086',
    deviceIds: ['3577', '2562', '3582', '358e', '2572'],
    source:
      'pci.ids: 830M, 845G, 852/855GM, 865G; Mesa dropped i8xx acceleration to the amber branch in 2022',
  },
  {
    group: 'no-3d-driver',
    vendorId: '1039',
    deviceIds: [],
    source: 'SiS: no kernel mode setting driver',
  },
  {
    group: 'no-3d-driver',
    vendorId: '1106',
    deviceIds: [],
    source: 'VIA: the kernel driver was removed (Linux 6.3), openchrome never came in',
  },
  { group: 'no-3d-driver', vendorId: '5333', deviceIds: [], source: 'S3: no kernel mode setting driver' },
  {
    group: 'no-3d-driver',
    vendorId: '1023',
    deviceIds: [],
    source: 'Trident: no kernel mode setting driver',
  },
  {
    group: 'no-3d-driver',
    vendorId: '126f',
    deviceIds: [],
    source: 'Silicon Motion: frame buffer only',
  },
];

/**
 * Wi-Fi cards by the driver family whose firmware they need, as a profile names it. Only those that trouble people:
 * what comes with every distribution's usual firmware packages is not here.
 */
export const firmwareGroups: readonly {
  readonly group: DeviceGroup;
  readonly families: readonly string[];
  readonly source: string;
}[] = [
  {
    group: 'wifi-broadcom',
    families: ['b43', 'b43legacy', 'wl'],
    source:
      'Debian wiki, bcm43xx: the firmware may not be passed on, and is fetched from the network after the start',
  },
  {
    group: 'wifi-ipw2x00',
    families: ['ipw2100', 'ipw2200'],
    source: 'Linux Documentation/networking/device_drivers/wifi/intel/ipw2100.rst and ipw2200.rst',
  },
  {
    group: 'wifi-by-hand',
    families: ['p54', 'zd1201', 'atmel'],
    source: 'No distribution package holds this firmware; see linuxwireless.org',
  },
];

/** What a machine is, by its maker's, model's or processor's name. */
export type MachineKind = 'apple' | 'apple-silicon' | 'raspberry-pi' | 'powerpc';

/**
 * The Pentium M and the Celeron M of its time have PAE, but the first ones do not say so: `forcepae` helps.
 * Celeron M 4xx and later are of another family and say so; they never get here, as their `pae` is known.
 * Source: Linux, arch/x86/kernel/cpu/intel.c and Documentation/admin-guide/kernel-parameters.txt, `forcepae`.
 */
export const hidesPae = /\b(Pentium|Celeron)(\(R\))?\s*M\b/i;

export const appleSilicon = /\bApple M\d|\bApple Silicon\b/i;
export const raspberryPi = /raspberry\s*pi|\bBCM2(7|8)\d\d\b/i;

/**
 * Processors sold before 2010, by name: what tells a computer's age where no tool knew its year.
 * Source: the makers' lists of products; Athlon names since 2017 are others (Silver, Gold, 200GE, 3000G).
 */
export const oldProcessors =
  /\bCore\s*(\(TM\))?\s*(2|Duo|Solo)\b|\bCore2\b|\bPentium\s*(\(R\)|\(TM\))?\s*(\d|D|M|II|III|MMX|Pro|Dual)\b|\bCeleron\s*(\(R\))?\s*M\b|\bAtom\s*(\(TM\))?\s*(CPU)?\s*[NZ]?[23]\d\d\b|\bAthlon\s*(\(tm\))?\s*(64|XP|MP|X2|II|Neo)\b|\bTurion|\bDuron|\bSempron|\bPhenom|\bGeode|\bVIA\b|\bNehemiah|\bCrusoe/i;
