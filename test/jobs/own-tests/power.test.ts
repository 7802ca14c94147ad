import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  batteryState,
  batteryStep,
  judgeBattery,
  testBattery,
  type BatteryMeasuring,
} from '../../../main/jobs/own-tests/battery-test.ts';
import {
  chargingState,
  chargingStep,
  type ChargingSeen,
} from '../../../main/jobs/own-tests/charging-test.ts';
import {
  dischargeOf,
  lastsMinutes,
  levelOf,
  type PowerSample,
} from '../../../main/jobs/own-tests/discharge.ts';
import {
  measuringNote,
  type MeasuringNote,
  type Noted,
} from '../../../main/jobs/own-tests/measuring-note.ts';
import type { OwnTestState } from '../../../main/jobs/own-tests/types.ts';
import type { BatteryReading, PowerReading } from '../../../main/machine/this-computer/power-supplies.ts';
import { supply, sysTree, type SysTree } from '../../tools/sys-tree.ts';
import { stateCodes } from './told.ts';

const minute = 60_000;
const battery = (level: number | null, more: Partial<BatteryReading> = {}): BatteryReading => ({
  name: 'BAT0',
  status: 'discharging',
  level,
  nowWh: null,
  facts: null,
  ...more,
});
const unplugged = (level: number | null): PowerReading => ({ mains: false, batteries: [battery(level)] });
const plugged = (level: number | null): PowerReading => ({
  mains: true,
  batteries: [battery(level, { status: 'charging' })],
});
/** Samples a minute apart. */
const samples = (...levels: readonly (number | null)[]): PowerSample[] =>
  levels.map((level, i) => ({ atMs: i * minute, mains: false, level }));
/** A gauge in steps of one percent that loses so much an hour. */
const losing = (perHour: number, minutes: number): PowerSample[] =>
  samples(
    ...Array.from({ length: minutes + 1 }, (_, i) => Math.round(100 - (perHour * i) / 60 + 0.001) / 100),
  );

describe('what is in all batteries together', () => {
  const wh = (nowWh: number, fullWh: number): BatteryReading =>
    battery(nowWh / fullWh, { nowWh, facts: { designWh: 50, fullWh, health: null, cycles: null } });
  test.each<[string, readonly BatteryReading[], number | null]>([
    ['by energy', [wh(20, 20), wh(0, 60)], 0.25],
    ['by their mean where one does not tell', [wh(20, 20), battery(0)], 0.5],
    ['unknown', [battery(null)], null],
    ['of one alone', [battery(0.4)], 0.4],
  ])('%s', (_, batteries, level) => {
    expect(levelOf({ mains: false, batteries })).toBe(level);
  });
});

describe('how fast it goes down', () => {
  test('is known to one step of the gauge at either end', () => {
    const { minutes, lostPercent, perHour, drop } = dischargeOf(losing(30, 10));
    expect(minutes).toBe(10);
    expect(lostPercent).toBeCloseTo(5);
    expect(perHour?.percent).toBeCloseTo(30);
    expect(perHour?.plusMinus).toBeCloseTo(12);
    expect(drop).toBeNull();
  });

  test('is known better from a gauge in small steps', () => {
    const fine = dischargeOf(samples(...Array.from({ length: 11 }, (_, i) => 1 - i * 0.005)));
    expect(fine.perHour?.percent).toBeCloseTo(30);
    expect(fine.perHour?.plusMinus).toBeCloseTo(6);
  });

  test.each([
    ['nothing was seen', samples()],
    ['one look', samples(0.9)],
    ['no gauge', samples(null, null, null)],
    ['one step of the gauge', samples(0.9, 0.9, 0.89)],
    ['nothing was lost', samples(0.9, 0.9, 0.9)],
  ])('is not known where %s', (_, seen) => {
    expect(dischargeOf(seen).perHour).toBeNull();
    expect(lastsMinutes(dischargeOf(seen))).toBeNull();
  });

  test('says how long a full one would last, at least and at most', () => {
    const lasts = lastsMinutes(dischargeOf(losing(30, 10)));
    expect(lasts?.least).toBeCloseTo(6000 / 42);
    expect(lasts?.most).toBeCloseTo(6000 / 18);
  });

  test('sees a cell break down', () => {
    expect(dischargeOf(samples(0.6, 0.59, 0.21)).drop?.percent).toBeCloseTo(38);
    expect(dischargeOf(samples(0.6, 0.55, 0.5)).drop).toBeNull();
  });
});

