import type { Language } from './catalogues.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/**
 * A size as it is printed on sticks and drives: powers of 1000, one decimal below 100.
 * @param bytes a number of bytes, 0 or more
 */
export function formatBytes(language: Language, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 100 && unit > 0 ? 1 : 0,
  }).format(value);
}

/**
 * An amount of memory as it is sold: 512 MB, 1.5 GB, 2 GB, each a power of 1024, as nobody says MiB in a shop.
 * @param mib whole MiB, 0 or more
 */
export function formatMemory(language: Language, mib: number): string {
  const giga = mib >= 1024;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: giga ? 'gigabyte' : 'megabyte',
    unitDisplay: 'short',
    maximumFractionDigits: giga ? 1 : 0,
  }).format(giga ? mib / 1024 : mib);
}

/**
 * Time left, in words that do not jump about: seconds under a minute, then minutes, then hours.
 * @param seconds 0 or more
 */
export function formatDuration(language: Language, seconds: number): string {
  const part = (value: number, unit: string): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }).format(value);
  if (seconds < 60) return part(Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 3600) {
    const minutes = Math.floor(seconds / 60);
    const rest = Math.round((seconds % 60) / 10) * 10;
    if (minutes >= 10 || rest === 0 || rest === 60) return part(Math.round(seconds / 60), 'minute');
    return `${part(minutes, 'minute')} ${part(rest, 'second')}`;
  }
  const minutes = Math.round(seconds / 60);
  return `${part(Math.floor(minutes / 60), 'hour')} ${part(minutes % 60, 'minute')}`;
}
