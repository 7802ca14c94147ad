import type { CpuArch } from '../profile.ts';

/**
 * ARM's own cores by part number (MIDR, implementer 0x41), and what they can run: a 64-bit core under a 32-bit
 * kernel is `aarch64`. Source: ARM's technical reference manuals, as Linux lists them in
 * `arch/arm64/include/asm/cputype.h` and `arch/arm/include/asm/cputype.h`.
 */
const parts: Readonly<Record<string, readonly [name: string, arch: CpuArch]>> = {
  '0xb36': ['ARM1136', 'armv6'],
  '0xb56': ['ARM1156', 'armv6'],
  '0xb76': ['ARM1176', 'armv6'],
  '0xc05': ['Cortex-A5', 'armv7'],
  '0xc07': ['Cortex-A7', 'armv7'],
  '0xc08': ['Cortex-A8', 'armv7'],
  '0xc09': ['Cortex-A9', 'armv7'],
  '0xc0d': ['Cortex-A12', 'armv7'],
  '0xc0e': ['Cortex-A17', 'armv7'],
  '0xc0f': ['Cortex-A15', 'armv7'],
  // Armv8, but without its 64-bit state.
  '0xd01': ['Cortex-A32', 'armv7'],
  '0xd03': ['Cortex-A53', 'aarch64'],
  '0xd04': ['Cortex-A35', 'aarch64'],
  '0xd05': ['Cortex-A55', 'aarch64'],
  '0xd07': ['Cortex-A57', 'aarch64'],
  '0xd08': ['Cortex-A72', 'aarch64'],
  '0xd09': ['Cortex-A73', 'aarch64'],
  '0xd0a': ['Cortex-A75', 'aarch64'],
  '0xd0b': ['Cortex-A76', 'aarch64'],
  '0xd0c': ['Neoverse-N1', 'aarch64'],
  '0xd0d': ['Cortex-A77', 'aarch64'],
  '0xd41': ['Cortex-A78', 'aarch64'],
  '0xd44': ['Cortex-X1', 'aarch64'],
};

/** The core with this part number, as `/proc/cpuinfo` writes both numbers. */
export function armPart(implementer: string, part: string): { name: string; arch: CpuArch } | null {
  const found = implementer.toLowerCase() === '0x41' ? parts[part.toLowerCase()] : undefined;
  return found ? { name: found[0], arch: found[1] } : null;
}

/** What a core can run, by its name as `lscpu` writes it. */
export function armArchByName(name: string): CpuArch | null {
  const core = /\b(cortex-[ax]\d+|neoverse-\w+|arm11\d6)/i.exec(name)?.[1]?.toLowerCase();
  if (core === undefined) return null;
  return Object.values(parts).find(([known]) => known.toLowerCase() === core)?.[1] ?? null;
}

/** What a kernel's word for its machine (`uname -m`) means; for x86 it says only what the kernel is. */
export function archOfKernel(word: string): CpuArch | null {
  const machine = word.toLowerCase();
  if (/^(x86_64|amd64|x86-64)$/.test(machine)) return 'x86_64';
  if (/^(i686|x86|x86_32)$/.test(machine)) return 'i686';
  if (machine === 'i586') return 'i586';
  if (/^i[34]86$/.test(machine)) return 'i486';
  // A 32-bit program's view of a 64-bit core is called armv8l.
  if (/^(aarch64|arm64|armv8)/.test(machine)) return 'aarch64';
  if (/^(armv7|armhf)/.test(machine)) return 'armv7';
  if (/^(armv6|armel)/.test(machine)) return 'armv6';
  if (machine === 'ppc64le') return 'ppc64le';
  if (machine === 'ppc64') return 'ppc64';
  if (/^(ppc|powerpc|power macintosh)$/.test(machine)) return 'ppc';
  if (machine === 'riscv64') return 'riscv64';
  return /^[a-z][a-z0-9_]{2,12}$/.test(machine) ? 'other' : null;
}

export function isX86(arch: CpuArch): boolean {
  return arch === 'x86_64' || arch === 'i686' || arch === 'i586' || arch === 'i486';
}
