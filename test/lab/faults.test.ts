// What goes wrong with sticks, computers and image files while `rekindle write` is at work: every fault on the real
// command line, and how it ended as a table.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../main/setup/places.mjs';
import { theDesktop } from './faults/desktop.ts';
import { FaultTable, readmeRows } from './faults/fault-table.ts';
import { guestBench, type GuestBench } from './faults/guest-bench.ts';
import { interruptions } from './faults/interruptions.ts';
import { loopBench, type LoopBench } from './faults/loop-bench.ts';
import { faultsOfDrives } from './faults/on-loops.ts';
import { powerCuts } from './faults/power-cuts.ts';
import { tablesOfSticks } from './faults/table-of-sticks.ts';

const table = new FaultTable('faults');
afterAll(() => table.publish());

describe('on loop devices', () => {
  let bench: LoopBench | undefined;
  beforeAll(async () => {
    bench = await loopBench(table);
  });
  afterAll(() => bench?.close());
  const here = (): LoopBench => bench ?? notThere();
  faultsOfDrives(here, table);
  interruptions(here);
});

describe('on USB, in a guest', () => {
  let bench: GuestBench | undefined;
  beforeAll(async () => {
    bench = await guestBench(table);
  }, 900_000);
  afterAll(() => bench?.close());
  const there = (): GuestBench => bench ?? notThere();
  describe('a table of sticks, all in one job', () => tablesOfSticks(there));
  describe('the desktop opens the stick', () => theDesktop(there));
  test('nothing else was written to', () => there().expectNothingElseTouched());
});

describe('the power fails', () => powerCuts(table));

test('the README says the same', () => {
  expect(readmeRows(readFileSync(inRoot('README.md'), 'utf8'), 'Drives, computers and image files')).toEqual(
    table.rows(),
  );
});

function notThere(): never {
  throw new Error('It could not be set up.');
}
