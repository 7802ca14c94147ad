import { unknownMachine, type CpuProfile, type MachineProfile } from '../../../main/machine/profile.ts';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { recommend } from '../../../main/systems/recommend.ts';
import type { Experience, Recommendation, Wish } from '../../../main/systems/recommend/types.ts';
import type { Purpose, SystemEdition, SystemFamily } from '../../../main/systems/schema.ts';

export const catalogue = (await builtInCatalogue()).families;

type Partly = Partial<Omit<MachineProfile, 'cpu' | 'firmware'>> & {
  readonly cpu?: Partial<CpuProfile>;
  readonly firmware?: Partial<MachineProfile['firmware']>;
};

/** A computer of which only this is known. */
export function machine(known: Partly): MachineProfile {
  return {
    ...unknownMachine,
    ...known,
    cpu: { ...unknownMachine.cpu, ...known.cpu },
    firmware: { ...unknownMachine.firmware, ...known.firmware },
  };
}

/** Processors as their own tools describe them. */
export const cpus = {
  pentiumM: {
    name: 'Intel(R) Pentium(R) M processor 1600MHz',
    arch: 'i686',
    longMode: false,
    pae: false,
    sse2: true,
  },
  atomN270: { name: 'Intel(R) Atom(TM) CPU N270', arch: 'i686', longMode: false, pae: true, sse2: true },
  athlonXp: { name: 'AMD Athlon(tm) XP 1700+', arch: 'i686', longMode: false, pae: true, sse2: false },
  pentium3: { name: 'Pentium III (Coppermine)', arch: 'i686', longMode: false, pae: true, sse2: false },
  pentium: { name: 'Pentium MMX', arch: 'i586', longMode: false, pae: false, sse2: false },
  core2: { name: 'Intel(R) Core(TM)2 Duo CPU T7100', arch: 'x86_64', longMode: true, pae: true, sse2: true },
  i5: { name: 'Intel(R) Core(TM) i5-4300U CPU', arch: 'x86_64', longMode: true, pae: true, sse2: true },
  cortexA72: { name: 'Cortex-A72', arch: 'aarch64', longMode: false, pae: false, sse2: false },
} as const satisfies Record<string, Partial<CpuProfile>>;

export function wish(purpose: Purpose = 'desktop', experience: Experience = 'new'): Wish {
  return { for: purpose, experience };
}

export function ask(
  profile: MachineProfile,
  wanted: Wish = wish(),
  systems: readonly SystemFamily[] = catalogue,
): Recommendation {
  return recommend(profile, systems, wanted);
}

export const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

export const codes = (list: readonly { readonly code: string }[]): string[] => list.map(({ code }) => code);

/** A family of one edition: a built-in one with some facts changed. */
export function edited(id: string, change: (edition: SystemEdition) => SystemEdition): SystemFamily[] {
  for (const family of catalogue) {
    const edition = family.editions.find((one) => one.id === id);
    if (edition) return [{ ...family, editions: [change(edition)] }];
  }
  throw new Error(`${id} is not in the catalogue`);
}

export function editionOf(id: string): SystemEdition {
  const [family] = edited(id, (edition) => edition);
  const [edition] = family?.editions ?? [];
  if (!edition) throw new Error(id);
  return edition;
}