test.each([
  ['slow', losing(40, 15), 'pass'],
  ['fast', losing(300, 15), 'fail'],
  ['too near to the limit to tell', losing(118, 15), null],
  ['fast, but not long enough to tell', losing(300, 4), null],
  ['a dead cell', samples(0.6, 0.2), 'fail'],
  ['hardly anything in a quarter of an hour', samples(...Array.from({ length: 16 }, () => 0.97)), 'pass'],
  ['without a gauge', samples(null, null), null],
] as const)('a loss that is %s', (_, seen, outcome) => {
  expect(judgeBattery(dischargeOf(seen))).toBe(outcome);
});

describe('the measuring', () => {
  const steps = (...looks: readonly (readonly [PowerReading, number])[]): BatteryMeasuring => {
    let at: BatteryMeasuring | null = null;
    for (const [power, minutes] of looks) at = batteryStep(at, power, minutes * minute);
    if (at === null) throw new Error('no look');
    return at;
  };

  test('asks to unplug, and begins by itself', () => {
    expect(batteryState(steps([plugged(1), 0]))).toMatchObject({
      running: true,
      now: { code: 'measured-now-unplug' },
      finding: null,
    });
    const begun = batteryState(steps([plugged(1), 0], [unplugged(1), 1], [unplugged(0.99), 2]));
    expect(begun.now).toEqual({ code: 'measured-now-discharging', data: { minutes: 14 } });
    expect(begun.fraction).toBeCloseTo(1 / 15);
  });

  test('ends by itself after a quarter of an hour', () => {
    const looks = Array.from({ length: 16 }, (_, i) => [unplugged(1 - i * 0.01), i] as const);
    expect(batteryState(steps(...looks.slice(0, 15))).running).toBe(true);
    const done = steps(...looks);
    expect(done.done).toBe(true);
    expect(stateCodes(batteryState(done))).toEqual([
      'measured-battery-lost',
      'measured-battery-rate',
      'measured-battery-lasts',
    ]);
    expect(batteryState(done).finding?.suggests).toBe('pass');
  });

  test('begins anew when it is plugged in too early, and ends when enough was seen', () => {
    const early = steps([unplugged(0.9), 0], [unplugged(0.89), 1], [plugged(0.89), 2]);
    expect(batteryState(early).now?.code).toBe('measured-now-plugged-again');
    expect(stateCodes(batteryState(early))).toEqual([]);
    const enough = steps([unplugged(0.9), 0], [unplugged(0.88), 3], [unplugged(0.86), 6], [plugged(0.86), 7]);
    expect(enough.done).toBe(true);
    expect(batteryState(enough).finding?.suggests).toBe('pass');
  });

  test('begins anew when the computer slept', () => {
    const slept = steps([unplugged(0.9), 0], [unplugged(0.89), 1], [unplugged(0.5), 100]);
    expect(slept.samples).toHaveLength(1);
    expect(stateCodes(batteryState(slept))).toEqual([]);
  });

  test('says that there is none, that it has no gauge, and how worn it is', () => {
    const nothing = batteryState(steps([{ mains: true, batteries: [] }, 0]));
    expect(nothing).toMatchObject({ running: false, finding: { suggests: null } });
    expect(stateCodes(nothing)).toEqual(['measured-no-battery']);
    expect(stateCodes(batteryState(steps([unplugged(null), 0])))).toEqual(['measured-battery-no-gauge']);
    const facts = { designWh: 50, fullWh: 20, health: null, cycles: 700 };
    const worn = {
      mains: false,
      batteries: [
        battery(0.5, { facts }),
        battery(0.5, { facts: { ...facts, designWh: null, cycles: null } }),
        battery(0.5, { facts: { designWh: null, fullWh: null, health: 0.7, cycles: null } }),
      ],
    };
    expect(stateCodes(batteryState(steps([worn, 0])))).toEqual([
      'measured-battery-wear-wh',
      'measured-battery-cycles',
      'measured-battery-wear-unknown',
      'measured-battery-wear',
    ]);
  });
});

const trees: SysTree[] = [];
afterEach(() => trees.splice(0).forEach((one) => one.remove()));
function played(): SysTree {
  const tree = sysTree();
  trees.push(tree);
  return tree;
}
const noteIn = ({ root }: SysTree): MeasuringNote => measuringNote(join(root, 'state/battery.json'));
const at = '/sys/class/power_supply/BAT0/uevent';
const full = { type: 'Battery', present: 1, energy_full: 40_000_000, energy_full_design: 50_000_000 };

