import type { Condition, ScoreRule } from './rule.ts';

const forDesktop: Condition = ['wish.for', 'is', 'desktop'];
const forLearning: Condition = ['wish.for', 'is', 'learning'];
const forRescue: Condition = ['wish.for', 'is', 'rescue'];
const newcomer: Condition = ['wish.experience', 'is', 'new'];
const somewhat: Condition = ['wish.experience', 'is', 'some'];
const expert: Condition = ['wish.experience', 'is', 'expert'];

/** With browser, office programs, player and tools; by looking at their package lists. */
const complete = [
  'antix-26-x64-full',
  'antix-26-386-full',
  'antix-23-x64-full',
  'antix-23-386-full',
  'puppy-bookwormpup64',
  'puppy-bookwormpup32',
  'puppy-trixiepup64-legacy',
  'puppy-trixiepup64-wayland',
  'dsl-2024',
  'debian-live',
  'lubuntu',
  'linux-lite',
];
/** With a browser and what goes with it, but without an office suite. */
const usualPrograms = [
  'antix-23-x64-base',
  'antix-23-386-base',
  'porteus-5-x86_64',
  'porteus-5-i586',
  'slax-12-x64',
  'slax-12-x86',
  'slax-15-x64',
  'slax-15-x86',
  'bodhi',
  'q4os',
];
const antixFull = ['antix-26-x64-full', 'antix-26-386-full', 'antix-23-x64-full', 'antix-23-386-full'];
const tinyCore = [
  'tinycore-core-x86',
  'tinycore-tinycore-x86',
  'tinycore-coreplus-x86',
  'tinycore-corepure64',
  'tinycore-tinycorepure64',
];

