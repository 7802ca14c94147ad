import { expect, test } from 'vitest';
import { triedSystem } from '../../../main/jobs/import-results/tried-system.ts';
import type { TriedSystem } from '../../../main/journal/types.ts';

const antix = { id: 'antix-full', name: 'antiX 23.2' };
const slax = { id: 'slax-64', name: 'Slax 15' };
const nameless = { id: 'x', name: null };

test.each<[string, { id: string; name: string | null }[], string | null, TriedSystem | null]>([
  ['a stick with one system', [antix], 'Debian GNU/Linux 12', antix],
  ['one system without a name', [nameless], 'Tiny Core', { id: 'x', name: 'Tiny Core' }],
  ['several, one of which says its name', [antix, slax], 'Slax 15.0.3', slax],
  [
    'several, none of which is named',
    [antix, slax],
    'Debian GNU/Linux 12',
    { id: null, name: 'Debian GNU/Linux 12' },
  ],
  [
    'several of one name',
    [antix, { ...antix, id: 'antix-core' }],
    'antiX 23.2',
    { id: null, name: 'antiX 23.2' },
  ],
  ['a name inside of another word', [slax, antix], 'Relaxslaxish', { id: null, name: 'Relaxslaxish' }],
  ['no stick, no name', [], null, null],
])('%s', (_name, systems, said, tried) => {
  expect(triedSystem(systems, said)).toEqual(tried);
});
