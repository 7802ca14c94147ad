import { cautionsOf } from './cautions.ts';
import { factsOf } from './facts.ts';
import { unknownMachine, type CpuProfile, type FirmwareProfile, type MachineProfile } from './profile.ts';

/** What a person could say of a computer. `null` or absent: did not know. */
export interface Answers {
  readonly kind?: 'laptop' | 'desktop' | 'tablet' | 'mac' | null;
  /** The Windows that it was sold with. */
  readonly windows?: 'older' | 'xp' | 'vista' | '7' | '8' | '10' | '11' | null;
  /** Year of make, or the first of a span of years. */
  readonly year?: number | null;
  /** What is seen first after switching on: lines of text, or a maker's logo. */
  readonly starts?: 'text' | 'logo' | null;
  readonly ramMiB?: number | null;
}

/** The first year of each Windows (Microsoft, product lifecycle), and the memory that Microsoft asked for. */
const windowsFacts = {
  older: { since: 1995, leastMiB: 32 },
  xp: { since: 2001, leastMiB: 128 },
  vista: { since: 2007, leastMiB: 512 },
  7: { since: 2009, leastMiB: 1024 },
  8: { since: 2012, leastMiB: 1024 },
  10: { since: 2015, leastMiB: 1024 },
  11: { since: 2021, leastMiB: 4096 },
} as const;

/**
 * An estimate out of a person's answers: everything that is known in it is listed in `estimated`. It errs on the
 * careful side: what only most computers of that age have stays unknown.
 */
export function estimateMachine(answers: Answers): MachineProfile {
  const year = yearOf(answers);
  const mac = answers.kind === 'mac';
  const guess: MachineProfile = {
    ...unknownMachine,
    maker: mac ? 'Apple' : null,
    form: formOf(answers.kind ?? null),
    cpu: mac ? macCpu(year) : pcCpu(answers, year),
    ramMiB: ramOf(answers),
    firmware: mac ? macFirmware(year) : pcFirmware(answers, year),
    year: answers.year ?? null,
  };
  return { ...guess, cautions: cautionsOf(guess, factsOf('uname', {})), estimated: knownPaths(guess) };
}

function formOf(kind: NonNullable<Answers['kind']> | null): MachineProfile['form'] {
  if (kind === 'laptop' || kind === 'tablet') return 'laptop';
  return kind === 'desktop' ? 'desktop' : null;
}

/** A computer that was sold before its Windows was out has been upgraded: its own year counts. */
function yearOf({ windows, year }: Answers): number | null {
  if (year !== null && year !== undefined) return year;
  return windows === null || windows === undefined ? null : windowsFacts[windows].since;
}

/** Without an answer, the least that its Windows needed to be sold with. */
function ramOf({ ramMiB, windows, year }: Answers): number | null {
  if (ramMiB !== null && ramMiB !== undefined) return ramMiB >= 1 ? Math.round(ramMiB) : null;
  if (windows === null || windows === undefined) return null;
  const { since, leastMiB } = windowsFacts[windows];
  return year !== null && year !== undefined && year < since ? null : leastMiB;
}

/**
 * - From 2010 on, desktop and laptop processors are 64-bit: the last 32-bit Atoms for netbooks (N270, N280) came in
 *   2008 and 2009. Tablets had them until 2013 (Z2760).
 * - Windows 8 and later need PAE, NX and SSE2 (Microsoft, “PAE/NX/SSE2 support requirement guide”); and since 2007
 *   nothing else was sold: the Athlon XP ended in 2005, the Pentium M in 2006.
 */
function pcCpu(answers: Answers, year: number | null): CpuProfile {
  if (year === null) return unknownMachine.cpu;
  const tablet = answers.kind === 'tablet';
  const longMode = answers.windows === '11' || (year >= 2010 && !tablet) || year >= 2014 ? true : null;
  const modern = year >= 2007 ? true : null;
  const arch = longMode === true ? 'x86_64' : year >= 2001 ? 'i686' : null;
  return { ...unknownMachine.cpu, arch, longMode, pae: modern, sse2: modern };
}

/**
 * - Windows first starts from UEFI with Vista SP1 (2008): what is older starts by BIOS.
 * - To be sold with Windows 8 a computer had to have UEFI with Secure Boot on (Microsoft, Windows hardware
 *   certification requirements, System.Fundamentals.Firmware.UEFISecureBoot); with Windows 10 it kept it.
 * - Tablets and the smallest laptops with Windows 8 or 10 often have the 32-bit kind.
 */
function pcFirmware({ kind, windows, starts, year: said }: Answers, year: number | null): FirmwareProfile {
  const unknown = unknownMachine.firmware;
  if (year === null) return starts === 'text' ? { ...unknown, kind: 'bios', secureBoot: false } : unknown;
  if (year < 2008 || (starts === 'text' && year < 2012))
    return { ...unknown, kind: 'bios', secureBoot: false };
  const own = windows === '8' || windows === '10' || windows === '11';
  const certified = own && (said === null || said === undefined || said >= windowsFacts[windows].since - 1);
  if (!certified) return unknown;
  return kind === 'tablet'
    ? { kind: null, maybeIa32: year < 2018, secureBoot: true }
    : { kind: 'uefi64', maybeIa32: false, secureBoot: true };
}

/** PowerPC until 2005, Apple's own processors since 2021; in 2006 and 2020 both kinds were sold. */
function macCpu(year: number | null): CpuProfile {
  if (year === null || year === 2020) return unknownMachine.cpu;
  if (year < 2006)
    return { ...unknownMachine.cpu, arch: 'ppc', longMode: false, pae: false, sse2: false, sse3: false };
  if (year >= 2021)
    return { ...unknownMachine.cpu, arch: 'aarch64', longMode: false, pae: false, sse2: false, sse3: false };
  const intel = { ...unknownMachine.cpu, pae: true, sse2: true, sse3: true };
  return year < 2007 ? { ...intel, arch: 'i686' } : { ...intel, arch: 'x86_64', longMode: true };
}

function macFirmware(year: number | null): FirmwareProfile {
  const unknown = unknownMachine.firmware;
  if (year === null || year < 2006 || year >= 2020) return unknown;
  return year < 2008 ? { ...unknown, maybeIa32: true } : { ...unknown, kind: 'uefi64' };
}

/** Paths of all that is known in a guess. */
function knownPaths(profile: MachineProfile): string[] {
  const nested = (name: 'cpu' | 'firmware'): string[] =>
    Object.entries(profile[name]).flatMap(([key, value]) =>
      value === null || (value === unknownMachine.firmware.maybeIa32 && key === 'maybeIa32')
        ? []
        : [`${name}.${key}`],
    );
  const plain = (['maker', 'model', 'form', 'ramMiB', 'year'] as const).filter(
    (key) => profile[key] !== null,
  );
  return [...plain, ...nested('cpu'), ...nested('firmware')];
}