/** Whether a system suits the wish, the person and the age of the computer. Reasons are told in this order. */
export const suitsRules: readonly ScoreRule[] = [
  // The right release matters most where a newer one does not run.
  {
    code: 'recommend-older-is-right',
    when: [
      ['system.status', 'is', 'older'],
      ['fits.newerRuns', 'is', false],
    ],
    tell: { successor: 'system.successor' },
    points: 8,
    as: 'reason',
    source: 'Debian 13’s i386 needs SSE2; antiX 23 is of Debian 12, which does not',
  },

  // Strong computers: do not sell anybody a tiny system that they do not need.
  {
    code: 'recommend-strong-computer',
    when: [
      forDesktop,
      ['system.isFullDesktop', 'is', true],
      ['fits.timesPleasant', 'at least', 2],
      ['machine.ramMiB', 'at least', 4096],
      ['machine.year', 'at least', 2010],
    ],
    points: 20,
    as: 'reason',
    source:
      'Since Sandy Bridge a computer with 4 GB carries a full desktop; a large project serves a newcomer best',
  },
  {
    code: 'recommend-strong-computer',
    when: [
      forDesktop,
      ['system.isFullDesktop', 'is', true],
      ['fits.timesPleasant', 'at least', 2],
      ['machine.year', 'unknown'],
      ['machine.ramMiB', 'at least', 8192],
    ],
    unless: [['machine.processorIsOld', 'is', true]],
    points: 20,
    as: 'reason',
    source: 'As above; 8 GB is hardly found in anything older',
  },
  {
    code: 'recommend-heavy',
    when: [forDesktop, ['system.isFullDesktop', 'is', true], ['machine.year', 'below', 2010]],
    tell: { year: 'machine.year' },
    points: -12,
    as: 'caution',
    source: 'Core 2 and older: enough memory does not make the processor faster',
  },
  {
    code: 'recommend-heavy-for-processor',
    when: [
      forDesktop,
      ['system.isFullDesktop', 'is', true],
      ['machine.year', 'unknown'],
      ['machine.processorIsOld', 'is', true],
    ],
    tell: { processor: 'machine.processor' },
    points: -12,
    as: 'caution',
    source: 'As above, by the processor’s name',
  },
  {
    code: 'recommend-heavy-for-memory',
    when: [forDesktop, ['system.isFullDesktop', 'is', true], ['fits.timesPleasant', 'below', 2]],
    points: -10,
    as: 'caution',
    source: 'A full desktop and a browser share what is there',
  },
  {
    code: 'recommend-made-for-old',
    when: [
      ['wish.for', 'is', 'desktop'],
      ['system.id', 'one of', antixFull],
    ],
    points: 12,
    as: 'reason',
    source:
      'antixlinux.com: made for old computers since 2007; live stick, installer, Wi-Fi firmware and codecs included',
  },
  {
    code: 'recommend-puppy-friendly',
    when: [forDesktop, ['system.family', 'is', 'puppy'], ['fits.timesPleasant', 'at least', 1]],
    points: 5,
    as: 'reason',
    source: 'puppylinux-woof-ce.github.io: runs from memory, asks little, saves into one file',
  },
  {
    code: 'recommend-complete',
    when: [forDesktop, newcomer, ['system.id', 'one of', complete]],
    points: 16,
    as: 'reason',
    source: 'The publishers’ lists of programs; a newcomer adds nothing at first',
  },
  {
    code: 'recommend-complete',
    when: [forDesktop, somewhat, ['system.id', 'one of', complete]],
    points: 10,
    as: 'reason',
    source: 'As above; adding programs has been done before',
  },
  {
    code: 'recommend-complete',
    when: [forDesktop, expert, ['system.id', 'one of', complete]],
    points: 4,
    as: 'reason',
    source: 'As above; an expert adds what is missing',
  },
  {
    code: 'recommend-usual-programs',
    when: [forDesktop, newcomer, ['system.id', 'one of', usualPrograms]],
    points: 14,
    as: 'reason',
    source: 'antiX: base is full without LibreOffice; Bodhi, Slax and Porteus are small on purpose',
  },
  {
    code: 'recommend-usual-programs',
    when: [forDesktop, somewhat, ['system.id', 'one of', usualPrograms]],
    points: 8,
    as: 'reason',
    source: 'As above; adding programs has been done before',
  },
  {
    code: 'recommend-usual-programs',
    when: [forDesktop, expert, ['system.id', 'one of', usualPrograms]],
    points: 3,
    as: 'reason',
    source: 'As above; an expert adds what is missing',
  },
  {
    code: 'recommend-very-light',
    when: [
      forDesktop,
      ['machine.ramMiB', 'below', 640],
      ['system.ramPleasantMiB', 'below', 400],
      ['system.hasDesktop', 'is', true],
      ['fits.timesPleasant', 'at least', 1],
    ],
    points: 10,
    as: 'reason',
    source: 'Where memory is short, what the system leaves is what programs get',
  },
  {
    code: 'recommend-chooses-by-memory',
    when: [['system.id', 'is', 'slitaz-rolling'], ['machine.ramMiB', 'below', 512], forDesktop],
    points: 20,
    as: 'reason',
    source:
      'SliTaz receipt core-4in1: starts the largest of four variants that the memory allows (384, 240, 160, 64 MB)',
  },

  // Releases
  {
    code: 'recommend-made-for-little-memory',
    when: [forDesktop, ['system.id', 'is', 'slitaz-rolling-loram'], ['machine.ramMiB', 'below', 160]],
    points: 16,
    as: 'reason',
    source: 'SliTaz: the low-memory variant is for 64 to 160 MB',
  },
  {
    code: 'recommend-newer-exists',
    when: [
      ['system.status', 'is', 'older'],
      ['fits.newerRuns', 'is', true],
    ],
    tell: { successor: 'system.successor' },
    points: -40,
    as: 'caution',
    source: 'The newer one gets updates for longer',
  },
  {
    code: 'recommend-candidate',
    when: [['system.maturity', 'is', 'candidate']],
    points: -16,
    as: 'caution',
    source: 'The catalogue: not a finished release',
  },
  {
    code: 'recommend-old-release',
    when: [['system.maturity', 'is', 'old']],
    unless: [['system.category', 'is', 'rescue']],
    points: -16,
    as: 'caution',
    source: 'The catalogue: no release for years, and with it an old browser',
  },
  {
    code: 'recommend-old-browser',
    when: [forDesktop, ['system.family', 'is', 'slitaz']],
    points: -10,
    as: 'caution',
    source: 'SliTaz rolling: few people, few updates; its browsers fail on present-day pages',
  },
  {
    code: 'recommend-known-to-many',
    when: [forDesktop, ['system.id', 'one of', ['lubuntu', 'linux-lite']]],
    points: 8,
    as: 'reason',
    source:
      'Of Ubuntu’s family, and made for people who come from Windows: most questions are answered already',
  },
  {
    code: 'recommend-stable',
    when: [
      ['system.maturity', 'is', 'stable'],
      ['system.status', 'is', 'current'],
    ],
    unless: [['system.team', 'is', 'one']],
    points: 10,
    as: 'reason',
    source: 'The catalogue',
  },
  {
    code: 'recommend-64-bit',
    when: [
      ['machine.is64Bit', 'is', true],
      ['system.is64Bit', 'is', true],
      ['machine.ramMiB', 'at least', 768],
      ['wish.for', 'one of', ['desktop', 'kiosk', 'learning']],
    ],
    points: 4,
    as: 'reason',
    source: 'As above: browsers for 64 bits still get updates',
  },
  {
    code: 'recommend-32-bit-on-64',
    when: [
      ['machine.is64Bit', 'is', true],
      ['system.is64Bit', 'is', false],
      ['machine.ramMiB', 'at least', 768],
      ['wish.for', 'one of', ['desktop', 'kiosk', 'learning']],
    ],
    points: -16,
    as: 'caution',
    source: 'Mozilla, 2025: no Firefox for 32-bit Linux after 144; ESR 140 ended in September 2026',
  },
  {
    code: 'recommend-large-team',
    when: [['system.team', 'one of', ['many', 'company']]],
    points: 5,
    as: 'reason',
    source: 'The catalogue: help is easy to find, updates come soon',
  },
  {
    code: 'recommend-one-person',
    when: [['system.team', 'is', 'one']],
    points: -4,
    as: 'caution',
    source: 'The catalogue',
  },

  // What it asks of a person
  {
    code: 'recommend-no-desktop',
    when: [forDesktop, newcomer, ['system.hasDesktop', 'is', false]],
    points: -55,
    as: 'caution',
    source: 'A prompt is no computer to a newcomer',
  },
  {
    code: 'recommend-no-desktop',
    when: [forDesktop, somewhat, ['system.hasDesktop', 'is', false]],
    points: -35,
    as: 'caution',
    source: 'A desktop can be added, with patience',
  },
  {
    code: 'recommend-no-desktop',
    when: [forDesktop, expert, ['system.hasDesktop', 'is', false]],
    points: -16,
    as: 'caution',
    source: 'An expert builds what is wanted from there',
  },
  {
    code: 'recommend-bare',
    when: [forDesktop, newcomer, ['system.id', 'one of', tinyCore]],
    points: -26,
    as: 'caution',
    source: 'tinycorelinux.net: a base to build on; programs are fetched one by one',
  },
  {
    code: 'recommend-bare',
    when: [forDesktop, somewhat, ['system.id', 'one of', tinyCore]],
    points: -14,
    as: 'caution',
    source: 'As above, by size or by looking into it',
  },
  {
    code: 'recommend-runs-as-root',
    when: [forDesktop, ['system.family', 'is', 'puppy']],
    points: -2,
    as: 'caution',
    source: 'Puppy has one user, who may do everything',
  },
  {
    code: 'recommend-loram-not-needed',
    when: [
      ['system.id', 'is', 'slitaz-rolling-loram'],
      ['machine.ramMiB', 'at least', 256],
    ],
    points: -14,
    as: 'caution',
    source: 'SliTaz: the low-memory variant is for 64 to 160 MB',
  },
  {
    code: 'recommend-good-teacher',
    when: [forLearning, ['system.family', 'one of', ['tinycore', 'alpine', 'slitaz']]],
    points: 14,
    as: 'reason',
    source: 'Small enough to be understood as a whole, and documented',
  },
  {
    code: 'recommend-no-desktop',
    when: [forLearning, newcomer, ['system.hasDesktop', 'is', false]],
    points: -20,
    as: 'caution',
    source: 'First steps are easier with a desktop',
  },

  // Rescue and servers
  {
    code: 'recommend-rescue-toolbox',
    when: [forRescue, ['system.id', 'is', 'systemrescue']],
    points: 24,
    as: 'reason',
    source: 'system-rescue.org: partitions, copies, file recovery, network and a desktop on one stick',
  },
  {
    code: 'recommend-rescue-memory',
    when: [forRescue, ['system.id', 'is', 'memtest86plus']],
    points: 12,
    as: 'reason',
    source: 'Faulty memory spoils every other repair, so it is looked at first',
  },
  {
    code: 'recommend-rescue-partitions',
    when: [forRescue, ['system.id', 'is', 'gparted-live']],
    points: 10,
    as: 'reason',
    source: 'gparted.org',
  },
  {
    code: 'recommend-rescue-copies',
    when: [forRescue, ['system.id', 'is', 'clonezilla']],
    points: 12,
    as: 'reason',
    source: 'clonezilla.org',
  },
  {
    code: 'recommend-needs-cable',
    when: [['system.id', 'is', 'netboot-xyz']],
    points: -12,
    as: 'caution',
    source: 'netboot.xyz docs: iPXE drives network cables, not Wi-Fi',
  },
  {
    code: 'recommend-needs-ignition',
    when: [['system.category', 'is', 'container-host']],
    points: 0,
    as: 'caution',
    source: 'Fedora CoreOS and Flatcar docs: without an Ignition configuration nobody can log in',
  },

  // The stick
  {
    code: 'recommend-easy-stick',
    when: [
      ['system.method', 'is', 'image'],
      ['fits.needsKit', 'is', false],
    ],
    points: 4,
    as: 'reason',
    source: 'The image goes onto the stick as it is and is proved bit for bit',
  },
  {
    code: 'recommend-kit-stick',
    when: [newcomer, ['system.method', 'is', 'kit']],
    points: -4,
    as: 'caution',
    source: 'A kit stick is put together here, not by the publisher',
  },
  {
    code: 'recommend-keeps-files',
    when: [
      ['wish.for', 'one of', ['desktop', 'learning']],
      [
        'system.persistence',
        'one of',
        [
          'antix-persist',
          'puppy-save',
          'live-boot',
          'porteus-changes',
          'slax-perch',
          'tinycore-tce',
          'casper',
          'alpine-apkovl',
          'slitaz-home',
        ],
      ],
    ],
    points: 2,
    as: 'reason',
    source: 'The catalogue: can keep files and settings from one start to the next',
  },
  {
    code: 'recommend-starts-here',
    when: [
      ['fits.arch', 'is', true],
      ['fits.timesBoot', 'at least', 1],
    ],
    points: 0,
    as: 'reason',
    source: 'The hard limits',
  },
  {
    code: 'recommend-for-this-wish',
    when: [['fits.wish', 'is', true]],
    points: 0,
    as: 'reason',
    source: 'The catalogue',
  },
];
