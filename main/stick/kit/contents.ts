import { peSignatures } from '../../images/authenticode.ts';
import { parsePe } from '../../images/efi.ts';
import { ok, type Result } from '../../common/result.ts';
import type { ByteSource } from '../../images/byte-source.ts';
import { indexIsoFiles, readIsoFile, type IsoIndex } from '../../images/iso-files/find-iso-file.ts';
import { listIsoFiles } from '../../images/iso-files/list-iso-files.ts';
import type { IsoFile, IsoFilesError } from '../../images/iso-files/types.ts';
import { kernelArch, type KernelArch } from '../../images/linux-kernel.ts';
import { grubPlaces, readGrubMenu } from './menus/grub.ts';
import { readSyslinuxMenu, syslinuxPlaces } from './menus/syslinux.ts';
import type { KernelSignatures } from './kernel-signature.ts';
import { mostMenuBytes, type BootMenu, type MenuFiles } from './menus/types.ts';

/** What has to be known of an image to put it on a kit stick. */
export interface KitContents {
  readonly index: IsoIndex;
  /** Its own boot menu; `null` if it has none that names a kernel. */
  readonly menu: BootMenu | null;
  /** What a kernel in it is for; `undefined` if there is no kernel at that path. */
  readonly archOf: (path: string) => KernelArch | undefined;
  /** Who signed the kernel at that path for Secure Boot; `null` if it is none, or no UEFI program. */
  readonly signaturesOf: (path: string) => KernelSignatures;
}

const kernelHeadBytes = 4096;
/** No kernel is larger; of one that is, the signature is not looked at. */
const mostKernelBytes = 64 * 2 ** 20;
/** No image has more kernels that are worth a look. */
const mostKernels = 60;

/**
 * Looks into an ISO image.
 * @param kernels paths that recipes name, beside those on the image's own menu
 */
export async function readKitContents(
  source: ByteSource,
  kernels: readonly string[],
): Promise<Result<KitContents, IsoFilesError>> {
  const entries = await listIsoFiles(source);
  if (!entries.ok) return entries;
  const index = indexIsoFiles(entries.value);
  const menu = await ownMenu(index, source);
  const named = [...new Set([...kernels, ...(menu?.entries ?? []).map(({ kernel }) => kernel)])];
  const archs = new Map<string, KernelArch | undefined>();
  const signatures = new Map<string, KernelSignatures>();
  for (const path of named.slice(0, mostKernels)) {
    const file = index.at(path);
    if (file?.kind !== 'file') continue;
    const head = await readIsoFile(source, file, kernelHeadBytes);
    archs.set(path, kernelArch(head));
    signatures.set(path, await signaturesIn(source, file, head));
  }
  return ok({
    index,
    menu,
    archOf: (path) => archs.get(path),
    signaturesOf: (path) => signatures.get(path) ?? null,
  });
}

/** The whole kernel is read only if its head says that there is something to be checked. */
async function signaturesIn(source: ByteSource, file: IsoFile, head: Uint8Array): Promise<KernelSignatures> {
  const header = parsePe(head);
  if (header === null || header.certificates.bytes === 0) return header && [];
  if (file.sizeBytes > mostKernelBytes) return null;
  return peSignatures(await readIsoFile(source, file, file.sizeBytes));
}

/** ISOLINUX's first: it says what it means, where GRUB's is a program. */
async function ownMenu(index: IsoIndex, source: ByteSource): Promise<BootMenu | null> {
  const files: MenuFiles = {
    exists: (path) => index.at(path)?.kind === 'file',
    read: async (path) => {
      const file = index.at(path);
      if (file?.kind !== 'file' || file.sizeBytes > mostMenuBytes) return null;
      return Buffer.from(await readIsoFile(source, file, mostMenuBytes)).toString('utf8');
    },
  };
  const readers = [
    { places: syslinuxPlaces, read: readSyslinuxMenu },
    { places: grubPlaces, read: readGrubMenu },
  ];
  for (const { places, read } of readers) {
    for (const place of places.filter((path) => files.exists(path))) {
      const menu = await read(place, files);
      if (menu.entries.length > 0) return menu;
    }
  }
  return null;
}
