import type { UsbDevice } from '../../machine/this-computer/usb-devices.ts';
import { findingOf, line, type Line, type OwnTestState } from './types.ts';

/** A port in which something was found. */
export interface TriedPort {
  readonly port: string;
  readonly name: string | null;
  readonly identity: string;
  readonly mbits: number | null;
  /** How often something was found in it. */
  readonly times: number;
  readonly pluggedIn: boolean;
}

/** What was seen of the ports so far. Plain data; `portsStep` makes the next one. */
export interface PortsSeen {
  /** What was there when the test began: built in, most of the time, but a stick that is pulled out then counts. */
  readonly atFirst: readonly string[];
  readonly present: readonly string[];
  readonly ports: readonly TriedPort[];
}

/**
 * What is known after one more look.
 * @param twins of ports that are one socket on two buses
 */
export function portsStep(
  seen: PortsSeen | null,
  devices: readonly UsbDevice[],
  twins: ReadonlyMap<string, string>,
): PortsSeen {
  const present = devices.map(({ port }) => port);
  if (seen === null) {
    const ports = devices
      .filter(({ removable, hub }) => removable === true && !hub)
      .map((device) => triedPort(device, socketOf(device.port, twins), 1));
    return { atFirst: present, present, ports };
  }
  // What was there from the start and was pulled out is new when it comes back.
  const atFirst = seen.atFirst.filter((port) => present.includes(port));
  const arrived = devices.filter(
    ({ port }) => !seen.present.includes(port) && !isBehindNew(port, atFirst, present),
  );
  let ports = seen.ports;
  for (const device of arrived) {
    const socket = socketOf(device.port, twins);
    const known = ports.find(({ port }) => port === socket);
    const now = triedPort(device, socket, (known?.times ?? 0) + 1);
    ports = known ? ports.map((one) => (one === known ? now : one)) : [...ports, now];
  }
  const sockets = new Set(present.map((port) => socketOf(port, twins)));
  return {
    atFirst,
    present,
    ports: ports.map((one) => ({ ...one, pluggedIn: sockets.has(one.port) })),
  };
}

/** Behind a hub that the person has plugged in: that is one port of the computer, whatever hangs on it. */
function isBehindNew(port: string, atFirst: readonly string[], present: readonly string[]): boolean {
  return present.some((other) => port.startsWith(`${other}.`) && !atFirst.includes(other));
}

/** One name for both buses of a socket: the one that comes first. */
function socketOf(port: string, twins: ReadonlyMap<string, string>): string {
  const twin = twins.get(port);
  return twin === undefined || port.localeCompare(twin, 'en', { numeric: true }) <= 0 ? port : twin;
}

function triedPort(device: UsbDevice, port: string, times: number): TriedPort {
  const { name, identity, mbits } = device;
  return { port, name, identity, mbits, times, pluggedIn: true };
}

/** How much slower a port is than the same device was in another one; `null` if it is not, or could not be faster. */
export function slowness(
  port: TriedPort,
  all: readonly TriedPort[],
  twins: ReadonlyMap<string, string>,
): { readonly mbits: number; readonly couldMbits: number } | null {
  if (port.mbits === null) return null;
  const best = Math.max(
    ...all.flatMap(({ identity, mbits }) => (identity === port.identity && mbits !== null ? [mbits] : [])),
  );
  // An older socket cannot do better than 480, whatever the device did elsewhere.
  const couldMbits = twins.has(port.port) ? best : Math.min(best, 480);
  return couldMbits > port.mbits ? { mbits: port.mbits, couldMbits } : null;
}

/**
 * What is shown of it. A pass is suggested when every port that the person has counted found something at its speed;
 * that a port is dead only the person can say.
 * @param count how many ports there are, by the person's count; `null` before it was said
 */
export function portsState(
  { ports }: PortsSeen,
  twins: ReadonlyMap<string, string>,
  count: number | null,
): OwnTestState {
  const judged = ports.map((port) => ({ port, slow: slowness(port, ports, twins) }));
  const lines = judged.map(({ port, slow }, i) => portLine(port, slow, i + 1));
  const all = count !== null && ports.length >= count;
  const fine = judged.every(({ slow }) => slow === null);
  const sum: Line[] =
    count === null || ports.length === 0
      ? []
      : [
          line(all ? 'good' : 'plain', {
            code: 'measured-ports-found',
            data: { found: ports.length, count: Math.max(count, ports.length) },
          }),
        ];
  return {
    running: true,
    fraction: count === null || count === 0 ? null : Math.min(1, ports.length / count),
    now: { code: all ? 'measured-now-all-ports' : 'measured-now-next-port', data: {} },
    lines: [...sum, ...lines],
    finding: ports.length === 0 ? null : findingOf([...sum, ...lines], all && fine ? 'pass' : null),
  };
}

function portLine(port: TriedPort, slow: ReturnType<typeof slowness>, number: number): Line {
  const { times, mbits } = port;
  const name = port.name ?? 'USB';
  if (slow !== null) {
    return line(
      'caution',
      {
        code: 'measured-port-slow',
        data: { number, name, times, speed: slow.mbits, could: slow.couldMbits },
      },
      { code: 'measured-try-port', data: {} },
    );
  }
  return mbits === null
    ? line('good', { code: 'measured-port-unknown-speed', data: { number, name, times } })
    : line('good', { code: 'measured-port', data: { number, name, times, speed: mbits } });
}
