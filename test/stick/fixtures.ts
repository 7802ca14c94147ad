import { closeSync, ftruncateSync, openSync } from 'node:fs';
import type { Pieces } from '../../main/stick/pieces.ts';
import type { RestoreWish } from '../../main/stick/restore/plan.ts';
import { restoreDrive, type RestoreWork } from '../../main/stick/restore/restore-drive.ts';
import type { RestoreOutcome, RestorePhase } from '../../main/stick/restore/types.ts';
import { allocateBuffers } from '../../main/writer/aligned-buffer.ts';
import { fdBlockIo, type BlockIo } from '../../main/writer/block-io.ts';
import { TaskBoard } from '../../main/writer/task/task-board.ts';

export const mib = 2 ** 20;
export const gib = 2 ** 30;

export function wishFor(driveBytes: number, more: Partial<RestoreWish> = {}): RestoreWish {
  return {
    driveBytes,
    sectorBytes: 512,
    filesystem: 'auto',
    label: null,
    ids: { disk: 0x1234abcd, volume: 0xcafe0815 },
    madeAt: new Date(2026, 10, 21, 14, 30, 58),
    ...more,
  };
}

export function newBoard(): TaskBoard<RestorePhase> {
  return new TaskBoard<RestorePhase>(['write', 'verify']);
}

export function restoreOn(
  drive: BlockIo,
  pieces: Pieces,
  more: Partial<Omit<RestoreWork, 'drive' | 'pieces'>> = {},
): RestoreOutcome {
  return restoreDrive({
    drive,
    pieces,
    buffers: allocateBuffers(),
    readsPastCache: true,
    dropCache: () => undefined,
    board: newBoard(),
    now: () => performance.now() / 1000,
    ...more,
  });
}

/** Writes pieces to a file of that size, which is made, full of holes, if it is not there. */
export function restoreFile(path: string, sizeBytes: number, pieces: Pieces): RestoreOutcome {
  const fd = openSync(path, 'a+');
  closeSync(fd);
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, sizeBytes);
    return restoreOn(fdBlockIo(file, sizeBytes), pieces);
  } finally {
    closeSync(file);
  }
}
