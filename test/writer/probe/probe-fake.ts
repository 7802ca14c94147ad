import { allocateBuffers } from '../../../main/writer/aligned-buffer.ts';
import type { Random } from '../../../main/writer/probe/plan.ts';
import { probeDrive, type ProbeWork } from '../../../main/writer/probe/probe.ts';
import { probeTask } from '../../../main/writer/probe/start-probe.ts';
import type { ProbeForm, ProbeOutcome, ProbePhase } from '../../../main/writer/probe/types.ts';
import { TaskBoard } from '../../../main/writer/task/task-board.ts';
import { pseudoRandom } from '../pseudo-random.ts';
import type { FakeDrive } from './fake-drive.ts';

const buffers = allocateBuffers();

/** Numbers that look random and are the same in every run. */
export function seededRandom(seed: number): Random {
  const { below } = pseudoRandom(seed);
  return {
    below: (limit) => Math.floor(((below(2 ** 26) * 2 ** 27 + below(2 ** 27)) / 2 ** 53) * limit),
  };
}

/** Probes a drive in memory, by its own clock. */
export function probeFake(
  drive: FakeDrive,
  form: ProbeForm,
  options: { seed?: number; work?: Partial<ProbeWork>; board?: TaskBoard<ProbePhase> } = {},
): ProbeOutcome {
  return probeDrive({
    drive,
    form,
    buffers,
    readsPastCache: true,
    writesThrough: true,
    dropCache: () => undefined,
    board: options.board ?? new TaskBoard(probeTask.phases),
    now: drive.now,
    random: seededRandom(options.seed ?? 1),
    pause: () => true,
    ...options.work,
  });
}
