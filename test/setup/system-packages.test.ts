import { expect, test } from 'vitest';
import {
  allNames,
  missingPackages,
  namesToInstall,
  parseAptPolicy,
  parseDpkgQuery,
  systemPackages,
} from '../../main/setup/system-packages.mjs';

const few = [
  { name: 'libgtk-3-0', or: 'libgtk-3-0t64', group: 'run', use: '' },
  { name: 'libnss3', group: 'run', use: '' },
  { name: 'xvfb', group: 'test', use: '' },
] as const;

test.each([
  ['installed', 'installed libnss3\n', ['libnss3']],
  ['removed, settings left behind', 'config-files libnss3\n', []],
  ['never installed, but known', 'not-installed libnss3\n', []],
  ['half installed by an interrupted run', 'half-configured libnss3\nunpacked xvfb\n', []],
  [
    'dpkg-query’s complaint in between',
    'installed libnss3\ndpkg-query: no packages found matching xvfb\n',
    ['libnss3'],
  ],
  ['nothing', '', []],
])('dpkg-query: %s', (_, output, expected) => {
  expect([...parseDpkgQuery(output)]).toEqual(expected);
});

test.each([
  ['all there', ['libgtk-3-0', 'libnss3', 'xvfb'], ['run', 'test'], []],
  ['under the name of a later release', ['libgtk-3-0t64', 'libnss3'], ['run'], []],
  ['one missing', ['libgtk-3-0'], ['run'], ['libnss3']],
  ['the tests’ packages are not asked for', [], ['run'], ['libgtk-3-0', 'libnss3']],
  ['nothing there', [], ['run', 'test'], ['libgtk-3-0', 'libnss3', 'xvfb']],
] as const)('missing: %s', (_, installed, groups, expected) => {
  expect(missingPackages(new Set(installed), groups, few).map(({ name }) => name)).toEqual(expected);
});

test.each([
  ['Debian 12', ['libgtk-3-0', 'libnss3', 'xvfb'], ['libgtk-3-0', 'libnss3', 'xvfb']],
  ['Debian 13', ['libgtk-3-0t64', 'libnss3', 'xvfb'], ['libgtk-3-0t64', 'libnss3', 'xvfb']],
  ['both names', ['libgtk-3-0', 'libgtk-3-0t64'], ['libgtk-3-0', 'libnss3', 'xvfb']],
  ['lists that know nothing', [], ['libgtk-3-0', 'libnss3', 'xvfb']],
])('to install on %s', (_, available, expected) => {
  expect(namesToInstall(few, new Set(available))).toEqual(expected);
});

test('apt-cache policy: only what has a candidate can be installed', () => {
  const output = `libgtk-3-0:
  Installed: (none)
  Candidate: 3.24.38-2~deb12u3
  Version table:
     3.24.38-2~deb12u3 500
libgtk-3-0t64:
  Installed: (none)
  Candidate: (none)
  Version table:
`;
  expect([...parseAptPolicy(output)]).toEqual(['libgtk-3-0']);
});

test('no package is listed twice, and each says what it is for', () => {
  const names = allNames(systemPackages);
  expect(new Set(names).size).toBe(names.length);
  expect(systemPackages.filter(({ use }) => use === '')).toEqual([]);
});
