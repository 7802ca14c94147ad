import { archOfKernel, isX86 } from './hardware/arm.ts';
import { kindOf } from './hardware/cpus.ts';
import type { CpuFacts, Facts, Tool } from './facts.ts';
import type { Mixture } from './reasons.ts';

/** What one output said, and which file it stands in. */
export interface Sourced {
  readonly file: string;
  readonly facts: Facts;
}

/** A fact by which two outputs can be told to be of two computers. */
interface Trait {
  readonly fact: 'unit' | 'maker' | 'model' | 'board' | 'arch' | 'cpu';
  /** What the output says of it, or `null`. */
  readonly of: (facts: Facts) => string | null;
  /** True if one computer can say both. */
  readonly agree: (first: string, second: string) => boolean;
  readonly shown: (facts: Facts) => string;
}

/** Tools that pass on the processor's own name and signature word for word. */
const exact: ReadonlySet<Tool> = new Set<Tool>(['lscpu', 'cpuinfo', 'hwinfo']);

const same = (first: string, second: string): boolean => first === second;
const within = (first: string, second: string): boolean => first.includes(second) || second.includes(first);
const plain = (text: string | null): string | null => {
  const letters = text?.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') ?? '';
  return letters === '' ? null : letters;
};

/**
 * In this order, the surest first. What firmware says of the processor is compared by its generation only: SMBIOS
 * is often wrong in the last digit, and repair shops swap processors within a generation.
 */
const traits: readonly Trait[] = [
  { fact: 'unit', of: unit, agree: same, shown: model },
  { fact: 'arch', of: (facts) => facts.cpu && architecture(facts.cpu), agree: same, shown: cpuName },
  { fact: 'cpu', of: (facts) => vendor(facts.cpu), agree: same, shown: cpuName },
  {
    fact: 'cpu',
    of: (facts) => (facts.cpu === null ? null : (kindOf(facts.cpu)?.generation ?? '') || null),
    agree: same,
    shown: cpuName,
  },
  {
    fact: 'cpu',
    of: (facts) => (exact.has(facts.tool) ? plain(facts.cpu?.name ?? null) : null),
    agree: same,
    shown: cpuName,
  },
  { fact: 'maker', of: (facts) => maker(facts.maker), agree: same, shown: (facts) => facts.maker ?? '' },
  { fact: 'model', of: product, agree: within, shown: model },
  {
    fact: 'board',
    of: (facts) => plain(facts.boardProduct),
    agree: within,
    shown: (facts) => facts.boardProduct ?? '',
  },
];

/** The first contradiction between two outputs that cannot be of one computer, or `null`. */
export function findMixture(sources: readonly Sourced[]): Mixture | null {
  for (const trait of traits) {
    let first: { source: Sourced; value: string } | null = null;
    for (const source of sources) {
      const value = trait.of(source.facts);
      if (value === null) continue;
      if (first === null) first = { source, value };
      else if (!trait.agree(first.value, value)) {
        return {
          code: 'machine-files-mixed',
          data: {
            fact: trait.fact,
            first: trait.shown(first.source.facts),
            firstFile: first.source.file,
            second: trait.shown(source.facts),
            secondFile: source.file,
          },
        };
      }
    }
  }
  return null;
}

/** SMBIOS writes three of the UUID's fields in another byte order since 2.6; its tail is the same in all. */
function unit(facts: Facts): string | null {
  return /^[0-9a-f-]{18}-?([0-9a-f]{4}-[0-9a-f]{12})$/i.exec(facts.uuid ?? '')?.[1]?.toLowerCase() ?? null;
}

function architecture(cpu: CpuFacts): string | null {
  const arch = cpu.arch ?? (cpu.kernelArch === null ? null : archOfKernel(cpu.kernelArch));
  if (cpu.vendor !== null || cpu.pae !== null || cpu.longMode === true || (arch !== null && isX86(arch)))
    return 'x86';
  if (arch === null || arch === 'other') return null;
  return arch.startsWith('ppc') ? 'ppc' : arch.startsWith('arm') || arch === 'aarch64' ? 'arm' : arch;
}

function vendor(cpu: CpuFacts | null): string | null {
  if (cpu === null) return null;
  if (cpu.vendor !== null) return cpu.vendor.toLowerCase();
  if (/\bintel\b/i.test(cpu.name ?? '')) return 'genuineintel';
  return /\bAMD\b/i.test(cpu.name ?? '') ? 'authenticamd' : null;
}

/** Makers sign with many names: `HP`, `Hewlett-Packard`, `ASUSTeK COMPUTER INC.`, `Dell Computer Corporation`. */
function maker(name: string | null): string | null {
  const word = plain(name?.split(/[\s,.]+/)[0] ?? null);
  if (word === null) return null;
  return word.startsWith('hewlett') ? 'hp' : word.startsWith('asus') ? 'asus' : word;
}

/** Boards of one kind call themselves by the chip in `/proc/cpuinfo` and by their name elsewhere. */
function product(facts: Facts): string | null {
  return facts.tool === 'cpuinfo' || facts.tool === 'uname' ? null : plain(facts.product);
}

function cpuName(facts: Facts): string {
  return facts.cpu?.name ?? facts.cpu?.kernelArch ?? facts.tool;
}

function model(facts: Facts): string {
  return facts.productVersion ?? facts.product ?? facts.maker ?? facts.tool;
}
