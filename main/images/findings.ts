import type { ByteSource } from './byte-source.ts';
import { parsePe, type EfiLoader, type PeHeader } from './efi.ts';
import { findPath, type TreeNode, type WalkedNode } from './file-tree.ts';
import type { StickBoots } from './firmware.ts';
import type { Layout } from './layout.ts';
import { kernelArch } from './linux-kernel.ts';
import { archInLabel } from './recognise.ts';
import type { Caution, ImageReason, PlainRefusal } from './reasons.ts';
import type { Inspection, Known } from './types.ts';

/** What an image holds, without what is wrapped around it. */
export type Contents = Omit<Inspection, 'compression' | 'fileBytes' | 'sizeBytes'>;

/** An image as it is looked at: what is visible of it, and its whole size where that is known. */
export interface Subject {
  readonly source: ByteSource;
  readonly totalBytes: number | null;
}

export const startsNowhere = { bios: false, uefiX64: false, uefiIa32: false, uefiArm64: false } as const;
const startUnknown = { bios: null, uefiX64: null, uefiIa32: null, uefiArm64: null } as const;

/** Something that is not for a stick: nothing about it is known but what it is. */
export function refused(
  kind: Inspection['kind'],
  reasons: readonly ImageReason[],
  unknown = false,
): Contents {
  return {
    kind,
    label: null,
    publisher: null,
    system: null,
    systemName: null,
    arch: null,
    boots: unknown ? startUnknown : startsNowhere,
    secureBoot: unknown ? null : false,
    writable: false,
    method: null,
    reasons,
    elTorito: [],
    partitionTable: null,
    partitions: [],
  };
}

export function reason(code: PlainRefusal | Caution): ImageReason {
  return { code, data: {} };
}

/** The refusal for an image whose own structures speak of more bytes than there are; `null` if all are there. */
export function truncation(totalBytes: number | null, expectedBytes: number): ImageReason | null {
  if (totalBytes === null || expectedBytes <= totalBytes) return null;
  return {
    code: 'image-truncated',
    data: { sizeBytes: totalBytes, expectedBytes, missingBytes: expectedBytes - totalBytes },
  };
}

export function bootsOf({ bios, uefi }: StickBoots): Inspection['boots'] {
  return { bios, ...uefi };
}

export function startsSomewhere(boots: Inspection['boots']): Known {
  const answers = Object.values(boots);
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

/** Starts on any UEFI firmware. */
export function startsOnUefi(boots: Inspection['boots']): Known {
  const answers = [boots.uefiX64, boots.uefiIa32, boots.uefiArm64];
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

/**
 * True if a loader is signed so that computers with Secure Boot switched on start it.
 * @param mayBeMore some of the image could not be seen
 */
export function secureBootOf(loaders: readonly EfiLoader[], mayBeMore: boolean): Known {
  if (loaders.some(({ signedForSecureBoot }) => signedForSecureBoot === true)) return true;
  if (mayBeMore || loaders.some(({ signedForSecureBoot }) => signedForSecureBoot === null)) return null;
  return false;
}

const kernelName = /^(vmlinuz|bzimage|linux(\d\d)?(-[\w.-]+)?$|kernel)/i;
const mostKernels = 16;
const kernelHeadBytes = 4096;

/**
 * True if all the kernels of a disc are such as could be signed, and none of them is: then a signed loader starts none of them
 * while Secure Boot is on.
 */
export async function kernelsUnsigned(walked: readonly WalkedNode[]): Promise<boolean> {
  const heads: PeHeader[] = [];
  for (const { node } of kernelsAmong(walked)) {
    const header = parsePe(await node.read(0, kernelHeadBytes));
    if (header === null) return false;
    heads.push(header);
  }
  return heads.length > 0 && heads.every(({ certificates }) => certificates.bytes === 0);
}

function kernelsAmong(walked: readonly WalkedNode[]): WalkedNode[] {
  return walked.filter(({ node }) => !node.directory && kernelName.test(node.name)).slice(0, mostKernels);
}

/** The architecture: from the kernels, or else the volume id, or else the UEFI boot loaders. */
export async function archOf(
  walked: readonly WalkedNode[],
  label: string,
  loaders: readonly EfiLoader[],
): Promise<string | null> {
  const found = new Set<string>();
  for (const { node } of kernelsAmong(walked)) {
    const arch = kernelArch(await node.read(0, 0x300));
    if (arch) found.add(arch);
  }
  if (found.size > 0) return [...found].sort().join('+');
  const named = archInLabel(label);
  if (named) return named;
  const firmware = loaders.map((loader) => loader.firmware);
  if (firmware.includes('uefiX64')) return 'x86_64';
  if (firmware.includes('uefiIa32')) return 'i686';
  return firmware.includes('uefiArm64') ? 'aarch64' : null;
}

/** The line that Debian's and Ubuntu's tools leave on their discs. */
export async function diskInfoOf(root: TreeNode): Promise<string> {
  const file = await findPath(root, '.disk/info');
  if (!file || file.directory) return '';
  const text = Buffer.from(await file.read(0, 200)).toString('utf8');
  return text.split('\n')[0]?.trim() ?? '';
}

export function tableOf(layout: Layout): Pick<Inspection, 'partitionTable' | 'partitions'> {
  return {
    partitionTable: layout.table,
    partitions:
      layout.table === null
        ? []
        : layout.partitions.map(({ number, type, startBytes, sizeBytes }) => ({
            number,
            type,
            startBytes,
            sizeBytes,
          })),
  };
}
