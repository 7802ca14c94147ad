import { dialog, type BrowserWindow } from 'electron';
import { ok } from '../common/result.ts';
import { message } from '../messages/format.ts';
import type { GetCatalogue } from './catalogue.ts';
import type { HandlersOf } from './ipc.ts';
import { profileFrom } from './machine-source.ts';
import type { SettingsStore } from './settings.ts';

interface AdvicePorts {
  readonly window: () => BrowserWindow | null;
  readonly settings: SettingsStore;
  readonly catalogue: GetCatalogue;
}

/** What computer it is, and which system suits it. Loaded when it is first asked for: most starts do not. */
export function adviceHandlers({ window, settings, catalogue }: AdvicePorts): HandlersOf<'advice'> {
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
      const { shownAdvice } = await import('../systems/recommend/shown-advice.ts');
      const opened = await catalogue();
      return opened.ok ? ok(shownAdvice(profile.value, wish, opened.value)) : opened;
    },
  };
}
