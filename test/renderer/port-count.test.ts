import { expect, test } from 'vitest';
import { portCountOf } from '../../renderer/check/own/port-count.ts';

test.each([
  ['3', 3],
  [' 12 ', 12],
  ['32', 32],
  ['33', null],
  ['0', null],
  ['', null],
  ['three', null],
  ['-2', null],
  ['2.5', null],
  ['100', null],
])('%o ports is %o', (typed, count) => {
  expect(portCountOf(typed)).toBe(count);
});
