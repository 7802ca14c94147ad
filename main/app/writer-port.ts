import { utilityProcess } from 'electron';
import type { WriterPort } from '../jobs/writer-process/port.ts';

/**
 * Starts the writer as a utility process: a Node of its own that a stuck drive can hold up without harm.
 * @param script the built `writer-process.js`
 */
export function startWriterProcess(script: string): WriterPort {
  const child = utilityProcess.fork(script, [], {
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
    onMessage: (listener) =>
      child.on('message', (message: unknown) => {
        listener(message);
        // A utility process that exits by itself can take its last messages with it: it is ended from here.
        if (isLastWord(message)) child.kill();
      }),
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

/** The writer says nothing after `end` (main/jobs/writer-process/protocol.ts). */
function isLastWord(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'end';
}
