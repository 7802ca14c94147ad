import { describe, expect, test } from 'vitest';
import { portsState, portsStep, type PortsSeen } from '../../../main/jobs/own-tests/usb-ports.ts';
import type { UsbDevice } from '../../../main/machine/this-computer/usb-devices.ts';
import { stateCodes } from './told.ts';

const alone: ReadonlyMap<string, string> = new Map();
/** Port 3 of the slow bus and port 1 of the fast one are one socket. */
const twins: ReadonlyMap<string, string> = new Map([
  ['1-3', '2-1'],
  ['2-1', '1-3'],
]);
const stick = (port: string, more: Partial<UsbDevice> = {}): UsbDevice => ({
  port,
  name: 'Cruzer',
  identity: 'stick',
  mbits: 480,
  hub: false,
  removable: null,
  ...more,
});
const camera = stick('1-7', { name: 'Camera', identity: 'camera', removable: false });

function look(known: ReadonlyMap<string, string>, ...looks: readonly (readonly UsbDevice[])[]): PortsSeen {
  let seen: PortsSeen | null = null;
  for (const devices of looks) seen = portsStep(seen, devices, known);
  if (seen === null) throw new Error('no look');
  return seen;
}
const found = (seen: PortsSeen): string[] => seen.ports.map(({ port }) => port);

describe('ports that found something', () => {
  test('are ticked off one by one, what is built in aside', () => {
    const seen = look(alone, [camera], [camera, stick('1-1')], [camera], [camera, stick('1-2')]);
    expect(found(seen)).toEqual(['1-1', '1-2']);
    expect(seen.ports.map(({ pluggedIn }) => pluggedIn)).toEqual([false, true]);
  });

  test('count when they held a stick from the start, if the board says that it can be pulled out', () => {
    expect(found(look(alone, [stick('1-1', { removable: true }), camera]))).toEqual(['1-1']);
    expect(found(look(alone, [stick('1-1', { removable: true, hub: true })]))).toEqual([]);
  });

  test('count when what was there from the start comes back', () => {
    expect(found(look(alone, [stick('1-1')], [stick('1-1')]))).toEqual([]);
    expect(found(look(alone, [stick('1-1')], [], [stick('1-1')]))).toEqual(['1-1']);
  });

  test('are one where a hub with several things is plugged in, and each behind a hub that is built in', () => {
    const hub = stick('1-1', { name: 'Hub', hub: true });
    expect(found(look(alone, [], [hub, stick('1-1.1'), stick('1-1.2')]))).toEqual(['1-1']);
    expect(found(look(alone, [], [hub], [hub, stick('1-1.4')]))).toEqual(['1-1']);
    expect(found(look(alone, [hub], [hub, stick('1-1.4')], [hub, stick('1-1.3')]))).toEqual([
      '1-1.4',
      '1-1.3',
    ]);
  });

  test('are one on both buses, and remember how often something was found', () => {
    const seen = look(twins, [], [stick('2-1', { mbits: 5000 })], [], [stick('1-3')]);
    expect(found(seen)).toEqual(['1-3']);
    expect(seen.ports[0]).toMatchObject({ times: 2, mbits: 480, pluggedIn: true });
  });
});

describe('what is said of them', () => {
  test('a pass when all that were counted found something', () => {
    const two = look(alone, [], [stick('1-1')], [], [stick('1-2')]);
    expect(portsState(two, alone, 3)).toMatchObject({
      fraction: 2 / 3,
      now: { code: 'measured-now-next-port' },
      finding: { suggests: null },
    });
    const all = portsState(two, alone, 2);
    expect(all.finding?.suggests).toBe('pass');
    expect(stateCodes(all)).toEqual(['measured-ports-found', 'measured-port', 'measured-port']);
  });

  test('nothing before the first, and no pass without a count', () => {
    expect(portsState(look(alone, []), alone, 4).finding).toBeNull();
    const one = portsState(look(alone, [], [stick('1-1', { mbits: null, name: null })]), alone, null);
    expect(stateCodes(one)).toEqual(['measured-port-unknown-speed']);
    expect(one.finding?.suggests).toBeNull();
  });

  test.each<[string, number, string, number, ReadonlyMap<string, string>, boolean]>([
    ['480 after 5000 where the socket has a fast side', 5000, '1-3', 480, twins, true],
    ['480 after 5000 in an older socket', 5000, '1-5', 480, twins, false],
    ['12 after 480', 480, '1-5', 12, twins, true],
    ['12 after 5000 in an older socket', 5000, '1-5', 12, twins, true],
    ['480 after 480', 480, '1-5', 480, twins, false],
  ])('%s', (_, first, port, mbits, known, slow) => {
    const seen = look(known, [], [stick('2-4', { mbits: first })], [], [stick(port, { mbits })]);
    const state = portsState(seen, known, 2);
    expect(stateCodes(state).includes('measured-port-slow')).toBe(slow);
    expect(state.finding?.suggests).toBe(slow ? null : 'pass');
  });

  test('a mouse is no slow stick', () => {
    const mouse = stick('1-2', { identity: 'mouse', mbits: 1.5 });
    const state = portsState(look(alone, [], [stick('1-1')], [stick('1-1'), mouse]), alone, 2);
    expect(stateCodes(state)).not.toContain('measured-port-slow');
  });
});