test('from the files of a computer, look by look', async () => {
  const tree = played();
  const states: OwnTestState[] = [];
  const left: (Noted | null)[] = [];
  const ticks = async function* (): AsyncGenerator<number> {
    for (let look = 0; look < 100; look++) {
      left.push(noteIn(tree).left());
      tree.set({ [at]: supply({ ...full, status: 'Discharging', energy_now: 30_000_000 - look * 250_000 }) });
      yield await Promise.resolve(look * minute);
    }
  };
  const ports = { files: tree.files, ticks, note: noteIn(tree) };
  await testBattery(ports, (state) => states.push(state), new AbortController().signal);
  expect(states).toHaveLength(16);
  expect(states.at(-1)).toMatchObject({ running: false, finding: { suggests: 'pass' } });
  expect(states.at(-1)?.lines[0]?.says.data).toEqual({ percent: 9.4, minutes: 15 });
  // At every moment the note says how far it is, but for the first and after the last.
  expect(left.map((one) => one && Math.round(one.minutes))).toEqual([
    null,
    ...Array.from({ length: 15 }, (_, i) => i),
  ]);
  expect(noteIn(tree).left()).toBeNull();
});

test('a computer that went out in the middle is told the next time, and one that was stopped is not', async () => {
  const tree = played();
  tree.set({ [at]: supply({ ...full, status: 'Discharging', energy_now: 24_000_000 }) });
  noteIn(tree).set({ minutes: 6.4, percent: 61.2 });
  const run = async (): Promise<OwnTestState | undefined> => {
    const states: OwnTestState[] = [];
    const controller = new AbortController();
    const ticks = async function* (): AsyncGenerator<number> {
      yield await Promise.resolve(0);
      controller.abort();
    };
    const ports = { files: tree.files, ticks, note: noteIn(tree) };
    await testBattery(ports, (state) => states.push(state), controller.signal);
    return states.at(-1);
  };
  const told = await run();
  expect(told && stateCodes(told)[0]).toBe('measured-battery-went-out');
  expect(told?.lines[0]?.says.data).toEqual({ minutes: 6, percent: 61 });
  const after = await run();
  expect(after && stateCodes(after)).not.toContain('measured-battery-went-out');
});

test('a note that is none, or cannot be kept, is nothing', () => {
  const tree = played();
  const file = join(tree.root, 'state/battery.json');
  tree.set({ 'state/battery.json': '{"minutes":"7"}' });
  expect(measuringNote(file).left()).toBeNull();
  const nowhere = measuringNote(join(file, 'below-a-file'));
  nowhere.set({ minutes: 1, percent: 1 });
  nowhere.clear();
  expect(nowhere.left()).toBeNull();
});

test('where nothing can be read, that is said', async () => {
  const states: OwnTestState[] = [];
  const never = async function* (): AsyncGenerator<number> {
    yield await Promise.reject<number>(new Error('read nevertheless'));
  };
  const ports = { files: null, ticks: never, note: noteIn(played()) };
  await testBattery(ports, (state) => states.push(state), new AbortController().signal);
  expect(states.map(stateCodes)).toEqual([['measured-cannot-read']]);
});

describe('the charger', () => {
  const seen = (...looks: readonly PowerReading[]): ChargingSeen => {
    let now: ChargingSeen | null = null;
    for (const look of looks) now = chargingStep(now, look);
    if (now === null) throw new Error('no look');
    return now;
  };
  const status = (mains: boolean | null, of: BatteryReading['status']): PowerReading => ({
    mains,
    batteries: [battery(0.5, { status: of })],
  });
  test.each<[string, readonly PowerReading[], string[], string | null | undefined]>([
    ['is not there', [unplugged(0.5)], ['measured-charger-away', 'measured-battery-used'], undefined],
    [
      'charges',
      [unplugged(0.5), plugged(0.5)],
      ['measured-charger-there', 'measured-battery-charging'],
      'pass',
    ],
    [
      'has a full battery',
      [status(true, 'full')],
      ['measured-charger-there', 'measured-battery-full'],
      'pass',
    ],
    [
      'does not charge',
      [status(true, 'not-charging')],
      ['measured-charger-there', 'measured-battery-not-charging'],
      null,
    ],
    [
      'is too weak',
      [status(true, 'discharging')],
      ['measured-charger-there', 'measured-battery-not-charging'],
      null,
    ],
    ['says nothing', [status(null, null)], ['measured-battery-unclear'], undefined],
    [
      'loses its contact twice',
      [plugged(0.5), unplugged(0.5), plugged(0.5), unplugged(0.5), plugged(0.5)],
      ['measured-charger-lost', 'measured-charger-there', 'measured-battery-charging'],
      null,
    ],
  ])('%s', (_, looks, expected, suggests) => {
    const state = chargingState(seen(...looks));
    expect(stateCodes(state)).toEqual(expected);
    expect(state.finding?.suggests).toBe(suggests);
  });

  test('without a battery has nothing to charge', () => {
    expect(chargingState(seen({ mains: true, batteries: [] })).running).toBe(false);
  });
});
