import { hasAt, u16le } from './bytes.ts';

export type KernelArch = 'x86_64' | 'i686' | 'aarch64' | null;

/**
 * What a Linux kernel file is for; `undefined` if it is no kernel, `null` if it does not say.
 * x86: Documentation/arch/x86/boot.rst (`HdrS` at 0x202; XLF_KERNEL_64 since protocol 2.12);
 * ARM64: Documentation/arch/arm64/booting.rst.
 */
export function kernelArch(bytes: Uint8Array): KernelArch | undefined {
  if (hasAt(bytes, 0x202, 'HdrS') && hasAt(bytes, 0x1fe, [0x55, 0xaa])) {
    if (u16le(bytes, 0x206) < 0x020c) return null;
    return (u16le(bytes, 0x236) & 1) !== 0 ? 'x86_64' : 'i686';
  }
  if (hasAt(bytes, 0x38, 'ARM\x64')) return 'aarch64';
  return undefined;
}
