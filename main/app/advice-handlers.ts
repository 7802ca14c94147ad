import { dialog, type BrowserWindow } from 'electron';
import { assertNever } from '../common/assert-never.ts';
import type { Reason } from '../common/reason.ts';
import { ok, type Result } from '../common/result.ts';
import type { MachineProfile } from '../machine/profile.ts';
import { message } from '../messages/format.ts';
import type { MachineSource } from '../../preload/advice.ts';
import type { HandlersOf } from './ipc.ts';
import type { SettingsStore } from './settings.ts';

interface AdvicePorts {
  readonly window: () => BrowserWindow | null;
  readonly settings: SettingsStore;
}

/** What computer it is, and which system suits it. Loaded when it is first asked for: most starts do not. */
export function adviceHandlers({ window, settings }: AdvicePorts): HandlersOf<'advice'> {
  return {
    'advice:questions': async () => (await import('../machine/questions.ts')).questions,
    'advice:choose-reports': async () => {
      const options = {
        title: message(settings.settings().language, 'advice-files-button'),
        properties: ['openFile' as const, 'multiSelections' as const, 'dontAddToRecent' as const],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled || chosen.filePaths.length === 0 ? null : chosen.filePaths;
    },
    'advice:recommend': async ({ source, wish }) => {
      const profile = await profileFrom(source);
      if (!profile.ok) return profile;
      const [{ shownAdvice }, { builtInCatalogue }] = await Promise.all([
        import('../systems/recommend/shown-advice.ts'),
        import('../systems/built-in.ts'),
      ]);
      return ok(shownAdvice(profile.value, wish, await builtInCatalogue()));
    },
  };
}

async function profileFrom(source: MachineSource): Promise<Result<MachineProfile, Reason>> {
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
