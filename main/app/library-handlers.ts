import { dialog, shell, type BrowserWindow } from 'electron';
import { err, ok } from '../common/result.ts';
import type { Adopt } from '../jobs/image-library/types.ts';
import { message } from '../messages/format.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import type { Services } from './services.ts';
import type { SettingsStore } from './settings.ts';

interface LibraryPorts {
  readonly window: () => BrowserWindow | null;
  readonly tell: Tell;
  readonly settings: SettingsStore;
  readonly services: () => Promise<Services>;
}

/** The collection of images: what lies there, and what a person does with it. */
export function libraryHandlers({ window, tell, settings, services }: LibraryPorts): HandlersOf<'library'> {
  let refreshing = new AbortController();
  let adopting: Adopt | null = null;
  const library = async () => (await services()).library();

  return {
    'library:look': async () => ({
      ...(await (await library()).look()),
      usualFolder: settings.kept().imagesFolder === undefined,
    }),
    'library:choose-folder': async () => {
      const options = {
        title: message(settings.settings().language, 'library-dialog-folder'),
        properties: ['openDirectory' as const, 'createDirectory' as const, 'dontAddToRecent' as const],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      const [folder] = chosen.filePaths;
      if (chosen.canceled || folder === undefined) return false;
      settings.change({ imagesFolder: folder });
      return true;
    },
    'library:usual-folder': () => {
      settings.change({ imagesFolder: undefined });
      return null;
    },
    'library:open-folder': async () => {
      const { folder } = await (await library()).look();
      const detail = await shell.openPath(folder);
      return detail === '' ? ok(null) : err({ code: 'library-not-shown', data: { folder, detail } });
    },
    'library:set-aside': async ({ name }) => (await library()).setAside(name),
    'library:put-back': async ({ name }) => (await library()).putBack(name),
    'library:forget-aside': async () => (await library()).forgetAside(),
    'library:discard-arriving': async ({ name }) => (await library()).discardArriving(name),
    'library:refresh': async () => {
      refreshing.abort();
      refreshing = new AbortController();
      const { signal } = refreshing;
      return (await library()).refresh(signal);
    },
    'library:adopt': async (request) => {
      adopting?.cancel();
      const { path } = request;
      const adopt = (await library()).adopt(request, (event) => tell('library:adopting', { path, event }));
      adopting = adopt;
      return adopt.done.finally(() => {
        if (adopting === adopt) adopting = null;
      });
    },
    'library:stop-adopting': () => {
      adopting?.cancel();
      return null;
    },
  };
}
