import { ok, type Result } from '../../common/result.ts';
import type { ByteSource } from '../../images/byte-source.ts';
import { indexIsoFiles, readIsoFile, type IsoIndex } from '../../images/iso-files/find-iso-file.ts';
import { listIsoFiles } from '../../images/iso-files/list-iso-files.ts';
import type { IsoFilesError } from '../../images/iso-files/types.ts';
import { kernelArch, type KernelArch } from '../../images/linux-kernel.ts';
import { grubPlaces, readGrubMenu } from './menus/grub.ts';
import { readSyslinuxMenu, syslinuxPlaces } from './menus/syslinux.ts';
import { mostMenuBytes, type BootMenu, type MenuFiles } from './menus/types.ts';

/** What has to be known of an image to put it on a kit stick. */
export interface KitContents {
  readonly index: IsoIndex;
  /** Its own boot menu; `null` if it has none that names a kernel. */
  readonly menu: BootMenu | null;
  /** What a kernel in it is for; `undefined` if there is no kernel at that path. */
  readonly archOf: (path: string) => KernelArch | undefined;
}

const kernelHeadBytes = 0x300;
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
  for (const path of named.slice(0, mostKernels)) {
    const file = index.at(path);
    if (file?.kind !== 'file') continue;
    archs.set(path, kernelArch(await readIsoFile(source, file, kernelHeadBytes)));
  }
  return ok({ index, menu, archOf: (path) => archs.get(path) });
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
