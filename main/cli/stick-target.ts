import { realpath, stat } from 'node:fs/promises';
import type { Reason } from '../common/reason.ts';
import { ok, type Result } from '../common/result.ts';
import { parseNewStick } from '../drives/open/new-stick.ts';
import type { Drive } from '../drives/types.ts';
import type { StickTarget } from '../jobs/make-stick/types.ts';

/**
 * What a `DRIVE` of the command line names: `new:FILE:SIZE`, a regular file, or a device by any of its names. What the
 * drive is now is kept, to be proved on the opened handle; one that is not there is refused later, with its reason.
 * @param typedName the name that was typed for a drive with more at stake
 */
export async function stickTarget(
  named: string,
  drives: readonly Drive[],
  typedName: (drive: Drive) => string | null,
): Promise<Result<StickTarget, Reason>> {
  if (named.startsWith('new:')) {
    const parsed = parseNewStick(named);
    if (!parsed.ok) return parsed;
    return ok({ kind: 'virtual', path: parsed.value.path, createBytes: parsed.value.sizeBytes });
  }
  const isFile = await stat(named).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (isFile) return ok({ kind: 'virtual', path: named, createBytes: null });
  // A name below /dev/disk/by-id and its like leads to the same drive.
  const device = await realpath(named).catch(() => named);
  const drive = drives.find((candidate) => candidate.device === device);
  return ok({
    kind: 'drive',
    device,
    identity: drive?.identity ?? { majorMinor: null, sizeBytes: null, serial: null, diskseq: null },
    typedName: drive ? typedName(drive) : null,
  });
}
