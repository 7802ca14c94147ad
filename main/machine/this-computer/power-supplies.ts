import { batteryOfSysfs } from '../read/power.ts';
import { numberOf, said } from '../words.ts';
import type { BatteryFacts } from '../facts.ts';
import type { SysFiles } from './sys-files.ts';

export interface BatteryReading {
  readonly name: string;
  readonly status: 'charging' | 'discharging' | 'full' | 'not-charging' | null;
  /** What is in it, of what it can hold now: 0…1. */
  readonly level: number | null;
  /** The same in Wh; `null` where the battery tells shares only. */
  readonly nowWh: number | null;
  readonly facts: BatteryFacts | null;
}

export interface PowerReading {
  /** `null`: no charger says whether it is there. */
  readonly mains: boolean | null;
  readonly batteries: readonly BatteryReading[];
}

const folder = '/sys/class/power_supply';
const statuses: Readonly<Record<string, BatteryReading['status']>> = {
  Charging: 'charging',
  Discharging: 'discharging',
  Full: 'full',
  'Not charging': 'not-charging',
};

/** Charger and batteries as they are now; batteries of a mouse or a phone are left out. Needs no rights. */
export async function readPower(files: SysFiles): Promise<PowerReading> {
  const supplies = await Promise.all(
    (await files.list(folder)).slice(0, 16).map(async (name) => ({
      name,
      values: valuesOf((await files.text(`${folder}/${name}/uevent`)) ?? ''),
    })),
  );
  const own = supplies.filter(({ values }) => values.get('scope') !== 'Device');
  const online = own
    .filter(({ values }) => /^(Mains|USB)/.test(values.get('type') ?? ''))
    .map(({ values }) => values.get('online'));
  const batteries = own.flatMap(({ name, values }) => batteryOf(name, values));
  const said = online.some((value) => value === '1')
    ? true
    : online.some((value) => value === '0')
      ? false
      : null;
  return { mains: said ?? mainsOf(batteries), batteries };
}

/** Where no charger is listed, the batteries still tell where their power goes. */
function mainsOf(batteries: readonly BatteryReading[]): boolean | null {
  if (batteries.some(({ status }) => status === 'discharging')) return false;
  return batteries.some(({ status }) => status === 'charging') ? true : null;
}

function valuesOf(uevent: string): ReadonlyMap<string, string> {
  return new Map(
    [...uevent.matchAll(/^POWER_SUPPLY_(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [
      key.toLowerCase(),
      value.trim(),
    ]),
  );
}

function batteryOf(name: string, values: ReadonlyMap<string, string>): BatteryReading[] {
  if (values.get('type') !== 'Battery' || values.get('present') === '0') return [];
  const number = (key: string): number | null => numberOf(values.get(key));
  const share = (now: number | null, full: number | null): number | null =>
    now !== null && full !== null && full > 0 ? Math.min(1, now / full) : null;
  const capacity = number('capacity');
  const energy = number('energy_now');
  const charge = number('charge_now');
  const volts = number('voltage_min_design') ?? number('voltage_now');
  return [
    {
      name,
      status: statuses[said(values.get('status')) ?? ''] ?? null,
      level:
        share(energy, number('energy_full')) ??
        share(charge, number('charge_full')) ??
        (capacity === null ? null : Math.min(1, capacity / 100)),
      nowWh:
        energy !== null ? energy / 1e6 : charge !== null && volts !== null ? (charge * volts) / 1e12 : null,
      facts: batteryOfSysfs(values)[0] ?? null,
    },
  ];
}
