import type { Reason } from '../../main/common/reason.ts';
import type { Holding, ShownDrive } from '../../preload/contract.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** At most so many parts of a drive are named; the rest is counted. */
const namedHoldings = 3;

/**
 * The name by which a person recognises a drive: what is printed on it.
 * @param number which of the practice sticks it is, from 1
 */
export function driveName(drive: ShownDrive, number: number, { t }: Texts): string {
  if (drive.transport === 'virtual') return t('app-practice-stick', { number });
  if (drive.transport === 'loop') return `${t('app-drive-by-loop')} ${shortDevice(drive)}`;
  const words = [drive.vendor, drive.model].map((word) => word?.trim() ?? '').filter((word) => word !== '');
  const [vendor, model] = words;
  // Many drives repeat the maker in the model.
  if (vendor && model?.toLowerCase().startsWith(vendor.toLowerCase())) return model;
  return words.length > 0 ? words.join(' ') : t('app-drive-unnamed');
}

/** A drive's name with its size. */
export function driveTitle(drive: ShownDrive, number: number, texts: Texts): string {
  const name = driveName(drive, number, texts);
  return drive.sizeBytes === null ? name : `${name} · ${texts.size(drive.sizeBytes)}`;
}

/** What is on a drive, by label and size, in one line. */
export function holdingsLine(drive: ShownDrive, texts: Texts): string {
  const { t } = texts;
  if (drive.holds.length === 0) return t('app-drive-empty');
  const things = drive.holds.slice(0, namedHoldings).map((holding) => holdingWords(holding, texts));
  const more = drive.holds.length - things.length;
  if (more > 0) things.push(t('app-drive-holds-more', { count: more }));
  return t('app-drive-holds', { things: texts.list(things) });
}

function holdingWords({ label, sizeBytes }: Holding, { t }: Texts): string {
  if (label !== null) {
    return sizeBytes === null
      ? t('app-holding-named-unsized', { label })
      : t('app-holding-named', { label, bytes: sizeBytes });
  }
  return sizeBytes === null
    ? t('app-holding-unnamed-unsized')
    : t('app-holding-unnamed', { bytes: sizeBytes });
}

/** How a drive is attached and what the system calls it, to tell it from the others. */
export function attachedBy(drive: ShownDrive, { t }: Texts): string {
  switch (drive.transport) {
    case 'usb':
      return `${t('app-drive-by-usb')} · ${shortDevice(drive)}`;
    case 'mmc':
      return `${t('app-drive-by-card')} · ${shortDevice(drive)}`;
    case 'virtual':
      return t('app-drive-by-practice');
    case 'nvme':
    case 'sata':
    case 'ata':
    case 'scsi':
    case 'virtio':
    case 'loop':
    case 'other':
    case null:
      return shortDevice(drive);
  }
}

/** `sdb` of `/dev/sdb`: tells two sticks of a kind apart. */
function shortDevice({ device }: ShownDrive): string {
  return device.split(/[/\\]/).findLast((part) => part !== '') ?? device;
}

/** Systems that use loop devices for their own ends have dozens; only technicians who asked for them see them. */
function isOfNoConcern(drive: ShownDrive): boolean {
  return drive.reasons.some(({ code }) => code === 'drive-loop-not-allowed');
}

export interface SortedDrives {
  readonly offered: readonly ShownDrive[];
  readonly refused: readonly { readonly drive: ShownDrive; readonly reasons: readonly Reason[] }[];
}

/**
 * Which drives are offered, and why the others are not: the guard's reasons, and the size.
 * @param imageBytes `null` if not known before the image is unpacked
 * @param kitBytes what several systems take at least, if it is for these
 */
export function sortDrives(
  drives: readonly ShownDrive[],
  imageBytes: number | null,
  kitBytes: number | null = null,
): SortedDrives {
  const offered: ShownDrive[] = [];
  const refused: { drive: ShownDrive; reasons: readonly Reason[] }[] = [];
  for (const drive of drives) {
    const { sizeBytes } = drive;
    if (isOfNoConcern(drive)) continue;
    if (!drive.writable) refused.push({ drive, reasons: drive.reasons });
    else if (sizeBytes !== null && imageBytes !== null && sizeBytes < imageBytes) {
      refused.push({
        drive,
        reasons: [{ code: 'drive-too-small', data: { driveBytes: sizeBytes, imageBytes } }],
      });
    } else if (sizeBytes !== null && kitBytes !== null && sizeBytes < kitBytes) {
      const data = { sizeBytes, neededBytes: kitBytes };
      refused.push({ drive, reasons: [{ code: 'kit-drive-too-small', data }] });
    } else offered.push(drive);
  }
  return { offered, refused };
}
