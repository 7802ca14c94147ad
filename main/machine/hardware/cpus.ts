import type { CpuFacts } from '../facts.ts';

/**
 * What processors of one generation can do. `null`: some of them can. The table answers where a tool gives the
 * processor's name or signature but not its flags, and tells two computers' outputs apart.
 *
 * Sources: models as in Linux `arch/x86/include/asm/intel-family.h` and Intel’s SDM volume 4, table 2-1; features as
 * in Intel’s and AMD’s data sheets of the named processors (ark.intel.com; AMD 25481, CPUID specification).
 */
export interface CpuKind {
  readonly generation: string;
  readonly longMode: boolean | null;
  readonly pae: boolean | null;
  readonly sse2: boolean | null;
  readonly sse3: boolean | null;
  readonly cmov: boolean | null;
}

function kind(generation: string, features: readonly (boolean | null)[]): CpuKind {
  const [longMode = null, pae = null, sse2 = null, sse3 = null, cmov = null] = features;
  return { generation, longMode, pae, sse2, sse3, cmov };
}

const yes = true;
const no = false;
const some = null;

/** By what they are called here; the features stand in the order 64-bit, PAE, SSE2, SSE3, CMOV. */
const kinds = {
  pentium: kind('pentium', [no, no, no, no, no]),
  pentiumPro: kind('pentium-pro', [no, yes, no, no, yes]),
  pentium2: kind('pentium-2', [no, yes, no, no, yes]),
  pentium3: kind('pentium-3', [no, yes, no, no, yes]),
  // Whether they say so depends on the stepping and the bus; see the caution `pae-hidden-possible`.
  pentiumM: kind('pentium-m', [no, some, yes, no, yes]),
  yonah: kind('yonah', [no, yes, yes, yes, yes]),
  core2: kind('core-2', [yes, yes, yes, yes, yes]),
  willamette: kind('pentium-4', [no, yes, yes, no, yes]),
  prescott: kind('pentium-4', [some, yes, yes, yes, yes]),
  pentium4: kind('pentium-4', [some, yes, yes, some, yes]),
  cedarMill: kind('pentium-4', [yes, yes, yes, yes, yes]),
  // N270, N280 and Z5xx cannot, 230, 330, N4xx, N5xx, D4xx and D5xx can.
  bonnell: kind('bonnell', [some, yes, yes, yes, yes]),
  bonnell32: kind('bonnell', [no, yes, yes, yes, yes]),
  bonnell64: kind('bonnell', [yes, yes, yes, yes, yes]),
  atom32: kind('atom-32', [no, yes, yes, yes, yes]),
  cedarview: kind('cedarview', [yes, yes, yes, yes, yes]),
  bayTrail: kind('bay-trail', [yes, yes, yes, yes, yes]),
  cherryTrail: kind('cherry-trail', [yes, yes, yes, yes, yes]),
  quark: kind('quark', [no, yes, no, no, no]),
  modern: kind('modern', [yes, yes, yes, yes, yes]),
  k6: kind('k6', [no, no, no, no, no]),
  geode: kind('geode', [no, no, no, no, yes]),
  k7: kind('k7', [no, yes, no, no, yes]),
  // Some Semprons for socket 754 had 64-bit switched off.
  k8: kind('k8', [some, yes, yes, some, yes]),
  c3: kind('c3', [no, no, no, no, some]),
  c7: kind('c7', [no, yes, yes, yes, yes]),
  nano: kind('nano', [yes, yes, yes, yes, yes]),
} as const satisfies Record<string, CpuKind>;

const intelFamily6: Readonly<Record<number, CpuKind>> = {
  1: kinds.pentiumPro,
  3: kinds.pentium2,
  5: kinds.pentium2,
  6: kinds.pentium2,
  7: kinds.pentium3,
  8: kinds.pentium3,
  9: kinds.pentiumM,
  10: kinds.pentium3,
  11: kinds.pentium3,
  13: kinds.pentiumM,
  14: kinds.yonah,
  15: kinds.core2,
  22: kinds.core2,
  23: kinds.core2,
  28: kinds.bonnell,
  29: kinds.core2,
  38: kinds.atom32,
  39: kinds.atom32,
  53: kinds.atom32,
  54: kinds.cedarview,
  55: kinds.bayTrail,
  76: kinds.cherryTrail,
};

/** By the signature that CPUID gives. */
export function kindBySignature({ vendor, family, model }: CpuFacts): CpuKind | null {
  if (family === null || model === null) return null;
  if (vendor === 'GenuineIntel') {
    if (family === 5) return model >= 9 ? kinds.quark : kinds.pentium;
    if (family === 6)
      return (
        intelFamily6[model] ?? (model >= 26 ? { ...kinds.modern, generation: `intel-6-${model}` } : null)
      );
    if (family === 15) return model <= 2 ? kinds.willamette : model >= 6 ? kinds.cedarMill : kinds.prescott;
    return null;
  }
  if (vendor === 'AuthenticAMD') {
    if (family === 5) return model >= 10 ? (model === 10 ? kinds.geode : kinds.k6) : kinds.k6;
    if (family === 6) return kinds.k7;
    if (family === 15) return kinds.k8;
    return family >= 16 ? { ...kinds.modern, generation: `amd-${family}` } : null;
  }
  if (vendor === 'CentaurHauls' && family === 6) {
    if (model >= 6 && model <= 9) return kinds.c3;
    if (model === 10 || model === 13) return kinds.c7;
    return model === 15 ? kinds.nano : null;
  }
  return null;
}

