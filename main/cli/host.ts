import type { WriterPort } from '../jobs/writer-process/port.ts';
import type { Console } from './console.ts';

/** What the command line gets from the program it runs in: plain Node, or the packaged app. */
export interface Host {
  /** Starts a writer process. */
  readonly startWriter: () => WriterPort;
  /** What makes PDFs: Electron (`null` if there is none) and the program that it runs for that. */
  readonly pdfMaker: () => { readonly electron: string | null; readonly script: string };
  /** Opens the window; resolves to the exit code. */
  readonly openApp: (console: Console) => Promise<number>;
}

/** What each command is given. */
export interface CommandContext {
  readonly console: Console;
  readonly host: Host;
  /** Sets the exit code. */
  readonly end: (code: number) => void;
}
