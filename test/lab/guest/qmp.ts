import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

type Json = Readonly<Record<string, unknown>>;

/** Something that QEMU tells by itself: `DEVICE_DELETED`, `BLOCK_IO_ERROR`, … */
export interface QmpEvent {
  readonly event: string;
  readonly data: Json;
}

/** QEMU's control socket (QEMU: docs/interop/qmp-spec): one JSON object a line. */
export interface Qmp {
  /** @throws with QEMU's own words if it refuses, or if it has ended */
  command(execute: string, args?: Json): Promise<unknown>;
  /** The next event that fits; ask for it before doing what brings it about. */
  event(fits: (event: QmpEvent) => boolean, timeoutMs: number): Promise<QmpEvent>;
  close(): void;
}

/**
 * Connects as soon as the socket is there.
 * @param over resolves when QEMU has ended, to what it complained about
 * @throws if QEMU ends before that
 */
export async function connectQmp(path: string, over: Promise<string>): Promise<Qmp> {
  const end: { complaints?: string } = {};
  void over.then((complaints) => (end.complaints = complaints));
  while (!existsSync(path)) {
    if (end.complaints !== undefined) throw new Error(`QEMU did not start. ${end.complaints}`);
    await pause(10);
  }
  const socket = createConnection(path);
  const answers: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const watchers = new Set<(event: QmpEvent) => void>();
  let rest = '';
  let closed = false;
  const take = (line: string): void => {
    const message = JSON.parse(line) as {
      return?: unknown;
      error?: { desc: string };
      event?: string;
      data?: Json;
    };
    if (message.event !== undefined) {
      for (const watcher of watchers) watcher({ event: message.event, data: message.data ?? {} });
    } else if (message.error) {
      answers.shift()?.reject(new Error(message.error.desc));
    } else if ('return' in message) {
      answers.shift()?.resolve(message.return);
    }
  };
  socket.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
    for (const { reject } of answers.splice(0)) void ended().then(reject);
  });
  const ended = async (): Promise<Error> => new Error(`QEMU has ended. ${await over}`);
  const qmp: Qmp = {
    command: (execute, args = {}) =>
      new Promise((resolve, reject) => {
        if (closed) {
          void ended().then(reject);
          return;
        }
        answers.push({ resolve, reject });
        socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
      }),
    event: (fits, timeoutMs) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          watchers.delete(watcher);
        };
        const watcher = (event: QmpEvent): void => {
          if (!fits(event)) return;
          end();
          resolve(event);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`QEMU did not tell of it within ${timeoutMs / 1000} s.`));
        }, timeoutMs);
        watchers.add(watcher);
      }),
    close: () => socket.destroy(),
  };
  await qmp.command('qmp_capabilities');
  return qmp;
}
