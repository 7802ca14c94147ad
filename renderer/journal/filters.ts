import type { MachineQueryRequest } from '../../preload/journal.ts';

/** Amounts of memory that people tell computers apart by. */
export const memoryClasses = ['any', 'below-1', '1', '2', '4'] as const;
export type MemoryClass = (typeof memoryClasses)[number];

/**
 * From how many MiB on a computer counts as one with so many GB: up to an eighth is kept by the graphics and the
 * firmware of old computers, and is missing in what they tell.
 */
const from = (gigabytes: number): number => gigabytes * 896;

const memoryBounds: Readonly<Record<MemoryClass, readonly [number | null, number | null]>> = {
  any: [null, null],
  'below-1': [null, from(1)],
  '1': [from(1), from(2)],
  '2': [from(2), from(4)],
  '4': [from(4), null],
};

export function memoryOf({ leastRamMiB, belowRamMiB }: MachineQueryRequest): MemoryClass {
  return (
    memoryClasses.find((one) => {
      const [least, below] = memoryBounds[one];
      return least === leastRamMiB && below === belowRamMiB;
    }) ?? 'any'
  );
}

export function withMemory(query: MachineQueryRequest, memory: MemoryClass): MachineQueryRequest {
  const [leastRamMiB, belowRamMiB] = memoryBounds[memory];
  return { ...query, leastRamMiB, belowRamMiB };
}

export const spans = ['any', 'today', 'week', 'month', 'days'] as const;
/** When a computer was checked; `days`: on days that the person says. */
export type Span = (typeof spans)[number];

/** How many days before today it begins. */
const begins = { today: 0, week: 6, month: 29 } as const;

/** @param today the day at the station */
export function withSpan(query: MachineQueryRequest, span: Span, today: Date): MachineQueryRequest {
  if (span === 'any') return { ...query, from: null, to: null };
  if (span === 'days') return { ...query, from: localDay(today), to: localDay(today) };
  return { ...query, from: daysBefore(today, begins[span]), to: null };
}

export function spanOf({ from, to }: MachineQueryRequest, today: Date): Span {
  if (from === null && to === null) return 'any';
  const found = (['today', 'week', 'month'] as const).find(
    (span) => daysBefore(today, begins[span]) === from,
  );
  return to === null && found !== undefined ? found : 'days';
}

function daysBefore(today: Date, days: number): string {
  return localDay(new Date(today.getFullYear(), today.getMonth(), today.getDate() - days));
}

/** `2026-11-21`, as the calendar at the station has it. */
export function localDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** True if anything is left out of the list on purpose. */
export function isNarrowed({ words, ...filters }: MachineQueryRequest): boolean {
  return words.trim() !== '' || Object.values(filters).some((value) => value !== null && value !== false);
}
