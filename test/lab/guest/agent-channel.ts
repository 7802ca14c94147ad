import { createConnection, type Socket } from 'node:net';

/** How a command in the guest ended. */
export interface Ran {
  /** `null` if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface Order {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A command that runs in the guest. */
export interface Running {
  /** Rejects only if the guest is gone before the command has ended. */
  readonly done: Promise<Ran>;
  /** Sends a signal to the command and all that it started. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** The line to one agent in the guest. */
export interface AgentChannel {
  /** Resolves once the agent has said that it is there; only right after the guest was started anew. */
  readonly hello: Promise<void>;
  /** @param onOut gets what the command prints, as it comes */
  run(order: Order, onOut?: (text: string) => void): Running;
  close(): void;
}

interface Waiting {
  out: string;
  err: string;
  readonly onOut: ((text: string) => void) | undefined;
  readonly resolve: (ran: Ran) => void;
  readonly reject: (error: Error) => void;
}

interface Told {
  readonly id: number;
  readonly hello?: number;
  readonly out?: string;
  readonly err?: string;
  readonly exit?: { readonly code: number | null; readonly signal: string | null };
}

/** @param path QEMU's socket for the agent's serial port */
export async function connectAgent(path: string): Promise<AgentChannel> {
  const socket = await connected(path);
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let rest = '';
  let over = false;
  let greet = (): void => undefined;
  const hello = new Promise<void>((resolve) => (greet = resolve));
  const take = (line: string): void => {
    const told = JSON.parse(line) as Told;
    if (told.hello !== undefined) greet();
    const one = waiting.get(told.id);
    if (!one) return;
    if (told.out !== undefined) {
      one.out += told.out;
      one.onOut?.(told.out);
    }
    one.err += told.err ?? '';
    if (!told.exit) return;
    waiting.delete(told.id);
    one.resolve({ ...told.exit, out: one.out, err: one.err });
  };
  socket.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  socket.on('close', () => {
    over = true;
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  });
  const send = (message: unknown): void => void socket.write(`${JSON.stringify(message)}\n`);
  return {
    hello,
    run(order, onOut) {
      const id = ++last;
      const done = new Promise<Ran>((resolve, reject) => {
        if (over) {
          reject(gone());
          return;
        }
        waiting.set(id, { out: '', err: '', onOut, resolve, reject });
        send({ id, start: order });
      });
      return { done, kill: (signal) => send({ id, signal }) };
    },
    close: () => socket.destroy(),
  };
}

function gone(): Error {
  return new Error('The guest is gone.');
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.off('error', reject);
      // Its end is told by `close`.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
