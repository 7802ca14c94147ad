import { setMaxListeners } from 'node:events';
import { closeSync } from 'node:fs';
import { err, ok, type Result } from '../../common/result.ts';
import { loadGlib, type Glib, type Out, type Pointer } from './glib.ts';
import { createWaiting, type Waiting } from './waiting.ts';
import { readVariant, type BusValue } from './variant.ts';

/** `G_BUS_TYPE_SYSTEM` in gio/gioenums.h; follows `DBUS_SYSTEM_BUS_ADDRESS`. */
const systemBus = 1;
/** `G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | …_MESSAGE_BUS_CONNECTION` in gio/gioenums.h. */
const clientOfMessageBus = 1 | 8;
const connectTimeoutMs = 10_000;

/** One method call on the bus. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interfaceName: string;
  readonly method: string;
  /** The arguments as a tuple in GVariant's text format, see `quoted` and `dictionary`. */
  readonly args: string;
  readonly timeoutMs: number;
  /** Ends the waiting at once; what the service makes of the call is its own affair. */
  readonly signal?: AbortSignal;
}

export interface BusReply {
  readonly values: readonly BusValue[];
  /** Open handles that came with the answer, closed on exec. They are the caller's to close. */
  readonly handles: readonly number[];
}

/** Names of our own, beside those of D-Bus, which have dots: what no service ever said. */
export type LocalFailure = 'not-loaded' | 'not-connected' | 'timed-out' | 'cancelled' | 'malformed';

export interface BusFailure {
  /** A D-Bus error name (`org.freedesktop.…`) or a `LocalFailure`, or GLib's own `domain:code`. */
  readonly name: string;
  readonly message: string;
}

/** A connection to the system's message bus. */
export interface Bus {
  /**
   * Never rejects. Neither the event loop nor a thread of Node's pool is held up, so that a password dialog may
   * stand open, and a drive may take its time, without holding up anything else in this process.
   */
  call(call: BusCall): Promise<Result<BusReply, BusFailure>>;
  /** Calls that are under way end with `cancelled`. */
  close(): void;
}

/**
 * Opens a connection of our own to the system bus. One connection asks for one password: polkit keeps an
 * authorization for the process that got it.
 */
export async function connectToSystemBus(): Promise<Result<Bus, BusFailure>> {
  const loaded = loadGlib();
  if (!loaded.ok) return err({ name: 'not-loaded', message: loaded.error });
  const glib = loaded.value;
  const addressError: Out = [null];
  const address = glib.addressForBus(systemBus, null, addressError);
  if (address === null) return err({ ...takeError(glib, addressError), name: 'not-connected' });

  const waiting = createWaiting(glib);
  const connected = await connect(glib, waiting, address);
  if (!connected.ok) {
    waiting.close();
    return err({ ...connected.error, name: 'not-connected' });
  }
  return ok(busOver(glib, waiting, connected.value));
}

function connect(glib: Glib, waiting: Waiting, address: string): Promise<Result<Pointer, BusFailure>> {
  return waiting.start(
    [AbortSignal.timeout(connectTimeoutMs)],
    (cancellable, ready, id) => glib.connect(address, clientOfMessageBus, null, cancellable, ready, id),
    (asyncResult) => {
      const error: Out = [null];
      const connection = glib.connectFinish(asyncResult, error);
      return connection === null ? err(takeError(glib, error)) : ok(connection);
    },
  );
}

function busOver(glib: Glib, waiting: Waiting, connection: Pointer): Bus {
  const closing = new AbortController();
  // Each call that is under way listens.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<unknown>>();
  return {
    async call(call) {
      if (closing.signal.aborted) return err({ name: 'cancelled', message: '' });
      const signals = [closing.signal, ...(call.signal ? [call.signal] : [])];
      const answer = callOver(glib, waiting, connection, call, signals);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      void Promise.allSettled(underWay).then(() => {
        // It is the only reference, so the connection is closed with it.
        glib.unref(connection);
        waiting.close();
      });
    },
  };
}

async function callOver(
  glib: Glib,
  waiting: Waiting,
  connection: Pointer,
  call: BusCall,
  signals: readonly AbortSignal[],
): Promise<Result<BusReply, BusFailure>> {
  const parseError: Out = [null];
  const args = glib.parseVariant(null, call.args, null, null, parseError);
  if (args === null) return err({ ...takeError(glib, parseError), name: 'malformed' });
  const { destination, path, interfaceName, method, timeoutMs } = call;
  const answer = waiting.start(
    signals,
    (cancellable, ready, id) =>
      glib.call(
        ...([connection, destination, path, interfaceName, method, args] as const),
        ...([null, 0, timeoutMs, null, cancellable, ready, id] as const),
      ),
    (asyncResult) => {
      const error: Out = [null];
      const handleList: Out = [null];
      const reply = glib.callFinish(connection, handleList, asyncResult, error);
      const handles = takeHandles(glib, handleList[0]);
      return reply === null ? err(takeError(glib, error)) : readReply(glib, reply, handles);
    },
  );
  // The call has a reference of its own.
  glib.unrefVariant(args);
  return answer;
}

/** Reads and frees a reply. */
function readReply(glib: Glib, reply: Pointer, handles: readonly number[]): Result<BusReply, BusFailure> {
  try {
    const values = readVariant(glib, reply);
    return ok({ values: Array.isArray(values) ? values : [], handles });
  } catch (error) {
    for (const handle of handles) closeSync(handle);
    return err({ name: 'malformed', message: error instanceof Error ? error.message : '' });
  } finally {
    glib.unrefVariant(reply);
  }
}

/** Takes the handles out of a list, which is freed; those that it still held are closed with it. */
function takeHandles(glib: Glib, list: Pointer): number[] {
  if (list === null) return [];
  const handles: number[] = [];
  for (let index = 0; index < glib.handleCount(list); index++) {
    const error: Out = [null];
    const handle = glib.handleAt(list, index, error);
    if (handle >= 0) handles.push(handle);
    else if (error[0] !== null) glib.freeError(error[0]);
  }
  glib.unref(list);
  return handles;
}

/** Reads and frees an error. */
function takeError(glib: Glib, out: Out): BusFailure {
  const [error] = out;
  if (error === null) return { name: 'unknown', message: '' };
  const { domain, code, message } = glib.readError(error);
  const remote = glib.remoteError(error);
  glib.freeError(error);
  return {
    name: remote ?? localName(glib.quarkName(domain) ?? 'unknown', code),
    // GIO puts the name before the sentence.
    message: message.replace(/^GDBus\.Error:[^:]*: /, '').slice(0, 500),
  };
}

/** `G_IO_ERROR_…` in gio/gioenums.h. */
function localName(domain: string, code: number): LocalFailure | `${string}:${number}` {
  if (domain !== 'g-io-error-quark') return `${domain}:${code}`;
  switch (code) {
    case 18:
      return 'not-connected';
    case 19:
      return 'cancelled';
    case 24:
      return 'timed-out';
    default:
      return `${domain}:${code}`;
  }
}
