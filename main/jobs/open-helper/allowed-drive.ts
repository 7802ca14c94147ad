import { readFile, realpath } from 'node:fs/promises';

/**
 * The helper's own guard, whatever it was told: only what hangs on USB, is a memory card, or calls itself
 * removable. What is in use is refused by the kernel itself (`O_EXCL`).
 * @param majorMinor of a whole drive
 */
export async function mayHelperWrite(majorMinor: string): Promise<boolean> {
  const folder = `/sys/dev/block/${majorMinor}`;
  const place = await realpath(folder).catch(() => '');
  const removable = await readFile(`${folder}/removable`, 'utf8').catch(() => '');
  const kind = await readFile(`${folder}/device/type`, 'utf8').catch(() => '');
  return isAllowedPlace({ place, removable: removable.trim() === '1', cardKind: kind.trim() });
}

/**
 * @param facts.place where the drive is in sysfs, all links followed
 * @param facts.cardKind `SD` or `MMC` of a card; soldered memory is `MMC` as well
 */
export function isAllowedPlace(facts: {
  readonly place: string;
  readonly removable: boolean;
  readonly cardKind: string;
}): boolean {
  if (!facts.place.startsWith('/sys/devices/') || facts.place.startsWith('/sys/devices/virtual/'))
    return false;
  if (/\/usb\d+\//.test(facts.place)) return true;
  return facts.place.includes('/mmc_host/') ? facts.cardKind === 'SD' : facts.removable;
}
