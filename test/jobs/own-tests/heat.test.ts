import { afterEach, describe, expect, test } from 'vitest';
import {
  heatState,
  heatStep,
  limitOf,
  mainSensor,
  type HeatSeen,
} from '../../../main/jobs/own-tests/heat.ts';
import { testHeat } from '../../../main/jobs/own-tests/heat-test.ts';
import { startLoad } from '../../../main/jobs/own-tests/load.ts';
import type { OwnTestState } from '../../../main/jobs/own-tests/types.ts';
import type { HeatReading } from '../../../main/machine/this-computer/heat-sensors.ts';
import { sysTree, type SysTree } from '../../tools/sys-tree.ts';
import { stateCodes } from './told.ts';

const at = (celsius: number | null, more: Partial<HeatReading> = {}): HeatReading => ({
  temperatures:
    celsius === null ? [] : [{ name: 'coretemp', celsius, criticalCelsius: 100, processor: true }],
  fans: [],
  throttles: null,
  speed: null,
  ...more,
});
/** Looks a second apart. */
function seen(...looks: readonly HeatReading[]): HeatSeen {
  let now: HeatSeen | null = null;
  for (const [i, look] of looks.entries()) now = heatStep(now, look, i * 1000);
  if (now === null) throw new Error('no look');
  return now;
}
const lasting = (seconds: number, look: (second: number) => HeatReading): HeatReading[] =>
  Array.from({ length: seconds }, (_, second) => look(second));

test('the sensor to go by is the hottest of the processor', () => {
  const one = (name: string, celsius: number, processor: boolean) => ({
    name,
    celsius,
    criticalCelsius: null,
    processor,
  });
  const temperatures = [one('acpitz', 90, false), one('core 0', 50, true), one('core 1', 55, true)];
  expect(mainSensor({ ...at(null), temperatures })?.name).toBe('core 1');
  expect(mainSensor({ ...at(null), temperatures: temperatures.slice(0, 1) })?.name).toBe('acpitz');
  expect(mainSensor(at(null))).toBeNull();
});

test('it stops a little before the processor has to, and early where nobody says when', () => {
  expect(limitOf(at(50))).toBe(97);
  expect(limitOf(at(null))).toBe(95);
});

describe('a test', () => {
  test('of a cool computer goes through load and cooling', () => {
    const looks = lasting(76, (second) =>
      at(40 + Math.min(second, 20), { fans: [2000 + second], throttles: 4 }),
    );
    expect(heatState(seen(...looks.slice(0, 31)), 30_000)).toMatchObject({
      running: true,
      now: { code: 'measured-now-load', data: { seconds: 30 } },
    });
    expect(seen(...looks.slice(0, 61)).phase).toBe('cool');
    const done = heatState(seen(...looks), 75_000);
    expect(done.running).toBe(false);
    expect(stateCodes(done)).toEqual(['measured-heat', 'measured-heat-not-throttled', 'measured-fan']);
    expect(done.lines[0]).toMatchObject({ tone: 'good', says: { data: { from: 40, peak: 60, now: 60 } } });
    expect(done.finding?.suggests).toBeNull();
  });

  test('stops at the limit, but not for one look alone', () => {
    expect(seen(at(50), at(99), at(60)).phase).toBe('load');
    const hot = seen(at(50), at(97), at(98));
    expect(hot).toMatchObject({ phase: 'cool', stoppedHot: true, loadEndedMs: 2000 });
    expect(stateCodes(heatState(hot, 2000))).toContain('measured-heat-stopped');
    const cooled = seen(at(50), at(97), at(98), ...lasting(15, () => at(70)));
    expect(heatState(cooled, 17_000).finding?.suggests).toBe('fail');
  });

  test('tells of throttling, a slow clock, a fan that stands still, and of nothing where nothing is told', () => {
    const slow = seen(
      ...lasting(76, (second) => at(80, { throttles: second < 30 ? 2 : 9, speed: 0.4, fans: [0] })),
    );
    expect(stateCodes(heatState(slow, 75_000))).toEqual([
      'measured-heat',
      'measured-heat-throttled',
      'measured-clock-slow',
      'measured-fan-still',
    ]);
    const silent = heatState(seen(...lasting(76, () => at(null))), 75_000);
    expect(stateCodes(silent)).toEqual(['measured-no-sensor', 'measured-no-fan']);
    expect(silent.finding?.suggests).toBeNull();
  });
});

const trees: SysTree[] = [];
afterEach(() => trees.splice(0).forEach((one) => one.remove()));

describe('with real threads', () => {
  test('they work, and stop when they are told', async () => {
    const load = startLoad();
    expect(load.threads).toBeGreaterThan(0);
    const used = process.cpuUsage();
    // However busy the computer is: what they use grows until it is seen.
    while (process.cpuUsage(used).user < 50_000) await new Promise((resolve) => setTimeout(resolve, 20));
    await load.stop();
  }, 120_000);

  test('the load begins after the first look and ends with the test, also when it is ended early', async () => {
    const tree = sysTree({
      '/sys/class/hwmon/hwmon0/name': 'coretemp',
      '/sys/class/hwmon/hwmon0/temp1_input': '45000',
      '/sys/class/hwmon/hwmon0/temp1_crit': '100000',
    });
    trees.push(tree);
    const events: string[] = [];
    const states: OwnTestState[] = [];
    const controller = new AbortController();
    const run = (times: readonly number[], end: boolean): Promise<void> =>
      testHeat(
        {
          files: tree.files,
          ticks: async function* () {
            for (const ms of times) {
              events.push(String(ms));
              yield await Promise.resolve(ms);
            }
            if (end) controller.abort();
          },
          startLoad: () => {
            events.push('load');
            const load = startLoad();
            return {
              ...load,
              stop: async () => {
                await load.stop();
                events.push('stopped');
              },
            };
          },
        },
        (state) => states.push(state),
        controller.signal,
      );
    await run([0, 60_000, 75_000, 76_000], false);
    expect(events.splice(0)).toEqual(['0', 'load', '60000', 'stopped', '75000']);
    expect(states.at(-1)?.running).toBe(false);
    await run([0, 1000], true);
    expect(events).toEqual(['0', 'load', '1000', 'stopped']);
  }, 120_000);
});
