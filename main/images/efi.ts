import { contains, hasAt, u16le, u32le } from './bytes.ts';
import { findPath, type TreeNode } from './file-tree.ts';
import type { Known } from './types.ts';

/** Removable media boot paths: UEFI 2.10, section 3.5.1.1. */
const loaderPaths = [
  { firmware: 'uefiX64', path: 'EFI/BOOT/BOOTX64.EFI', machine: 0x8664 },
  { firmware: 'uefiIa32', path: 'EFI/BOOT/BOOTIA32.EFI', machine: 0x014c },
  { firmware: 'uefiArm64', path: 'EFI/BOOT/BOOTAA64.EFI', machine: 0xaa64 },
] as const;

export type UefiFirmware = (typeof loaderPaths)[number]['firmware'];

export interface EfiLoader {
  readonly firmware: UefiFirmware;
  /** Signed by Microsoft's certificate authority for UEFI programs, which is what Secure Boot trusts by default. */
  readonly signedForSecureBoot: Known;
}

/** The subject of Microsoft's third-party UEFI certificates of 2011 and 2023. */
const microsoftNames = ['Microsoft Corporation UEFI CA 2011', 'Microsoft UEFI CA 2023'];
const largestCertificateBytes = 64 * 1024;
const headBytes = 4096;

export interface PeHeader {
  readonly machine: number;
  /** 10 is an EFI application. */
  readonly subsystem: number;
  /** Where the optional header and its data directories begin. */
  readonly optional: number;
  readonly directories: number;
  /** Where the Authenticode signatures are; `bytes` is 0 if there are none. */
  readonly certificates: { readonly at: number; readonly bytes: number };
}

/** A portable executable's header (Microsoft PE/COFF specification); `null` if the bytes are none. Pure. */
export function parsePe(bytes: Uint8Array): PeHeader | null {
  if (!hasAt(bytes, 0, 'MZ')) return null;
  const at = u32le(bytes, 60);
  if (!hasAt(bytes, at, 'PE\0\0')) return null;
  const optional = at + 24;
  const format = u16le(bytes, optional);
  if (format !== 0x10b && format !== 0x20b) return null;
  const directories = optional + (format === 0x20b ? 112 : 96);
  const count = u32le(bytes, directories - 4);
  return {
    machine: u16le(bytes, at + 4),
    subsystem: u16le(bytes, optional + 68),
    optional,
    directories,
    certificates:
      count > 4
        ? { at: u32le(bytes, directories + 32), bytes: u32le(bytes, directories + 36) }
        : { at: 0, bytes: 0 },
  };
}

async function signature(file: TreeNode, header: PeHeader): Promise<Known> {
  const { at, bytes } = header.certificates;
  if (bytes <= 8 || at === 0) return false;
  if (at + bytes > file.sizeBytes) return false;
  const wanted = Math.min(bytes, largestCertificateBytes);
  const certificates = await file.read(at, wanted);
  if (microsoftNames.some((name) => contains(certificates, name))) return true;
  // Cut off by the end of what is visible: not known.
  return certificates.length < wanted ? null : false;
}

/** The boot loaders for removable media that a file tree holds. Only real EFI programs count. */
export async function findLoaders(root: TreeNode): Promise<EfiLoader[]> {
  const folder = await findPath(root, 'EFI/BOOT');
  if (!folder) return [];
  const loaders: EfiLoader[] = [];
  for (const { firmware, path, machine } of loaderPaths) {
    const file = await findPath(folder, path.slice('EFI/BOOT/'.length));
    if (!file || file.directory) continue;
    const header = parsePe(await file.read(0, headBytes));
    if (header?.machine !== machine) continue;
    loaders.push({ firmware, signedForSecureBoot: await signature(file, header) });
  }
  return loaders;
}

/** True for a program that UEFI firmware starts, outside of any image. Pure. */
export function isEfiProgram(bytes: Uint8Array): boolean {
  const subsystem = parsePe(bytes)?.subsystem ?? 0;
  return subsystem >= 10 && subsystem <= 13;
}
