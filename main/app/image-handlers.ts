import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { ok } from '../common/result.ts';
import type { MessageKey } from '../messages/catalogues.ts';
import { message } from '../messages/format.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import type { Services } from './services.ts';
import type { SettingsStore } from './settings.ts';

interface ImagePorts {
  readonly window: () => BrowserWindow | null;
  readonly tell: Tell;
  readonly settings: SettingsStore;
  readonly services: () => Promise<Services>;
}

export function imageHandlers({ window, tell, settings, services }: ImagePorts): HandlersOf<'image'> {
  let proving: AbortController | null = null;
  const stopProving = (): void => {
    proving?.abort();
    proving = null;
  };

  const chooseFile = async (title: MessageKey, folder: string | null): Promise<string | null> => {
    const options: OpenDialogOptions = {
      title: message(settings.settings().language, title),
      properties: ['openFile', 'dontAddToRecent'],
      ...(folder === null ? {} : { defaultPath: folder }),
    };
    const parent = window();
    const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
  };

  return {
    'image:choose': () => chooseFile('app-dialog-choose-image', app.getPath('downloads')),
    'image:choose-sums': () => chooseFile('app-dialog-choose-sums', null),
    'image:practice': async () => (await services()).practiceImage(),
    'image:inspect': async ({ path }) => {
      const { inspectFile, entryOf } = await services();
      const inspected = await inspectFile(path);
      return inspected.ok
        ? ok({ ...inspected.value, entry: await entryOf(path, inspected.value) })
        : inspected;
    },
    'image:prove': async ({ path, proof }) => {
      stopProving();
      const mine = new AbortController();
      proving = mine;
      const { prover } = await services();
      const proved = await prover.prove(path, proof, {
        signal: mine.signal,
        onProgress: tenTimesASecond((bytes, totalBytes) => {
          if (!mine.signal.aborted) tell('image:progress', { path, bytes, totalBytes });
        }),
      });
      if (mine.signal.aborted) return null;
      proving = null;
      return proved.ok ? { ok: true, value: proved.value.trust } : proved;
    },
    'image:stop-proving': () => {
      stopProving();
      return null;
    },
  };
}

/** A window that is told more often only gets slower. */
export function tenTimesASecond(
  tell: (bytes: number, totalBytes: number) => void,
): (bytes: number, totalBytes: number) => void {
  let last = -Infinity;
  return (bytes, totalBytes) => {
    const now = performance.now();
    if (now - last < 100 && bytes < totalBytes) return;
    last = now;
    tell(bytes, totalBytes);
  };
}
