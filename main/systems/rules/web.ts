import type { ScoreRule } from './rule.ts';

const webWishes = ['wish.for', 'one of', ['desktop', 'kiosk', 'learning']] as const;

/**
 * What to expect of the web. Told and never counted: it is the computer's doing, not the system's. Figures are the
 * experience of revived computers: a tab with a present-day page takes 100 to 400 MB.
 */
export const webRules: readonly ScoreRule[] = [
  {
    code: 'recommend-web-none',
    when: [webWishes, ['machine.ramMiB', 'below', 128]],
    tell: { ramMiB: 'machine.ramMiB' },
    points: 0,
    as: 'caution',
    source: 'Under 128 MB only text browsers (Links, w3m) and Dillo run',
  },
  {
    code: 'recommend-web-simple-pages',
    when: [webWishes, ['machine.ramMiB', 'at least', 128], ['machine.ramMiB', 'below', 512]],
    tell: { ramMiB: 'machine.ramMiB' },
    points: 0,
    as: 'caution',
    source: 'Firefox itself takes about 300 MB before it has shown a page; Dillo and NetSurf take 20 to 60',
  },
  {
    code: 'recommend-web-one-or-two-tabs',
    when: [webWishes, ['machine.ramMiB', 'at least', 512], ['machine.ramMiB', 'below', 1024]],
    points: 0,
    as: 'caution',
    source: 'One present-day page and the browser fill this',
  },
  {
    code: 'recommend-web-few-tabs',
    when: [webWishes, ['machine.ramMiB', 'at least', 1024], ['machine.ramMiB', 'below', 2048]],
    points: 0,
    as: 'caution',
    source: 'Three to five pages, then it swaps',
  },
  {
    code: 'recommend-web-no-sse2',
    when: [webWishes, ['machine.sse2', 'is', false], ['machine.isPc', 'is', true]],
    points: 0,
    as: 'caution',
    source: 'Firefox needs SSE2 since 53 (2017), Chromium since 35 (2014)',
  },
  {
    code: 'recommend-web-32-bit',
    when: [
      webWishes,
      ['machine.isPc', 'is', true],
      ['machine.is64Bit', 'is', false],
      ['machine.sse2', 'is not', false],
    ],
    points: 0,
    as: 'caution',
    source: 'Mozilla, 2025: no Firefox for 32-bit Linux after 144; ESR 140 ended in September 2026',
  },
];
