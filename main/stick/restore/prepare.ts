import { err, ok, type Result } from '../../common/result.ts';
import { makeExfat, type ExfatFailure, type ExfatVolume } from '../exfat/make-exfat.ts';
import type { Fresh } from '../pieces.ts';
import { defaultLabel, stickLabel } from '../label.ts';
import {
  placePartition,
  planDrive,
  planFat32Drive,
  usualFilesystem,
  type RestorePlan,
  type RestoreWish,
} from './plan.ts';
import type { RestoreNote, RestoreRefusal } from './reasons.ts';

/**
 * Decides what a drive becomes, and works out every byte of it; touches nothing. Where exFAT would be usual but
 * cannot be made, it becomes FAT32, and a note says why; where exFAT was asked for by name, it is refused.
 */
export async function prepareRestore(
  wish: RestoreWish,
  make: (volume: ExfatVolume) => Promise<Result<Fresh, ExfatFailure>> = makeExfat,
): Promise<Result<RestorePlan, RestoreRefusal>> {
  const filesystem = wish.filesystem === 'auto' ? usualFilesystem(wish.driveBytes) : wish.filesystem;
  if (filesystem === 'fat32') return planFat32Drive(wish);

  const label = stickLabel(wish.label ?? defaultLabel, 'exfat');
  if (!label.ok) return label;
  const place = placePartition(wish, 'exfat');
  const { sectorBytes } = wish;
  const volume = await make({
    sizeBytes: place.end - place.start,
    sectorBytes,
    startSector: place.start / sectorBytes,
    label: label.value,
  });
  if (volume.ok) return ok(planDrive(wish, { filesystem, label: label.value, place, volume: volume.value }));
  if (wish.filesystem === 'exfat') {
    const detail = volume.error.kind === 'no-tool' ? 'mkfs.exfat' : volume.error.detail;
    return err({ code: 'restore-exfat-impossible', data: { detail } });
  }
  const instead = planFat32Drive(wish);
  if (!instead.ok) return instead;
  return ok({ ...instead.value, notes: [noteOf(volume.error), ...instead.value.notes] });
}

function noteOf(failure: ExfatFailure): RestoreNote {
  return failure.kind === 'no-tool'
    ? { code: 'restore-no-exfat-tool', data: {} }
    : { code: 'restore-exfat-not-made', data: { detail: failure.detail } };
}
