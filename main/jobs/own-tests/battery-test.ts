import type { Outcome } from '../../checks/types.ts';
import {
  readPower,
  type BatteryReading,
  type PowerReading,
} from '../../machine/this-computer/power-supplies.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import { dischargeOf, lastsMinutes, levelOf, type Discharge, type PowerSample } from './discharge.ts';
import type { MeasuringNote, Noted } from './measuring-note.ts';
import { ended, findingOf, line, type Line, type OwnTestState, type Tell } from './types.ts';

/** Gives the time of each look, until it is aborted: a clock in the program, a list in tests. */
export type Ticks = (signal: AbortSignal) => AsyncIterable<number>;

/** As long as the checklist asks for. */
export const measureMs = 15 * 60_000;
/** Less than this says nothing, whatever the gauge. */
const leastMinutes = 5;
/** A gap as long as this is a computer that slept, or hung: what is lost in it says nothing of its work. */
const gapMs = 3 * 60_000;
/** As the checklist asks: a quarter of an hour may cost thirty percent. */
const mostPerHour = 120;

/** Where the measuring stands. Plain data; `batteryStep` makes the next one. */
export interface BatteryMeasuring {
  readonly power: PowerReading;
  /** Since the plug was pulled, or the computer woke up. */
  readonly samples: readonly PowerSample[];
  /** It was plugged in, or slept, before enough was seen: the measuring began anew. */
  readonly begunAnew: boolean;
  readonly done: boolean;
}

/** The measuring after one more look. Ends by itself after a quarter of an hour, or when plugged in with enough seen. */
export function batteryStep(
  before: BatteryMeasuring | null,
  power: PowerReading,
  atMs: number,
): BatteryMeasuring {
  const samples = before?.samples ?? [];
  const begunAnew = before?.begunAnew ?? false;
  if (power.batteries.length === 0) return { power, samples: [], begunAnew, done: true };
  const sample: PowerSample = { atMs, mains: power.mains, level: levelOf(power) };
  if (power.mains === true || charging(power)) {
    const enough = dischargeOf(samples).minutes >= leastMinutes;
    return enough
      ? { power, samples, begunAnew, done: true }
      : { power, samples: [], begunAnew: begunAnew || samples.length > 1, done: false };
  }
  const last = samples.at(-1);
  if (last && (atMs - last.atMs > gapMs || atMs < last.atMs)) {
    return { power, samples: [sample], begunAnew: true, done: false };
  }
  const all = [...samples, sample];
  return { power, samples: all, begunAnew, done: atMs - (all[0] ?? sample).atMs >= measureMs };
}

function charging({ batteries }: PowerReading): boolean {
  return batteries.some(({ status }) => status === 'charging');
}

interface BatteryPorts {
  readonly files: SysFiles | null;
  readonly ticks: Ticks;
  readonly note: MeasuringNote;
}

/**
 * Measures the batteries until enough was seen, and tells of a measuring before it that the computer did not live to
 * see the end of. Never rejects.
 */
export async function testBattery(
  { files, ticks, note }: BatteryPorts,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  if (files === null) {
    tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
    return;
  }
  const earlier = note.left();
  let at: BatteryMeasuring | null = null;
  try {
    for await (const ms of ticks(signal)) {
      at = batteryStep(at, await readPower(files), ms);
      if (signal.aborted) return;
      const level = levelOf(at.power);
      if (at.samples.length === 0 || at.done || level === null) note.clear();
      else note.set({ minutes: dischargeOf(at.samples).minutes, percent: level * 100 });
      tell(batteryState(at, earlier));
      if (at.done) return;
    }
  } finally {
    note.clear();
  }
}

/**
 * What is shown of it.
 * @param earlier how far a measuring before it was when the computer went out
 */
