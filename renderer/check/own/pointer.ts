import type { Finding } from '../../../preload/checks.ts';

/** What a pointer is asked to do, in the order in which it is shown. */
export const pointerTasks = ['left', 'right', 'middle', 'scroll-up', 'scroll-down', 'drag', 'pinch'] as const;
export type PointerTask = (typeof pointerTasks)[number];

/** Not every trackpad has them. */
const optional: readonly PointerTask[] = ['middle', 'pinch'];

/** The field is divided into zones, all of which the pointer has to reach. */
export const zoneColumns = 4;
export const zoneRows = 3;
export const zoneCount = zoneColumns * zoneRows;

/** Across and down the field, 0 to 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Pointing {
  readonly zones: ReadonlySet<number>;
  readonly done: ReadonlySet<PointerTask>;
}

export const noPointing: Pointing = { zones: new Set(), done: new Set() };

/**
 * The zone that a point lies in.
 * @param x across the field, 0 to 1
 * @param y down the field, 0 to 1
 */
export function zoneOf(x: number, y: number): number {
  const within = (part: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(part * count)));
  return within(y, zoneRows) * zoneColumns + within(x, zoneColumns);
}

export function reached(pointing: Pointing, zone: number): Pointing {
  return pointing.zones.has(zone) ? pointing : { ...pointing, zones: new Set([...pointing.zones, zone]) };
}

export function done(pointing: Pointing, task: PointerTask): Pointing {
  return pointing.done.has(task) ? pointing : { ...pointing, done: new Set([...pointing.done, task]) };
}

const buttons: Readonly<Record<number, PointerTask>> = { 0: 'left', 1: 'middle', 2: 'right' };

/** The task of a pressed button, by `MouseEvent.button`; `null` for the ones beside them. */
export function taskOfButton(button: number): PointerTask | null {
  return buttons[button] ?? null;
}

/** The task of a turn of the wheel. Browsers tell a pinch on a trackpad as a wheel with Ctrl. */
export function taskOfWheel(wheel: {
  readonly deltaY: number;
  readonly ctrlKey: boolean;
}): PointerTask | null {
  if (wheel.deltaY === 0) return null;
  if (wheel.ctrlKey) return 'pinch';
  return wheel.deltaY < 0 ? 'scroll-up' : 'scroll-down';
}

/** Two places of the field that lie so far apart were joined on purpose. */
export function isDrag(from: Place, to: Place): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) >= 0.25;
}

/** True once everything was done that every trackpad and mouse can do. */
export function pointedAll({ zones, done: tasks }: Pointing): boolean {
  return zones.size === zoneCount && pointerTasks.every((task) => optional.includes(task) || tasks.has(task));
}

/**
 * What the pointer test found: it can prove what works. What was not done may not work, or may just not have been
 * tried: that is for the person to say.
 */
export function judgePointing(pointing: Pointing): Finding {
  const open = pointerTasks.filter((task) => !pointing.done.has(task));
  return {
    suggests: pointedAll(pointing) ? 'pass' : null,
    facts: [
      { code: 'own-pointer-zones', data: { reached: pointing.zones.size, zones: zoneCount } },
      { code: 'own-pointer-done', data: { done: pointing.done.size, tasks: pointerTasks.length } },
      ...open.map((task) => ({ code: `own-pointer-${task}-open`, data: {} })),
    ],
  };
}

/**
 * What fingers on the screen have found. Touches out of nowhere are the person's to see.
 * @param points how many fingers the screen tells apart, as the browser says; 0: it knows of no touchscreen
 */
export function judgeTouching(zones: ReadonlySet<number>, points: number): Finding {
  if (zones.size === 0) {
    return { suggests: null, facts: points === 0 ? [{ code: 'own-touch-unknown', data: {} }] : [] };
  }
  return {
    suggests: zones.size === zoneCount ? 'pass' : null,
    facts: [{ code: 'own-touch-zones', data: { reached: zones.size, zones: zoneCount, fingers: points } }],
  };
}
