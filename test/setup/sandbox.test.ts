import { expect, test } from 'vitest';
import { namespacesForbidden } from '../../main/setup/sandbox.mjs';

test.each([
  ['Debian 12', null, null, false],
  ['Debian 11', '1\n', null, false],
  ['Debian 10', '0\n', null, true],
  ['Ubuntu 22.04', '1\n', '0\n', false],
  ['Ubuntu 24.04', '1\n', '1\n', true],
])('%s forbids namespaces: %s %s → %s', (_, userns, appArmor, forbidden) => {
  expect(namespacesForbidden(userns, appArmor)).toBe(forbidden);
});
