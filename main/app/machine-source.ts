import { assertNever } from '../common/assert-never.ts';
import type { Reason } from '../common/reason.ts';
import { ok, type Result } from '../common/result.ts';
import type { MachineProfile } from '../machine/profile.ts';
import type { MachineSource } from '../../preload/advice.ts';

/** The facts about a computer, from where the person said that they are. */
export async function profileFrom(source: MachineSource): Promise<Result<MachineProfile, Reason>> {
  switch (source.from) {
    case 'this-computer':
      return ok(await (await import('../machine/this-computer/read.ts')).readThisComputer());
    case 'files': {
      const { machineFromFiles } = await import('../machine/from-files.ts');
      const read = await machineFromFiles(source.paths);
      return read.ok ? ok(read.value.profile) : read;
    }
    case 'answers':
      return ok((await import('../machine/questions.ts')).profileFromAnswers(source.answers));
    default:
      return assertNever(source);
  }
}
