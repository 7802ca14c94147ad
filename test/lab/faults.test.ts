// What goes wrong with sticks, computers and image files while `rekindle write` is at work: every fault on the real
// command line, and how it ended as a table.
import { afterAll, beforeAll, describe } from 'vitest';
import { theDesktop } from './faults/desktop.ts';
import { FaultTable } from './faults/fault-table.ts';
import { guestBench, type GuestBench } from './faults/guest-bench.ts';
import { interruptions } from './faults/interruptions.ts';
import { loopBench, type LoopBench } from './faults/loop-bench.ts';
import { faultsOfDrives } from './faults/on-loops.ts';
import { powerCuts } from './faults/power-cuts.ts';
import { tableOfSticks } from './faults/table-of-sticks.ts';

const table = new FaultTable();
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
  describe('a table of sticks, all in one job', () => tableOfSticks(there));
  describe('the desktop opens the stick', () => theDesktop(there));
});

describe('the power fails', () => powerCuts(table));

function notThere(): never {
  throw new Error('It could not be set up.');
}
