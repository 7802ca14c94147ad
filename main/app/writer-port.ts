import { utilityProcess } from 'electron';
import { join } from 'node:path';
import type { WriterPort } from '../jobs/writer-process/port.ts';

/** Starts the writer as a utility process: a Node of its own that a stuck drive can hold up without harm. */
export function startWriterProcess(): WriterPort {
  const child = utilityProcess.fork(join(import.meta.dirname, 'writer-process.js'), [], {
    serviceName: 'Rekindle writer',
    stdio: 'inherit',
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  return {
    send: (message) => {
      if (!ended) child.postMessage(message);
    },
    onMessage: (listener) => child.on('message', listener),
    // Electron gives 0 or the signal's number here; it cannot tell "killed" apart, and the job does not ask.
    onExit: (listener) => child.once('exit', (code) => listener(code)),
    kill: () => {
      if (ended || child.pid === undefined) return;
      try {
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    },
  };
}
