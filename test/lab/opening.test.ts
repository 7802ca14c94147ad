// Opening drives as an ordinary user: real USB sticks, the real UDisks2, polkit and pkexec of a Debian, and how it ends
// if it is not permitted, as a table.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../main/setup/places.mjs';
import { FaultTable, readmeRows } from './faults/fault-table.ts';
import { digestOf } from './guest/stick.ts';
import { openingBench, type OpeningBench } from './opening/bench.ts';
import { mountedOrChanged } from './opening/mounted-or-changed.ts';
import { permission } from './opening/permission.ts';
import { throughHelper } from './opening/through-helper.ts';
import { watching } from './opening/watching.ts';

const table = new FaultTable('opening');
let bench: OpeningBench | undefined;
let ownDiskBefore = '';
const there = (): OpeningBench => {
  if (!bench) throw new Error('It could not be set up.');
  return bench;
};

beforeAll(async () => {
  bench = await openingBench(table);
  ownDiskBefore = await digestOf(bench.guest.ownDisk);
  // What the model is called decides what the system allows; everything else asks, as it comes.
  await bench.rules(`
    var model = action.lookup('drive.model');
    if (model === 'Allowed') return polkit.Result.YES;
    if (model === 'Forbidden') return polkit.Result.NO;`);
}, 900_000);
afterAll(() => bench?.close());
afterAll(() => table.publish());

describe('permission', () => permission(there));
describe('what is mounted, and what is not what it was', () => mountedOrChanged(there));
describe('watching', () => watching(there));
describe('without UDisks2', () => throughHelper(there));

test('the computer’s own disk was not written to', async () => {
  expect(await digestOf(there().guest.ownDisk)).toBe(ownDiskBefore);
});

test('the README says the same', () => {
  expect(readmeRows(readFileSync(inRoot('README.md'), 'utf8'), 'Permission')).toEqual(table.rows());
});
