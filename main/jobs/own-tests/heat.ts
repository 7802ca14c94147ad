import type { Outcome } from '../../checks/types.ts';
import type { HeatReading, TemperatureReading } from '../../machine/this-computer/heat-sensors.ts';
import { findingOf, line, type Line, type OwnTestState } from './types.ts';

/** How long all processors work, and how long is looked on after that, in ms. */
export const loadMs = 60_000;
export const coolMs = 15_000;
/** Where nobody says at which temperature the processor protects itself: old ones are made for 100 at most. */
const usualLimit = 95;
/** The test stops before the processor has to. */
const marginCelsius = 3;

/** Where the test stands. Plain data; `heatStep` makes the next one. */
export interface HeatSeen {
  readonly startedMs: number;
  readonly before: HeatReading;
  readonly now: HeatReading;
  /** The highest that was seen. */
  readonly peakCelsius: number | null;
  readonly fastestFan: number | null;
  /** The slowest clock after the first ten seconds of load: 0…1 of what it can. */
  readonly slowest: number | null;
  readonly phase: 'load' | 'cool' | 'done';
  /** When the load ended, and whether because it got too hot. */
  readonly loadEndedMs: number | null;
  readonly stoppedHot: boolean;
  /** The look before was over the limit, too: one alone may be a mistake of the sensor. */
  readonly hotOnce: boolean;
}

/** The sensor to go by: the hottest of the processor's own, else the hottest of all. */
export function mainSensor({ temperatures }: HeatReading): TemperatureReading | null {
  const own = temperatures.filter(({ processor }) => processor);
  const list = own.length > 0 ? own : temperatures;
  return list.reduce<TemperatureReading | null>(
    (hottest, one) => (hottest === null || one.celsius > hottest.celsius ? one : hottest),
    null,
  );
}

/** At which the test stops by itself, in °C. */
export function limitOf({ temperatures }: HeatReading): number {
  const critical = temperatures.flatMap(({ processor, criticalCelsius }) =>
    processor && criticalCelsius !== null ? [criticalCelsius] : [],
  );
  return critical.length === 0 ? usualLimit : Math.min(...critical) - marginCelsius;
}

/** The test after one more look. The first one is the computer at rest. */
export function heatStep(seen: HeatSeen | null, now: HeatReading, atMs: number): HeatSeen {
  const celsius = mainSensor(now)?.celsius ?? null;
  const fan = now.fans.length === 0 ? null : Math.max(...now.fans);
  const hot = celsius !== null && celsius >= limitOf(now);
  if (seen === null) {
    return {
      startedMs: atMs,
      before: now,
      now,
      peakCelsius: celsius,
      fastestFan: fan,
      slowest: null,
      phase: 'load',
      loadEndedMs: null,
      stoppedHot: false,
      hotOnce: hot,
    };
  }
  const working = seen.phase === 'load';
  const stoppedHot = seen.stoppedHot || (working && hot && seen.hotOnce);
  const loadEnds = working && (stoppedHot || atMs - seen.startedMs >= loadMs);
  const loadEndedMs = seen.loadEndedMs ?? (loadEnds ? atMs : null);
  const settled = working && atMs - seen.startedMs >= 10_000 ? now.speed : null;
  return {
    ...seen,
    now,
    peakCelsius: most(seen.peakCelsius, celsius),
    fastestFan: most(seen.fastestFan, fan),
    slowest:
      settled === null ? seen.slowest : seen.slowest === null ? settled : Math.min(seen.slowest, settled),
    phase: loadEndedMs === null ? 'load' : atMs - loadEndedMs >= coolMs ? 'done' : 'cool',
    loadEndedMs,
    stoppedHot,
    hotOnce: hot,
  };
}

/** What is shown of it. */
export function heatState(seen: HeatSeen, atMs: number): OwnTestState {
  const lines = heatLines(seen);
  const running = seen.phase !== 'done';
  const seconds = Math.max(1, Math.ceil((loadMs - (atMs - seen.startedMs)) / 1000));
  return {
    running,
    fraction: running ? Math.min(1, (atMs - seen.startedMs) / (loadMs + coolMs)) : null,
    now: !running
      ? null
      : seen.phase === 'load'
        ? { code: 'measured-now-load', data: { seconds } }
        : { code: 'measured-now-cooling', data: {} },
    lines,
    finding: running ? null : findingOf(lines, judgeHeat(seen)),
  };
}

/** A no where it got too hot within a minute; else the person feels and listens, as the question says. */
export function judgeHeat({ stoppedHot }: HeatSeen): Outcome | null {
  return stoppedHot ? 'fail' : null;
}

/** How often the processor slowed itself down since the test began. */
function throttled({ before, now }: HeatSeen): number | null {
  return before.throttles === null || now.throttles === null
    ? null
    : Math.max(0, now.throttles - before.throttles);
}

function heatLines(seen: HeatSeen): Line[] {
  const { before, now, peakCelsius, stoppedHot, loadEndedMs, startedMs, fastestFan, slowest } = seen;
  const rest = mainSensor(before);
  const current = mainSensor(now);
  const lines: Line[] = [];
  if (rest === null || peakCelsius === null || current === null)
    lines.push(line('unknown', { code: 'measured-no-sensor', data: {} }));
  else {
    const data = {
      from: Math.round(rest.celsius),
      peak: Math.round(peakCelsius),
      now: Math.round(current.celsius),
    };
    if (stoppedHot) {
      const seconds = Math.round(((loadEndedMs ?? startedMs) - startedMs) / 1000);
      lines.push(
        line(
          'bad',
          { code: 'measured-heat-stopped', data: { seconds, limit: Math.round(limitOf(now)) } },
          { code: 'measured-try-dust', data: {} },
        ),
      );
    }
    lines.push(
      line(stoppedHot ? 'plain' : peakCelsius < limitOf(now) - 10 ? 'good' : 'caution', {
        code: 'measured-heat',
        data,
      }),
    );
  }
  const times = throttled(seen);
  if (times !== null && times > 0) {
    lines.push(
      line(
        'caution',
        { code: 'measured-heat-throttled', data: { times } },
        { code: 'measured-try-dust', data: {} },
      ),
    );
  } else if (times !== null && seen.phase !== 'load')
    lines.push(line('good', { code: 'measured-heat-not-throttled', data: {} }));
  if (slowest !== null && slowest < 0.6 && seen.phase !== 'load') {
    lines.push(line('plain', { code: 'measured-clock-slow', data: { percent: Math.round(slowest * 100) } }));
  }
  const restFan = before.fans.length === 0 ? null : Math.max(...before.fans);
  if (fastestFan === null || restFan === null)
    lines.push(line('unknown', { code: 'measured-no-fan', data: {} }));
  else if (fastestFan === 0 && (peakCelsius ?? 0) >= 75)
    lines.push(
      line('caution', { code: 'measured-fan-still', data: {} }, { code: 'measured-try-fan', data: {} }),
    );
  else lines.push(line('plain', { code: 'measured-fan', data: { from: restFan, most: fastestFan } }));
  return lines;
}

function most(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other);
}
