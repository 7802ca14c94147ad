// What goes wrong with sticks, computers and image files while `rekindle write` is at work: every fault on the real
// command line, and how it ended as a table.
import { afterAll, describe } from 'vitest';
import { FaultTable } from './faults/fault-table.ts';
import { faultsOnLoops } from './faults/on-loops.ts';

const table = new FaultTable();
afterAll(() => table.publish());

describe('on loop devices', () => faultsOnLoops(table));
