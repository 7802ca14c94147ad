import { expect, test } from 'vitest';
import {
  done,
  judgePointing,
  noPointing,
  pointedAll,
  pointerTasks,
  reached,
  taskOfButton,
  taskOfWheel,
  zoneCount,
  zoneOf,
  type Pointing,
  type PointerTask,
} from '../../../renderer/check/own/pointer.ts';

const everywhere = (but?: number): Pointing =>
  Array.from({ length: zoneCount }, (_, zone) => zone)
    .filter((zone) => zone !== but)
    .reduce(reached, noPointing);
const with_ = (pointing: Pointing, tasks: readonly PointerTask[]): Pointing => tasks.reduce(done, pointing);

test.each([
  [0, 0, 0],
  [0.99, 0, 3],
  [1, 1, zoneCount - 1],
  [0.5, 0.5, 6],
  [-0.1, 2, 8],
])('the point %d, %d lies in zone %i', (x, y, zone) => {
  expect(zoneOf(x, y)).toBe(zone);
});

test.each([
  [0, 'left'],
  [1, 'middle'],
  [2, 'right'],
  [3, null],
  [4, null],
])('button %i is %s', (button, task) => {
  expect(taskOfButton(button)).toBe(task);
});

test.each([
  [{ deltaY: -3, ctrlKey: false }, 'scroll-up'],
  [{ deltaY: 120, ctrlKey: false }, 'scroll-down'],
  [{ deltaY: 120, ctrlKey: true }, 'pinch'],
  [{ deltaY: 0, ctrlKey: true }, null],
  [{ deltaY: 0, ctrlKey: false }, null],
])('a wheel of %j is %s', (wheel, task) => {
  expect(taskOfWheel(wheel)).toBe(task);
});

test('everything done is a pass, and says what was done', () => {
  const finding = judgePointing(with_(everywhere(), pointerTasks));
  expect(finding.suggests).toBe('pass');
  expect(finding.facts).toEqual([
    { code: 'own-pointer-zones', data: { reached: zoneCount, zones: zoneCount } },
    { code: 'own-pointer-done', data: { done: pointerTasks.length, tasks: pointerTasks.length } },
  ]);
});

test.each(pointerTasks.map((task) => [task, task === 'middle' || task === 'pinch'] as const))(
  'without %s: a pass %s, never a fail, and it is asked',
  (missing, passes) => {
    const pointing = with_(
      everywhere(),
      pointerTasks.filter((task) => task !== missing),
    );
    expect(pointedAll(pointing)).toBe(passes);
    const finding = judgePointing(pointing);
    expect(finding.suggests).toBe(passes ? 'pass' : null);
    expect(finding.facts.at(-1)?.code).toBe(`own-pointer-${missing}-open`);
  },
);

test.each(Array.from({ length: zoneCount }, (_, zone) => zone))('without zone %i it is no pass', (zone) => {
  const finding = judgePointing(with_(everywhere(zone), pointerTasks));
  expect(finding.suggests).toBeNull();
  expect(finding.facts[0]?.data).toEqual({ reached: zoneCount - 1, zones: zoneCount });
});
