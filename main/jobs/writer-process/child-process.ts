import { fork } from 'node:child_process';
import type { WriterPort } from './port.ts';

/**
 * Starts the writer as a child of plain Node.
 * @param script the built `writer-process.js`
 */
export function forkWriter(script: string): WriterPort {
  const child = fork(script, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'json' });
  // A send to a process that has just died reports here; its exit is what the job acts on.
  child.on('error', () => undefined);
  return {
    send: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      let told = false;
      const once = (code: number | null): void => {
        if (told) return;
        told = true;
        listener(code);
      };
      child.once('exit', once);
      child.once('error', () => {
        if (child.exitCode === null && child.pid === undefined) once(null);
      });
    },
    kill: () => {
      child.kill('SIGKILL');
      // A process stuck inside the kernel stays behind until its drive lets go; it must not hold us back.
      child.unref();
      if (child.connected) child.disconnect();
    },
  };
}
