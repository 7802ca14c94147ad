import type { CpuFacts } from '../facts.ts';

type Features = Pick<CpuFacts, 'longMode' | 'pae' | 'sse2' | 'sse3' | 'cmov' | 'cx8'>;

/**
 * Processor features out of a complete list of flags as the kernel writes them: what is not in the list is not
 * there. Linux calls SSE3 `pni`; SSSE3 includes it. `x86-64` is lshw's word for `lm`.
 */
export function featuresOfKernelFlags(flags: readonly string[]): Features {
  const has = new Set(flags.map((flag) => flag.toLowerCase()));
  return {
    longMode: has.has('lm') || has.has('x86-64'),
    pae: has.has('pae'),
    sse2: has.has('sse2'),
    sse3: has.has('pni') || has.has('sse3') || has.has('ssse3'),
    cmov: has.has('cmov'),
    cx8: has.has('cx8'),
  };
}

/** A list is one of x86 flags if it has what every x86 processor since the 486DX has, or what came next. */
export function areX86Flags(flags: readonly string[]): boolean {
  return flags.includes('fpu') || flags.includes('tsc') || flags.includes('mmx');
}

export function words(text: string | null | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}
