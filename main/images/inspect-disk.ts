import { hasAt } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { recogniseFilesystem } from './filesystems.ts';
import { walk, type WalkedNode } from './file-tree.ts';
import {
  archOf,
  bootsOf,
  reason,
  refused,
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
import { neededBytes, readLayout, type Layout } from './layout.ts';
import type { ImageReason } from './reasons.ts';
import { recogniseSystem } from './recognise.ts';

const mostVolumesWalked = 4;

/** A raw disk image, one FAT file system, or boot code alone; `null` if it is none of these. */
export async function inspectDisk({ source, totalBytes }: Subject): Promise<Contents | null> {
  const layout = await readLayout(source);
  const bootCodeOnly =
    layout.mbr !== null && layout.mbr.code !== 'none' && layout.table === null && !layout.bareFat;
  if (layout.table === null && !layout.bareFat && !layout.gptDamaged && !bootCodeOnly) return null;
  if (bootCodeOnly && (await recogniseFilesystem(source))) return null;

  const stick = await bootsFromStick(source, totalBytes, layout, false);
  const boots = layout.sector4096 ? startsNowhere : bootsOf(stick);
  const walked: WalkedNode[] = [];
  for (const volume of stick.volumes.slice(0, mostVolumesWalked)) walked.push(...(await walk(volume.root)));
  const label = stick.volumes.find((volume) => volume.label !== '')?.label ?? '';
  const arch = await archOf(walked, label, stick.loaders);
  const starts = startsSomewhere(boots);
  const needed = layout.bareFat ? (stick.volumes[0]?.sizeBytes ?? 0) : await neededBytes(source, layout);
  const cut = truncation(totalBytes, needed);
  const forBoard = starts === false && (await isForSmallBoard(source, walked));
  const refusal = cut ?? refusalFor(layout, starts === false && !forBoard);
  const secureBoot = secureBootOf(stick.loaders, startsOnUefi(boots) === null);

  const reasons: ImageReason[] = [];
  if (refusal) reasons.push(refusal);
  else {
    if (forBoard) reasons.push(reason('image-for-small-board'));
    if (starts === null) reasons.push(reason('image-start-unknown'));
    if (startsOnUefi(boots) === true && secureBoot === false) reasons.push(reason('image-secure-boot-off'));
  }
  return {
    ...refused('disk-image', reasons),
    label: label === '' ? null : label,
    ...recogniseSystem({
      label,
      publisher: '',
      paths: walked.map(({ path }) => path),
      partitionNames: layout.gpt?.entries.map(({ name }) => name) ?? [],
      arch,
      diskInfo: '',
    }),
    arch,
    boots,
    secureBoot,
    writable: !refusal,
    method: refusal ? null : 'image',
    ...tableOf(layout),
  };
}

function refusalFor(layout: Layout, startsNothing: boolean): ImageReason | null {
  if (layout.sector4096) return reason('image-sector-4096');
  if (layout.gptDamaged) return reason('image-partition-table-damaged');
  return startsNothing ? reason('image-starts-nothing') : null;
}

/**
 * Single-board computers: the Raspberry Pi's firmware files, and U-Boot where Allwinner and Rockchip chips look for it
 * (linux-sunxi.org/Bootable_SD_card; opensource.rock-chips.com/wiki_Boot_option).
 */
async function isForSmallBoard(source: ByteSource, walked: readonly WalkedNode[]): Promise<boolean> {
  if (walked.some(({ path }) => /^(bootcode\.bin|start4?\.elf|bcm27\d\d-.*\.dtb)$/i.test(path))) return true;
  if (hasAt(await source.read(8192, 16), 4, 'eGON.BT0')) return true;
  const rockchip = await source.read(0x8000, 4);
  return hasAt(rockchip, 0, 'RKNS') || hasAt(rockchip, 0, [0x3b, 0x8c, 0xdc, 0xfc]);
}

/** One file system without anything that starts it; `null` if there is none. */
export async function inspectFilesystem({ source, totalBytes }: Subject): Promise<Contents | null> {
  const filesystem = await recogniseFilesystem(source);
  if (!filesystem) return null;
  const cut = truncation(totalBytes, filesystem.sizeBytes ?? 0);
  const refusal: ImageReason = cut ?? { code: 'image-is-filesystem', data: { filesystem: filesystem.name } };
  return {
    ...refused('filesystem', [refusal]),
    label: filesystem.label === '' ? null : filesystem.label,
  };
}
