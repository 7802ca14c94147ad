import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprintOf, sourceFiles } from '../../main/setup/built.mjs';

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'rekindle-clone-'));
  for (const file of ['main/cli/a.ts', 'renderer/b.tsx', 'main/setup/start.mjs', 'README.md', 'package.json'])
    put(file, 'one');
});
afterEach(() => rmSync(clone, { recursive: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
  utimesSync(join(clone, file), 1000, 1000);
}
const state = (): string => fingerprintOf(sourceFiles(clone));

test('nothing changed', () => {
  const before = state();
  expect(state()).toBe(before);
});

test.each([
  ['a source is longer', true, () => put('main/cli/a.ts', 'longer')],
  ['a source was touched', true, () => utimesSync(join(clone, 'renderer/b.tsx'), 2000, 2000)],
  ['a source is new', true, () => put('resources/icon.svg', 'one')],
  ['a source is gone', true, () => rmSync(join(clone, 'main/cli/a.ts'))],
  ['package.json changed', true, () => put('package.json', 'other')],
  ['set-up itself changed', false, () => put('main/setup/start.mjs', 'other')],
  ['the README changed', false, () => put('README.md', 'other')],
  ['something was built', false, () => put('out/main/app.js', 'built')],
] as const)('%s: to be built again: %s', (_, again, change) => {
  const before = state();
  change();
  expect(state() !== before).toBe(again);
});

test('the order in which a folder is read does not matter', () => {
  const files = sourceFiles(clone);
  expect(fingerprintOf([...files].reverse())).toBe(fingerprintOf(files));
});
