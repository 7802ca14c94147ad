import { majorMinorOf } from '../linux/device-number.ts';
import type { BusValue } from './variant.ts';

export const udisksService = 'org.freedesktop.UDisks2';
export const managerPath = '/org/freedesktop/UDisks2/Manager';
export const objectsPath = '/org/freedesktop/UDisks2';

/** A block device as UDisks2 knows it. */
export interface BlockFacts {
  readonly majorMinor: string | null;
  /** The drive that it belongs to; `null` for those that belong to none, such as loop devices. */
  readonly drivePath: string | null;
  /** Opening it takes the rights for the system's disks, not those for sticks. */
  readonly system: boolean;
}

/** Out of what `GetAll` says of `org.freedesktop.UDisks2.Block`. */
export function readBlock(properties: BusValue | undefined): BlockFacts {
  const read = (name: string): BusValue | undefined =>
    properties instanceof Map ? properties.get(name) : undefined;
  const number = read('DeviceNumber');
  const drive = read('Drive');
  return {
    majorMinor: typeof number === 'bigint' ? majorMinorOf(number) : null,
    drivePath: typeof drive === 'string' && drive !== '/' ? drive : null,
    system: read('HintSystem') !== false,
  };
}

/** What can be done with a drive that may now be pulled out. */
export type ReleaseWay = 'PowerOff' | 'Eject';

/**
 * How to let a drive go, out of what `GetManagedObjects` says. Switching it off is best: its light goes out,
 * and it cannot be mounted again by the desktop. But a card reader must go on working when one of its
 * cards is let go, and so must the other drives in one case: UDisks2 switches all of them off together
 * (`SiblingId`), also those that we are writing to. These are only ejected. `null`: neither is to be had.
 */
export function wayToRelease(objects: BusValue | undefined, drivePath: string): ReleaseWay | null {
  if (!(objects instanceof Map)) return null;
  const drives = new Map<string, ReadonlyMap<string, BusValue>>();
  for (const [path, interfaces] of objects) {
    const drive = interfaces instanceof Map ? interfaces.get(`${udisksService}.Drive`) : undefined;
    if (drive instanceof Map) drives.set(path, drive);
  }
  const own = drives.get(drivePath);
  if (!own) return null;
  const siblingId = own.get('SiblingId');
  const siblings = [...drives.values()].filter(
    (other) => other !== own && other.get('SiblingId') === siblingId,
  );
  const alone = siblings.length === 0 || siblingId === '' || siblingId === undefined;
  if (own.get('CanPowerOff') === true && alone && !isCard(own)) return 'PowerOff';
  return own.get('Ejectable') === true ? 'Eject' : null;
}

/** `flash_sd`, `flash_mmc`, `flash_ms`, …: cards in a reader. A stick is `thumb`, or nothing at all. */
function isCard(drive: ReadonlyMap<string, BusValue>): boolean {
  const media = [drive.get('Media'), ...listOf(drive.get('MediaCompatibility'))];
  return media.some((kind) => typeof kind === 'string' && kind.startsWith('flash_'));
}

function listOf(value: BusValue | undefined): readonly BusValue[] {
  return Array.isArray(value) ? value : [];
}
