import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { absentPackages, modulesFingerprint, sameLock } from '../../main/setup/node-modules.mjs';

const lock = (packages: unknown): string => JSON.stringify({ lockfileVersion: 3, packages });
const wanted = {
  '': { name: 'rekindle' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
};
const { '': _, ...made } = wanted;

test.each([
  ['all as asked for', lock(made), true],
  ['without an optional one', lock({ 'node_modules/a': wanted['node_modules/a'] }), true],
  ['without one that is needed', lock({ 'node_modules/b': wanted['node_modules/b'] }), false],
  [
    'another version',
    lock({ ...made, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }),
    false,
  ],
  [
    'the same version from elsewhere',
    lock({ ...made, 'node_modules/a': { version: '1.0.0', integrity: 'x' } }),
    false,
  ],
  ['one too many', lock({ ...made, 'node_modules/c': { version: '1.0.0' } }), false],
  ['cut off in the middle', lock(made).slice(0, 40), false],
  ['without packages', '{}', false],
  ['null', 'null', false],
  ['empty', '', false],
])('node_modules fits the lock file: %s', (_name, have, fits) => {
  expect(sameLock(lock(wanted), have)).toBe(fits);
});

test('another lock file and another kind of computer need another node_modules', () => {
  const here = modulesFingerprint('lock', 'linux-x64');
  expect(modulesFingerprint('lock', 'linux-x64')).toBe(here);
  expect(modulesFingerprint('lock2', 'linux-x64')).not.toBe(here);
  expect(modulesFingerprint('lock', 'linux-arm64')).not.toBe(here);
});

test('a package whose folder is gone is noticed, an optional one may be', () => {
  const top = mkdtempSync(join(tmpdir(), 'rekindle-modules-'));
  writeFileSync(join(top, 'package.json'), '{}');
  const before = absentPackages(lock(wanted), top);
  mkdirSync(join(top, 'node_modules/a'), { recursive: true });
  writeFileSync(join(top, 'node_modules/a/package.json'), '{}');
  const after = absentPackages(lock(wanted), top);
  rmSync(top, { recursive: true });
  expect({ before, after }).toEqual({ before: ['node_modules/a'], after: [] });
});
