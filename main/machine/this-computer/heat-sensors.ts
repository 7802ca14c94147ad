import { said } from '../words.ts';
import type { SysFiles } from './sys-files.ts';

export interface TemperatureReading {
  /** What it is called, for people who know the board: `coretemp Package id 0`. */
  readonly name: string;
  readonly celsius: number;
  /** At which the processor protects itself; `null` if nobody says. */
  readonly criticalCelsius: number | null;
  /** It sits in the processor. */
  readonly processor: boolean;
}

/** How hot it is, and what the computer does against it. */
export interface HeatReading {
  readonly temperatures: readonly TemperatureReading[];
  /** Turns per minute of each fan that is told of. */
  readonly fans: readonly number[];
  /** How often the processor has slowed itself down for heat since it was started; `null`: it does not count. */
  readonly throttles: number | null;
  /** The fastest core now, of what it can: 0…1. */
  readonly speed: number | null;
}

/** Drivers of sensors inside of processors (`Documentation/hwmon`), and what boards call their zones. */
const processorSensors = /^(coretemp|k8temp|k10temp|zenpower|via_cputemp|cpu[_-]?thermal|x86_pkg_temp|cpu)/i;
/** Colder or hotter than this is a sensor that is not connected: many report −128, 0 or 127. */
const plausible = (celsius: number): boolean => celsius > 1 && celsius < 126;

/** Needs no rights (`Documentation/ABI/testing/sysfs-class-hwmon`, `sysfs-class-thermal`). */
export async function readHeat(files: SysFiles): Promise<HeatReading> {
  const [monitors, zones, throttles, speed] = await Promise.all([
    hardwareMonitors(files),
    thermalZones(files),
    throttleCount(files),
    fastestCore(files),
  ]);
  // Zones repeat what the monitors say, in coarser steps.
  const temperatures = monitors.temperatures.length > 0 ? monitors.temperatures : zones;
  return { temperatures, fans: monitors.fans, throttles, speed };
}

async function hardwareMonitors(files: SysFiles): Promise<Pick<HeatReading, 'temperatures' | 'fans'>> {
  const folder = '/sys/class/hwmon';
  const found = await Promise.all(
    (await files.list(folder)).map(async (monitor) => {
      const at = `${folder}/${monitor}`;
      const name = said(await files.text(`${at}/name`)) ?? monitor;
      const names = await files.list(at);
      const inputs = (what: string): string[] =>
        names.flatMap((file) => new RegExp(`^(${what}\\d+)_input$`).exec(file)?.[1] ?? []);
      const temperatures = await Promise.all(
        inputs('temp').map(async (input) => {
          const [value, label, critical] = await Promise.all([
            files.number(`${at}/${input}_input`),
            files.text(`${at}/${input}_label`),
            files.number(`${at}/${input}_crit`),
          ]);
          return reading([name, said(label)].filter(Boolean).join(' '), value, critical, name);
        }),
      );
      const fans = await Promise.all(inputs('fan').map((input) => files.number(`${at}/${input}_input`)));
      return { temperatures: temperatures.flat(), fans: fans.filter((fan) => fan !== null && fan >= 0) };
    }),
  );
  return {
    temperatures: found.flatMap(({ temperatures }) => temperatures),
    fans: found.flatMap(({ fans }) => fans).filter((fan) => fan !== null),
  };
}

async function thermalZones(files: SysFiles): Promise<TemperatureReading[]> {
  const folder = '/sys/class/thermal';
  const zones = (await files.list(folder)).filter((name) => name.startsWith('thermal_zone'));
  const found = await Promise.all(
    zones.map(async (zone) => {
      const at = `${folder}/${zone}`;
      const name = said(await files.text(`${at}/type`)) ?? zone;
      const trips = (await files.list(at)).flatMap((file) => /^(trip_point_\d+)_type$/.exec(file)?.[1] ?? []);
      const critical = await Promise.all(
        trips.map(async (trip) =>
          (await files.text(`${at}/${trip}_type`)) === 'critical' ? files.number(`${at}/${trip}_temp`) : null,
        ),
      );
      const value = await files.number(`${at}/temp`);
      return reading(name, value, critical.find((one) => one !== null) ?? null, name);
    }),
  );
  return found.flat();
}

/** @param value and `critical` in thousandths of a degree */
function reading(
  name: string,
  value: number | null,
  critical: number | null,
  sensor: string,
): TemperatureReading[] {
  if (value === null || !plausible(value / 1000)) return [];
  const limit = critical === null ? null : critical / 1000;
  return [
    {
      name,
      celsius: value / 1000,
      criticalCelsius: limit !== null && limit >= 60 && plausible(limit) ? limit : null,
      processor: processorSensors.test(sensor) || /\b(cpu|core|package|tctl|tdie)\b/i.test(name),
    },
  ];
}

async function processors(files: SysFiles): Promise<string[]> {
  const names = await files.list('/sys/devices/system/cpu');
  return names.filter((name) => /^cpu\d+$/.test(name)).map((name) => `/sys/devices/system/cpu/${name}`);
}

async function throttleCount(files: SysFiles): Promise<number | null> {
  const counts = await Promise.all(
    (await processors(files)).flatMap((cpu) =>
      ['core', 'package'].map((part) => files.number(`${cpu}/thermal_throttle/${part}_throttle_count`)),
    ),
  );
  const known = counts.filter((one) => one !== null);
  // Every core of a package counts the package's own throttling once more: the largest is nearer than the sum.
  return known.length === 0 ? null : Math.max(...known);
}

async function fastestCore(files: SysFiles): Promise<number | null> {
  const shares = await Promise.all(
    (await processors(files)).map(async (cpu) => {
      const [now, most] = await Promise.all([
        files.number(`${cpu}/cpufreq/scaling_cur_freq`),
        files.number(`${cpu}/cpufreq/cpuinfo_max_freq`),
      ]);
      return now !== null && most !== null && most > 0 ? Math.min(1, now / most) : null;
    }),
  );
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : Math.max(...known);
}