export function batteryState(
  { power, samples, begunAnew, done }: BatteryMeasuring,
  earlier: Noted | null = null,
): OwnTestState {
  if (power.batteries.length === 0) {
    return ended([line('plain', { code: 'measured-no-battery', data: {} })], null);
  }
  const discharge = dischargeOf(samples);
  const lines = [
    ...(earlier === null ? [] : [wentOut(earlier)]),
    ...dischargeLines(discharge),
    ...(levelOf(power) === null ? [line('unknown', { code: 'measured-battery-no-gauge', data: {} })] : []),
    ...power.batteries.flatMap(wearLines),
  ];
  const suggests = judgeBattery(discharge);
  if (done) return ended(lines, suggests);
  const plugged = samples.length === 0;
  return {
    running: true,
    fraction: plugged ? null : Math.min(1, (discharge.minutes * 60_000) / measureMs),
    now: plugged
      ? { code: begunAnew ? 'measured-now-plugged-again' : 'measured-now-unplug', data: {} }
      : {
          code: 'measured-now-discharging',
          data: { minutes: Math.max(1, Math.ceil(measureMs / 60_000 - discharge.minutes)) },
        },
    lines,
    finding: discharge.minutes >= leastMinutes ? findingOf(lines, suggests) : null,
  };
}

/**
 * Whether a full battery lasts as long as the checklist asks. `null` as long as the measuring is too coarse to say so; a sudden drop is a
 * dead cell whatever the rate.
 */
export function judgeBattery(discharge: Discharge): Outcome | null {
  if (discharge.drop !== null) return 'fail';
  if (discharge.minutes < leastMinutes) return null;
  const { perHour, lostPercent, minutes } = discharge;
  if (perHour === null) return minutes >= 15 && lostPercent < 5 ? 'pass' : null;
  if (perHour.percent + perHour.plusMinus <= mostPerHour) return 'pass';
  return perHour.percent - perHour.plusMinus > mostPerHour ? 'fail' : null;
}

/** Switched off by somebody, or by a cell that is dead: only the person knows. */
function wentOut({ minutes, percent }: Noted): Line {
  return line('caution', {
    code: 'measured-battery-went-out',
    data: { minutes: Math.round(minutes), percent: Math.round(percent) },
  });
}

function dischargeLines(discharge: Discharge): Line[] {
  const { drop, minutes, perHour, lostPercent } = discharge;
  const lines: Line[] = [];
  if (drop !== null) {
    lines.push(line('bad', { code: 'measured-battery-drop', data: { percent: Math.round(drop.percent) } }));
  }
  if (minutes < 1) return lines;
  lines.push(
    line('plain', {
      code: 'measured-battery-lost',
      data: { percent: tenth(lostPercent), minutes: Math.round(minutes) },
    }),
  );
  if (perHour === null || minutes < leastMinutes) return lines;
  lines.push(
    line('plain', {
      code: 'measured-battery-rate',
      data: { percent: tenth(perHour.percent), plusMinus: tenth(Math.max(0.1, perHour.plusMinus)) },
    }),
  );
  const lasts = lastsMinutes(discharge);
  if (lasts === null) return lines;
  const verdict = judgeBattery(discharge);
  const tone = verdict === 'pass' ? 'good' : verdict === 'fail' ? 'bad' : 'caution';
  lines.push(
    line(
      tone,
      lasts.most === null
        ? { code: 'measured-battery-lasts-at-least', data: { hours: tenth(lasts.least / 60) } }
        : {
            code: 'measured-battery-lasts',
            data: { least: tenth(lasts.least / 60), most: tenth(lasts.most / 60) },
          },
    ),
  );
  return lines;
}

/** What a battery says of its age; shown and not judged, because it is often wrong. */
function wearLines({ name, facts }: BatteryReading): Line[] {
  if (facts === null) return [];
  const { designWh, fullWh, health, cycles } = facts;
  const left = designWh !== null && fullWh !== null ? fullWh / designWh : health;
  const lines: Line[] = [];
  if (left !== null && designWh !== null && fullWh !== null) {
    lines.push(
      line(left < 0.5 ? 'caution' : 'plain', {
        code: 'measured-battery-wear-wh',
        data: { name, percent: Math.round(left * 100), full: tenth(fullWh), design: tenth(designWh) },
      }),
    );
  } else if (left !== null) {
    lines.push(
      line(left < 0.5 ? 'caution' : 'plain', {
        code: 'measured-battery-wear',
        data: { name, percent: Math.round(left * 100) },
      }),
    );
  } else lines.push(line('unknown', { code: 'measured-battery-wear-unknown', data: { name } }));
  if (cycles !== null) lines.push(line('plain', { code: 'measured-battery-cycles', data: { name, cycles } }));
  return lines;
}

function tenth(number: number): number {
  return Math.round(number * 10) / 10;
}
