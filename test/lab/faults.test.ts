// What goes wrong with sticks, computers and image files while `rekindle write` is at work: every fault on the real
// command line, and how it ended as a table.
import { afterAll, describe } from 'vitest';
import { FaultTable } from './faults/fault-table.ts';
import { faultsInGuest } from './faults/in-guest.ts';
import { faultsOnLoops } from './faults/on-loops.ts';
import { powerCuts } from './faults/power-cuts.ts';

const table = new FaultTable();
afterAll(() => table.publish());

describe('on loop devices', () => faultsOnLoops(table));
describe('on USB, in a guest', () => faultsInGuest(table));
describe('the power fails', () => powerCuts(table));
