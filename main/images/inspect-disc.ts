import { sliceSource } from './byte-source.ts';
import { findLoaders, type EfiLoader } from './efi.ts';
import { platformName, readBootCatalog, type BootCatalog } from './el-torito.ts';
import { openFat } from './fat.ts';
import { findPath, walk, type TreeNode, type WalkedNode } from './file-tree.ts';
import {
  archOf,
  bootsOf,
  diskInfoOf,
  reason,
  refused,
  kernelsUnsigned,
  secureBootOf,
  startsNowhere,
  startsOnUefi,
  startsSomewhere,
  tableOf,
  truncation,
  type Contents,
  type Subject,
} from './findings.ts';
import { bootsFromStick } from './firmware.ts';
import { readIso, type IsoVolume } from './iso9660.ts';
import { neededBytes, readLayout } from './layout.ts';
import type { ImageReason } from './reasons.ts';
import { recogniseSystem } from './recognise.ts';
import { openUdf } from './udf.ts';

const efiPlatform = 0xef;

/** A disc image: ISO 9660, with or without UDF, or UDF alone. */
export async function inspectDisc({ source, totalBytes }: Subject): Promise<Contents> {
  const volume = await readIso(source);
  const udf = !volume || volume.hasUdf ? await openUdf(source) : null;
  if (await isWindows(volume, udf)) {
    return { ...refused('windows-iso', [reason('image-is-windows')]), ...headOf(volume) };
  }
  const root = volume?.root ?? udf;
  if (!root) return refused('unknown', [reason('image-unknown')]);

  const walked = await walk(root);
  const catalog =
    volume?.bootCatalogAt === null || !volume ? null : await readBootCatalog(source, volume.bootCatalogAt);
  const bootable = catalog?.entries.filter((entry) => entry.bootable) ?? [];
  const layout = await readLayout(source);
  const hybrid = layout.table !== null;
  const stick = await bootsFromStick(
    source,
    totalBytes,
    layout,
    bootable.some(({ platform }) => platform === 0),
  );
  const boots = hybrid ? bootsOf(stick) : startsNowhere;
  const onDisc = await loadersOnDisc({ source, totalBytes }, root, catalog);
  const loaders = stick.loaders.length > 0 ? stick.loaders : onDisc;
  const label = volume?.volumeId ?? '';
  const arch = await archOf(walked, label, loaders);

  const cut = truncation(totalBytes, Math.max(volume?.volumeBytes ?? 0, await neededBytes(source, layout)));
  const starts = startsSomewhere(boots);
  const forKit = bootable.length > 0 || onDisc.length > 0;
  const writable = !cut && hybrid && starts !== false;
  const reasons: ImageReason[] = [];
  if (cut) reasons.push(cut);
  else if (!writable) reasons.push(reason(forKit ? 'image-not-hybrid' : 'image-iso-starts-nothing'));
  const signed = secureBootOf(loaders, startsOnUefi(boots) === null);
  const unsigned = signed === true && (await kernelsUnsigned(walked));
  const secureBoot = unsigned ? false : signed;
  if (writable) {
    if (starts === null) reasons.push(reason('image-start-unknown'));
    if (startsOnUefi(boots) === false && onDisc.length > 0) reasons.push(reason('image-uefi-not-from-stick'));
    if (startsOnUefi(boots) === true && secureBoot === false)
      reasons.push(reason(unsigned ? 'image-kernel-not-signed' : 'image-secure-boot-off'));
  }
  return {
    ...headOf(volume),
    kind: 'iso9660',
    ...recogniseSystem({
      label,
      publisher: volume?.publisher ?? '',
      paths: walked.map(({ path }) => path),
      partitionNames: [],
      arch,
      diskInfo: await diskInfoOf(root),
    }),
    arch,
    boots,
    secureBoot,
    writable,
    method: writable ? 'image' : !cut && forKit ? 'kit' : null,
    reasons,
    elTorito: entriesOf(catalog, walked),
    ...tableOf(layout),
  };
}

function headOf(volume: IsoVolume | null): Pick<Contents, 'label' | 'publisher'> {
  const given = (text: string | undefined): string | null =>
    text === undefined || text === '' ? null : text;
  return { label: given(volume?.volumeId), publisher: given(volume?.publisher) };
}

/** Windows discs, from Vista on: the boot manager and an installation image, which are in UDF only. */
async function isWindows(volume: IsoVolume | null, udf: TreeNode | null): Promise<boolean> {
  for (const root of [udf, volume?.root]) {
    if (!root) continue;
    const [manager, sources] = [await findPath(root, 'bootmgr'), await findPath(root, 'sources')];
    if (manager && sources) {
      const names = (await sources.list()).map(({ name }) => name.toLowerCase());
      if (['install.wim', 'install.esd', 'install.swm', 'boot.wim'].some((name) => names.includes(name)))
        return true;
    }
    // XP and 2003: their installer cannot start from a stick at all.
    if (await findPath(root, 'I386/TXTSETUP.SIF')) return true;
  }
  return false;
}

/** UEFI boot loaders that firmware finds on a DVD: in the El Torito images, and in the disc's own files. */
async function loadersOnDisc(
  { source }: Subject,
  root: TreeNode,
  catalog: BootCatalog | null,
): Promise<EfiLoader[]> {
  const loaders: EfiLoader[] = [];
  for (const entry of catalog?.entries ?? []) {
    if (entry.platform !== efiPlatform || !entry.bootable) continue;
    const fat = await openFat(
      sliceSource(source, entry.startBytes, Math.max(0, source.size - entry.startBytes)),
    );
    if (fat) loaders.push(...(await findLoaders(fat.root)));
  }
  loaders.push(...(await findLoaders(root)));
  return loaders;
}

function entriesOf(catalog: BootCatalog | null, walked: readonly WalkedNode[]): Contents['elTorito'] {
  return (catalog?.entries ?? []).map((entry) => ({
    platform: platformName(entry.platform),
    bootable: entry.bootable,
    path:
      walked.find(({ node }) => !node.directory && node.sizeBytes > 0 && node.startBytes === entry.startBytes)
        ?.path ?? null,
  }));
}
