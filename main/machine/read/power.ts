import { factsOf, mostOutputs, type BatteryFacts, type Reader } from '../facts.ts';
import { field, numberOf } from '../words.ts';

/** `upower -d`: the batteries that power the computer, not those of its mouse. */
export const upower: Reader = {
  tool: 'upower',
  recognises: (text) => /^Device: \/org\/freedesktop\/UPower\/devices\//m.test(text),
  read(text) {
    const batteries = text
      .split(/^(?=Device: |Daemon:)/m, mostOutputs)
      .filter((block) => /^Device: .*battery/i.test(block) && field(block, 'power supply', true) !== 'no')
      .flatMap(batteryOfUpower);
    return [factsOf('upower', { batteries: batteries.length > 0 ? batteries : null })];
  },
};

function batteryOfUpower(block: string): BatteryFacts[] {
  const number = (key: string): number | null =>
    numberOf((field(block, key, true) ?? '').replace(',', '.').split(' ')[0]?.replace('%', ''));
  const designWh = number('energy-full-design');
  const fullWh = number('energy-full');
  const capacity = number('capacity');
  if (designWh === null && fullWh === null && capacity === null) return [];
  return [batteryOf(designWh, fullWh, capacity === null ? null : capacity / 100, number('charge-cycles'))];
}

/** Zeros are what a battery says that does not know. */
export function batteryOf(
  designWh: number | null,
  fullWh: number | null,
  health: number | null,
  cycles: number | null,
): BatteryFacts {
  const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);
  return {
    designWh: positive(designWh),
    fullWh: positive(fullWh),
    health: positive(health),
    cycles: positive(cycles),
  };
}

/**
 * Values of a battery in `/sys/class/power_supply` (Linux, `Documentation/power/power_supply_class`): energy in
 * µWh, charge in µAh at the designed voltage in µV.
 * @param values by name in lower case without `POWER_SUPPLY_`
 */
export function batteryOfSysfs(values: ReadonlyMap<string, string>): BatteryFacts[] {
  if (values.get('type') !== undefined && values.get('type') !== 'Battery') return [];
  if (values.get('scope') === 'Device' || values.get('present') === '0') return [];
  const number = (key: string): number | null => numberOf(values.get(key));
  const volts = number('voltage_min_design') ?? number('voltage_now');
  const wattHours = (what: 'full' | 'full_design'): number | null => {
    const energy = number(`energy_${what}`);
    if (energy !== null) return energy / 1e6;
    const charge = number(`charge_${what}`);
    return charge === null || volts === null ? null : (charge * volts) / 1e12;
  };
  const design = wattHours('full_design');
  const full = wattHours('full');
  const share = (): number | null => {
    const [now, once] = [number('charge_full'), number('charge_full_design')];
    return now !== null && once !== null && once > 0 ? now / once : null;
  };
  if (design === null && full === null && share() === null) return [];
  return [batteryOf(design, full, share(), number('cycle_count'))];
}
