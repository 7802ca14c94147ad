import type { Rule } from './rule.ts';

/** When the memory is to be tested before anything else. */
export const memoryTestRules: readonly Rule[] = [
  {
    code: 'recommend-test-memory-year',
    when: [
      ['machine.year', 'below', 2013],
      ['machine.isPc', 'is', true],
    ],
    tell: { year: 'machine.year' },
    source: 'Memory of DDR2’s age and older has dirty contacts or dying cells often enough to look first',
  },
  {
    code: 'recommend-test-memory-processor',
    when: [
      ['machine.year', 'unknown'],
      ['machine.isPc', 'is', true],
      ['machine.is64Bit', 'is', false],
    ],
    unless: [['machine.processorIsOld', 'is', true]],
    source: 'No 32-bit PC processor for laptops and desktops was made after 2011',
  },
  {
    code: 'recommend-test-memory-processor',
    when: [
      ['machine.year', 'unknown'],
      ['machine.isPc', 'is', true],
      ['machine.processorIsOld', 'is', true],
    ],
    source: 'The processor’s name dates the computer before 2010',
  },
];
