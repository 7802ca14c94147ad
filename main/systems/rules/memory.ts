import type { ScoreRule } from './rule.ts';

/** How the memory suits. Of the rows with `fits.timesPleasant`, one holds for each system whose figure is known. */
export const memoryRules: readonly ScoreRule[] = [
  {
    code: 'recommend-memory-roomy',
    when: [['fits.timesPleasant', 'at least', 2]],
    tell: { pleasantMiB: 'system.ramPleasantMiB', ramMiB: 'machine.ramMiB' },
    points: 20,
    as: 'reason',
    source: 'Twice what is recommended leaves room for a browser',
  },
  {
    code: 'recommend-memory-enough',
    when: [
      ['fits.timesPleasant', 'at least', 1],
      ['fits.timesPleasant', 'below', 2],
    ],
    tell: { pleasantMiB: 'system.ramPleasantMiB', ramMiB: 'machine.ramMiB' },
    points: 14,
    as: 'reason',
    source: 'The catalogue’s figure for being pleasant',
  },
  {
    code: 'recommend-memory-tight',
    when: [
      ['fits.timesPleasant', 'at least', 0.5],
      ['fits.timesPleasant', 'below', 1],
    ],
    tell: { pleasantMiB: 'system.ramPleasantMiB', ramMiB: 'machine.ramMiB' },
    points: -14,
    as: 'caution',
    source: 'The catalogue’s figure for being pleasant',
  },
  {
    code: 'recommend-memory-tight',
    when: [['fits.timesPleasant', 'below', 0.5]],
    tell: { pleasantMiB: 'system.ramPleasantMiB', ramMiB: 'machine.ramMiB' },
    points: -22,
    as: 'caution',
    source: 'Half of what is recommended is swapping all the time',
  },
  {
    code: 'recommend-memory-barely',
    when: [
      ['fits.timesBoot', 'below', 1.25],
      ['fits.timesPleasant', 'below', 1],
    ],
    tell: { bootMiB: 'system.ramBootMiB' },
    points: -18,
    as: 'caution',
    source: 'At its lower limit a system starts and does little else without swap',
  },
  {
    code: 'recommend-memory-many-times',
    when: [
      ['system.ramPleasantMiB', 'unknown'],
      ['fits.timesBoot', 'at least', 4],
    ],
    tell: { bootMiB: 'system.ramBootMiB', ramMiB: 'machine.ramMiB' },
    points: 12,
    as: 'reason',
    source: 'No figure for being pleasant is known; four times what it starts with is usually plenty',
  },
  {
    code: 'recommend-32-bit-saves-memory',
    when: [
      ['machine.is64Bit', 'is', true],
      ['system.is64Bit', 'is', false],
      ['machine.ramMiB', 'below', 768],
    ],
    points: 8,
    as: 'reason',
    source: '32-bit programs need about a quarter less memory than the same in 64 bits',
  },
];
