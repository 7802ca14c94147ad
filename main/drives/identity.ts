import { fstat } from 'node:fs';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../common/result.ts';
import { majorMinorOf } from './linux/device-number.ts';
import { linuxCalls } from './linux/libc.ts';
import { readAttribute, serialFromSysfs, sysfsFolder } from './linux/sysfs.ts';
import type { IdentityReason } from './reasons.ts';
import type { DriveIdentity } from './types.ts';

/** What an open handle says of its drive. */
export interface HandleFacts {
  readonly identity: DriveIdentity;
  readonly sizeBytes: number;
  readonly logicalSectorBytes: number;
  readonly readOnly: boolean | null;
}

/**
 * Is the drive that was opened the one that was shown? Device number and size must be known on both sides and
 * agree; serial number and disk sequence number must agree where both are known.
 */
export function sameDrive(shown: DriveIdentity, opened: DriveIdentity): Result<null, IdentityReason> {
  const needed = [shown.majorMinor, opened.majorMinor, shown.sizeBytes, opened.sizeBytes];
  if (needed.includes(null)) return err({ code: 'drive-not-identified', data: {} });
  for (const fact of ['majorMinor', 'diskseq', 'serial', 'sizeBytes'] as const) {
    const before = shown[fact];
    const found = opened[fact];
    if (before === null || found === null || before === found) continue;
    return err({ code: 'drive-changed', data: { fact, shown: String(before), found: String(found) } });
  }
  return ok(null);
}

/**
 * Which drive a handle really leads to (Linux): by its device number and what the kernel knows of that,
 * never by the path it was opened under. Only whole drives have an identity here: a regular file, a
 * partition, or a device that is put together from others is an error.
 * @param device the path it was opened under, for the messages
 */
export async function identityOfHandle(
  fd: number,
  device: string,
): Promise<Result<HandleFacts, IdentityReason>> {
  const stats = await promisify(fstat)(fd, { bigint: true });
  if (!stats.isBlockDevice()) return err({ code: 'drive-not-a-device', data: { device } });
  const majorMinor = majorMinorOf(stats.rdev);
  const known = await identityOfNumber(majorMinor, device);
  if (!known.ok) return known;

  // The handle's own answers cannot be about another device that came to have the same number.
  const calls = linuxCalls();
  const sizeBytes = calls?.deviceBytes(fd) ?? known.value.identity.sizeBytes;
  const diskseq = calls?.diskseq(fd) ?? known.value.identity.diskseq;
  const logicalSectorBytes = calls?.sectorBytes(fd) ?? known.value.logicalSectorBytes;
  const readOnly = calls?.readOnly(fd) ?? known.value.readOnly;
  if (sizeBytes === null || logicalSectorBytes === null) {
    return err({ code: 'drive-vanished', data: { device } });
  }
  return ok({
    identity: { ...known.value.identity, sizeBytes, diskseq },
    sizeBytes,
    logicalSectorBytes,
    readOnly,
  });
}

/** What sysfs knows of a whole drive by its device number (Linux). */
export async function identityOfNumber(
  majorMinor: string,
  device: string,
): Promise<
  Result<
    { identity: DriveIdentity; logicalSectorBytes: number | null; readOnly: boolean | null },
    IdentityReason
  >
> {
  const folder = sysfsFolder(majorMinor);
  const read = (name: string): Promise<string | null> => readAttribute(`${folder}/${name}`);
  const [number, size, diskseq, ro, sector, partition, dm, md] = await Promise.all(
    ['dev', 'size', 'diskseq', 'ro', 'queue/logical_block_size', 'partition', 'dm/name', 'md/level'].map(
      read,
    ),
  );
  if (number !== majorMinor) return err({ code: 'drive-vanished', data: { device } });
  if (partition) return err({ code: 'drive-is-partition', data: { device } });
  if (dm || md) return err({ code: 'drive-is-composite', data: { device } });
  return ok({
    identity: {
      majorMinor,
      // sysfs counts in units of 512 bytes, whatever the drive's sectors are.
      sizeBytes: size ? Number(size) * 512 : null,
      serial: await serialFromSysfs(majorMinor),
      diskseq: diskseq ?? null,
    },
    logicalSectorBytes: sector ? Number(sector) : null,
    readOnly: ro ? ro !== '0' : null,
  });
}
