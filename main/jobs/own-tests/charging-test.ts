import { readPower, type PowerReading } from '../../machine/this-computer/power-supplies.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import type { Ticks } from './battery-test.ts';
import { ended, findingOf, line, type Line, type OwnTestState, type Tell } from './types.ts';

/** What was seen of the charger while the person moved its plug. Plain data; `chargingStep` makes the next one. */
export interface ChargingSeen {
  readonly power: PowerReading;
  readonly plugged: boolean;
  /** How often the contact was lost after it had been there. */
  readonly lost: number;
  readonly charged: boolean;
}

/** What is known after one more look. */
export function chargingStep(before: ChargingSeen | null, power: PowerReading): ChargingSeen {
  const lostNow = before?.power.mains === true && power.mains === false;
  return {
    power,
    plugged: before?.plugged === true || power.mains === true,
    lost: (before?.lost ?? 0) + (lostNow ? 1 : 0),
    charged: before?.charged === true || power.batteries.some(({ status }) => status === 'charging'),
  };
}

/** Watches charger and battery until it is stopped: how long a plug is to be moved is for the person to say. */
export async function testCharging(
  files: SysFiles | null,
  ticks: Ticks,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  if (files === null) {
    tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
    return;
  }
  let seen: ChargingSeen | null = null;
  for await (const _ of ticks(signal)) {
    seen = chargingStep(seen, await readPower(files));
    if (signal.aborted) return;
    tell(chargingState(seen));
    if (seen.power.batteries.length === 0) return;
  }
}

/** What is shown of it. Suggests nothing but a no: whether it stays so while the plug moves, the person sees. */
export function chargingState({ power, plugged, lost, charged }: ChargingSeen): OwnTestState {
  const { batteries, mains } = power;
  if (batteries.length === 0) {
    return ended([line('plain', { code: 'measured-no-battery', data: {} })], null);
  }
  const lines: Line[] = [];
  if (lost > 0) lines.push(line('caution', { code: 'measured-charger-lost', data: { times: lost } }));
  if (mains !== null) {
    lines.push(
      line(mains ? 'good' : 'plain', {
        code: mains ? 'measured-charger-there' : 'measured-charger-away',
        data: {},
      }),
    );
  }
  for (const { name, status, level } of batteries) {
    const percent = level === null ? null : Math.round(level * 100);
    const data = { name, percent };
    if (status === 'charging') lines.push(line('good', { code: 'measured-battery-charging', data }));
    else if (status === 'full') lines.push(line('good', { code: 'measured-battery-full', data }));
    else if (status === 'not-charging' || (status === 'discharging' && mains === true))
      lines.push(line('caution', { code: 'measured-battery-not-charging', data }));
    else if (status === 'discharging') lines.push(line('plain', { code: 'measured-battery-used', data }));
    else lines.push(line('unknown', { code: 'measured-battery-unclear', data }));
  }
  const full = batteries.every(({ status }) => status === 'full');
  const suggests = lost > 0 ? null : mains === true && (charged || full) ? 'pass' : null;
  return {
    running: true,
    fraction: null,
    now: { code: plugged ? 'measured-now-move-plug' : 'measured-now-plug-in', data: {} },
    lines,
    finding: plugged ? findingOf(lines, suggests) : null,
  };
}
