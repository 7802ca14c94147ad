import { expect, test } from 'vitest';
import {
  judgeStereo,
  orderOf,
  rounds,
  tone,
  type Heard,
  type Round,
  type Side,
} from '../../../renderer/check/own/stereo.ts';

const sides: readonly Side[] = ['left', 'right', 'right', 'left'];
const heard = (answers: readonly Heard[]): readonly Round[] =>
  sides.map((played, i) => ({ played, heard: answers[i] ?? 'nothing' }));
const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');

test.each<[what: string, answers: readonly Heard[], suggests: 'pass' | 'fail' | null, code: string]>([
  ['all right', sides, 'pass', 'own-stereo-all-right'],
  ['swapped', sides.map(other), 'fail', 'own-stereo-swapped'],
  ['both, always', sides.map(() => 'both'), 'fail', 'own-stereo-mono'],
  ['nothing', sides.map(() => 'nothing'), 'fail', 'own-stereo-silent'],
  ['no left', sides.map((side) => (side === 'left' ? 'nothing' : side)), 'fail', 'own-stereo-left-dead'],
  ['no right', sides.map((side) => (side === 'right' ? 'nothing' : side)), 'fail', 'own-stereo-right-dead'],
  ['one wrong', ['left', 'right', 'right', 'right'], null, 'own-stereo-mixed'],
  ['always left', sides.map(() => 'left'), null, 'own-stereo-mixed'],
  ['once nothing', ['nothing', 'right', 'right', 'left'], null, 'own-stereo-mixed'],
])('%s', (_what, answers, suggests, code) => {
  expect(judgeStereo(heard(answers))).toMatchObject({ suggests, facts: [{ code }] });
});

test('before the last tone nothing is said', () => {
  expect(judgeStereo(heard(sides).slice(0, rounds - 1))).toEqual({ suggests: null, facts: [] });
});

test('every order comes, each side equally often', () => {
  let state = 1;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  const orders = Array.from({ length: 600 }, () => orderOf(random));
  for (const order of orders) expect(order.filter((side) => side === 'left')).toHaveLength(rounds / 2);
  expect(new Set(orders.map((order) => order.join())).size).toBe(6);
});

test.each([
  ['left', true, false],
  ['right', false, true],
  ['both', true, true],
] as const)('a tone on %s', (side, left, right) => {
  const channels = tone(side, 48_000);
  const [first, second] = channels.map((samples) => Math.max(...samples.map(Math.abs)));
  expect([first ?? 0, second ?? 0].map((peak) => peak > 0.3)).toEqual([left, right]);
  expect([first ?? 0, second ?? 0].map((peak) => peak === 0)).toEqual([!left, !right]);
  // It begins and ends in silence, so that nothing clicks.
  for (const samples of channels)
    expect([samples[0], samples.at(-1)].map((one) => Math.abs(one ?? 1))).toEqual([0, 0]);
  expect(channels[0]).toHaveLength(57_600);
});