/** By the name on the box or in a tool’s output; the first that fits counts. */
const byName: readonly (readonly [RegExp, CpuKind])[] = [
  [/\bAtom\b.*\b(N270|N280|Z5[0-9]{2})\b/i, kinds.bonnell32],
  [/\bAtom\b.*\b(230|330|N4\d\d|N5\d\d|D4\d\d|D5\d\d)\b/i, kinds.bonnell64],
  [/\bAtom\b.*\b(N2[168]00|D2[0-9]{3})\b/i, kinds.cedarview],
  [/\bAtom\b.*\b(Z6\d\d|E6\d\d|Z2[0-9]{3})\b/i, kinds.atom32],
  [
    /\b(Z3[67][0-9]{2}[A-Z]?|Celeron.*\b[NJ]1[89]\d\d|Celeron.*\bN2[89]\d\d|Pentium.*\b[NJ](3[5]\d\d|2900))\b/i,
    kinds.bayTrail,
  ],
  [/\bx[57]-Z8[0-9]{3}\b/i, kinds.cherryTrail],
  [/\bCore(\(TM\))? ?2\b/i, kinds.core2],
  [/\bCore(\(TM\))? +(Duo|Solo)\b|\bGenuine Intel.*\bT2[0-9]{3}\b/i, kinds.yonah],
  [/\bPentium(\(R\))? (Dual|D\b)|\bPentium(\(R\))?.*\bDual[- ]Core/i, { ...kinds.modern, generation: '' }],
  [/\bPentium(\(R\))? M\b/i, kinds.pentiumM],
  [/\bPentium(\(R\))? (4|IV)\b/i, kinds.pentium4],
  [/\bPentium(\(R\))? III\b/i, kinds.pentium3],
  [/\bPentium(\(R\))? II\b/i, kinds.pentium2],
  [/\bPentium(\(R\))? Pro\b/i, kinds.pentiumPro],
  [/\bPentium(\(R\))? (MMX|\d{2,3})\b|\bPentium MMX\b/i, kinds.pentium],
  [
    /\bCore(\(TM\))? (i[3579]|m[3579])\b|\bCore i[3579]\b|\bCore Ultra\b/i,
    { ...kinds.modern, generation: '' },
  ],
  [
    /\b(Athlon(\(tm\))? ?(64|II)|Turion|Opteron|Phenom|Ryzen|EPYC|Threadripper)\b/i,
    { ...kinds.modern, generation: '' },
  ],
  [/\bAthlon(\(tm\))? XP\b|\bDuron\b|\bmobile AMD Athlon\b(?!.*64)/i, kinds.k7],
  [/\bAMD[- ]K6\b/i, kinds.k6],
  [/\bGeode\b/i, kinds.geode],
  [/\bVIA (C7|Esther)\b/i, kinds.c7],
  [/\bVIA (Nehemiah|Samuel|Ezra|C3)\b/i, kinds.c3],
  [/\bVIA Nano\b/i, kinds.nano],
];

export function kindByName(name: string): CpuKind | null {
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** What is known of a processor without its flags; the signature is surer than the name, and coarser. */
export function kindOf(cpu: CpuFacts): CpuKind | null {
  const signed = kindBySignature(cpu);
  const named = cpu.name === null ? null : kindByName(cpu.name);
  if (signed === null || named === null) return signed ?? named;
  return { ...signed, longMode: signed.longMode ?? named.longMode };
}

/**
 * Processors in whose computers the UEFI is often, but not always, 32-bit: the tablets, sticks and small laptops on
 * Bay Trail-T and Cherry Trail (Intel, “Why cheap systems run 32-bit UEFI on x64 processors”, 2015; Asus T100 and
 * X205TA with Z37xx, compute sticks with x5-Z8350), the Celeron N280x of laptops such as Lenovo’s Flex 10, and
 * Clover Trail, for which Windows 8 came 32-bit only. Bay Trail boards (Celeron J1800) have 64-bit UEFI.
 */
export function maybe32BitUefi(cpu: Pick<CpuFacts, 'name' | 'vendor' | 'family' | 'model'>): boolean {
  if (
    cpu.name !== null &&
    /\bZ3[67][0-9]{2}|\bx[57]-Z8[0-9]{3}\b|\bN280[5-8]\b|\bZ27[0-9]{2}\b/i.test(cpu.name)
  )
    return true;
  // Without a name, the model alone leaves it open.
  return (
    cpu.name === null &&
    cpu.vendor === 'GenuineIntel' &&
    cpu.family === 6 &&
    (cpu.model === 55 || cpu.model === 76)
  );
}
