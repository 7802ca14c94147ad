import type { FromWriter } from './protocol.ts';

/** The writer's side of the way to its parent. */
export interface ParentPort {
  send(message: FromWriter): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone. */
  onClose(listener: () => void): void;
  /** Leaves after what was sent has gone out. */
  close(): void;
}

/** What Electron puts on `process` in a utility process; the types of `electron` belong to main/app. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
}

/** Under Electron's `utilityProcess.fork` or Node's `child_process.fork`; `null` if started by hand. */
export function parentPort(): ParentPort | null {
  const utility = (process as unknown as { parentPort?: UtilityPort }).parentPort;
  if (utility) {
    return {
      send: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', (event) => listener(event.data)),
      onClose: (listener) => utility.on('close', listener),
      // An exit can overtake the last messages. The app ends this process when it has them (main/app/writer-port.ts);
      // this is for the case that it does not.
      close: () => setTimeout(() => process.exit(0), 5000),
    };
  }
  if (!process.send) return null;
  let leaving = false;
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) =>
      process.on('disconnect', () => {
        if (!leaving) listener();
      }),
    close: () => {
      leaving = true;
      // Disconnecting flushes the channel; with nothing else open the process ends by itself.
      if (process.connected) process.disconnect();
    },
  };
}
