import { app, dialog } from 'electron';
import { message } from '../messages/format.ts';
import { noteFailure } from './note-failure.ts';
import type { Language } from '../messages/catalogues.ts';

/**
 * What nobody foresaw: people get a sentence, the terminal gets the stack. The program goes on, because
 * sticks may be in the making in the writer process, and it says so once only.
 */
export function catchFailures(language: () => Language): void {
  let told = false;
  const report = (during: string, error: unknown): void => {
    noteFailure(during, error);
    if (told || !app.isReady()) return;
    told = true;
    void dialog.showMessageBox({
      type: 'error',
      message: message(language(), 'app-unforeseen-title'),
      detail: message(language(), 'app-unforeseen-text'),
    });
  };
  process.on('uncaughtException', (error) => report('unforeseen', error));
  process.on('unhandledRejection', (error) => report('unforeseen', error));
}
