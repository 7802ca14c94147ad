import type { ScoreRule } from './rule.ts';

/** What decides whether it starts, and what a person can do about it; then what is not known about that. */
export const startRules: readonly ScoreRule[] = [
  {
    code: 'recommend-second-confirmation',
    when: [['system.destructive', 'is', true]],
    points: -60,
    as: 'caution',
    source: 'It erases every disk of the computer, and nothing brings that back',
  },
  {
    code: 'recommend-forcepae',
    when: [
      ['system.needsPae', 'is', true],
      ['machine.pae', 'is', false],
      ['machine.hidesPae', 'is', true],
    ],
    tell: { processor: 'machine.processor' },
    points: -25,
    as: 'caution',
    source: 'Linux kernel-parameters.txt, forcepae: a Pentium M that hides its PAE can be made to use it',
  },
  {
    code: 'recommend-forcepae',
    when: [
      ['system.needsPae', 'is', true],
      ['machine.pae', 'unknown'],
      ['machine.hidesPae', 'is', true],
    ],
    unless: [['system.is64Bit', 'is', true]],
    tell: { processor: 'machine.processor' },
    points: -25,
    as: 'caution',
    source: 'As above, where the tools did not say',
  },
  {
    code: 'recommend-uefi32-kit',
    when: [
      ['machine.firmware', 'is', 'uefi32'],
      ['system.uefi32', 'is', false],
    ],
    points: -8,
    as: 'caution',
    source: 'Such tablets and Macs start only EFI/BOOT/BOOTIA32.EFI, which the kit stick brings',
  },
  {
    code: 'recommend-uefi32-kit',
    when: [
      ['machine.firmware', 'is', 'uefi32'],
      ['system.uefi32', 'unknown'],
    ],
    points: -6,
    as: 'caution',
    source: 'As above; nobody has looked into this image yet',
  },
  {
    code: 'recommend-uefi32-ready',
    when: [
      ['machine.firmware', 'is', 'uefi32'],
      ['system.uefi32', 'is', true],
    ],
    points: 10,
    as: 'reason',
    source: 'Its image brings EFI/BOOT/BOOTIA32.EFI itself',
  },
  {
    code: 'recommend-secure-boot-ready',
    when: [
      ['machine.secureBoot', 'is', true],
      ['system.secureBoot', 'is', true],
      ['fits.needsKit', 'is', false],
    ],
    points: 10,
    as: 'reason',
    source: 'It comes with a signed shim',
  },
  {
    code: 'recommend-secure-boot-off',
    when: [
      ['machine.secureBoot', 'is', true],
      ['system.secureBoot', 'is', false],
    ],
    points: -6,
    as: 'caution',
    source: 'Secure Boot starts only what is signed',
  },
  {
    code: 'recommend-secure-boot-perhaps-off',
    when: [
      ['machine.secureBoot', 'is', true],
      ['system.secureBoot', 'unknown'],
    ],
    points: -3,
    as: 'caution',
    source: 'Nobody has looked into this image yet',
  },
  {
    code: 'recommend-secure-boot-perhaps-off',
    when: [
      ['machine.secureBoot', 'is', true],
      ['system.secureBoot', 'is', true],
      ['fits.needsKit', 'is', true],
    ],
    points: -3,
    as: 'caution',
    source: 'The signature of its image does not reach to the boot loader of a kit stick',
  },
  {
    code: 'recommend-secure-boot-if-on',
    when: [
      ['machine.firmware', 'is', 'uefi64'],
      ['machine.secureBoot', 'unknown'],
      ['system.secureBoot', 'is not', true],
    ],
    points: 0,
    as: 'caution',
    source: 'Computers that came with Windows 8 or later have Secure Boot on',
  },

  // What is not known
  {
    code: 'recommend-arch-unknown',
    when: [['machine.arch', 'unknown']],
    tell: { arch: 'system.arch' },
    points: -2,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-arch-need-unknown',
    when: [['system.arch', 'unknown']],
    points: -4,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-level-unknown',
    when: [
      ['system.cpuLevel', 'is', 'x86-64-v2'],
      ['fits.cpuLevel', 'unknown'],
      ['machine.arch', 'known'],
    ],
    tell: { level: 'system.cpuLevel' },
    points: -4,
    as: 'caution',
    source: 'x86-64 psABI: SSE4.2 and POPCNT, in Intel processors from 2008 on and AMD’s from 2011 on',
  },
  {
    code: 'recommend-level-need-unknown',
    when: [
      ['machine.arch', 'one of', ['i486', 'i586', 'i686']],
      ['system.cpuLevel', 'unknown'],
    ],
    points: -4,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-pae-unknown',
    when: [
      ['system.needsPae', 'is', true],
      ['machine.pae', 'unknown'],
    ],
    unless: [
      ['system.is64Bit', 'is', true],
      ['machine.isPc', 'is', false],
      ['machine.hidesPae', 'is', true],
    ],
    points: -4,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-pae-need-unknown',
    when: [
      ['machine.pae', 'is', false],
      ['system.needsPae', 'unknown'],
    ],
    unless: [['machine.isPc', 'is', false]],
    points: -6,
    as: 'caution',
    source: 'Most 32-bit kernels made since 2012 need PAE',
  },
  {
    code: 'recommend-sse2-unknown',
    when: [
      ['system.needsSse2', 'is', true],
      ['machine.sse2', 'unknown'],
    ],
    unless: [
      ['system.is64Bit', 'is', true],
      ['machine.isPc', 'is', false],
    ],
    points: -3,
    as: 'caution',
    source: 'Pentium 4, Pentium M, Atom and Athlon 64 have SSE2; Pentium III and Athlon XP do not',
  },
  {
    code: 'recommend-sse2-need-unknown',
    when: [
      ['machine.sse2', 'is', false],
      ['system.needsSse2', 'unknown'],
    ],
    unless: [['machine.isPc', 'is', false]],
    points: -8,
    as: 'caution',
    source: 'Unknown is not no; much that was made since 2017 needs it',
  },
  {
    code: 'recommend-firmware-need-unknown',
    when: [
      ['machine.firmware', 'is', 'bios'],
      ['system.bios', 'unknown'],
    ],
    points: -6,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-firmware-need-unknown',
    when: [
      ['machine.firmware', 'is', 'uefi64'],
      ['system.uefi64', 'unknown'],
    ],
    points: -6,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-starts-only-bios',
    when: [
      ['machine.firmware', 'unknown'],
      ['machine.isPc', 'is not', false],
      ['system.uefi64', 'is', false],
    ],
    points: -1,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-starts-only-uefi',
    when: [
      ['machine.firmware', 'unknown'],
      ['system.bios', 'is', false],
    ],
    points: -1,
    as: 'caution',
    source: 'Unknown is not no; many ARM boards have no UEFI',
  },
  {
    code: 'recommend-maybe-uefi32',
    when: [
      ['machine.maybeUefi32', 'is', true],
      ['system.uefi32', 'is', false],
    ],
    points: -2,
    as: 'caution',
    source: 'Bay Trail and Cherry Trail tablets and Macs before 2008 often have a 32-bit UEFI',
  },
  {
    code: 'recommend-maybe-uefi32',
    when: [
      ['machine.maybeUefi32', 'is', true],
      ['system.uefi32', 'unknown'],
    ],
    points: -2,
    as: 'caution',
    source: 'As above; nobody has looked into this image yet',
  },
  {
    code: 'recommend-memory-unknown',
    when: [
      ['machine.ramMiB', 'unknown'],
      ['system.ramBootMiB', 'known'],
    ],
    tell: { bootMiB: 'system.ramBootMiB' },
    points: 0,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-memory-need-unknown',
    when: [['system.ramBootMiB', 'unknown']],
    points: -4,
    as: 'caution',
    source: 'Unknown is not no',
  },
  {
    code: 'recommend-memory-guessed',
    when: [
      ['machine.ramIsGuess', 'is', true],
      ['fits.timesBoot', 'below', 2],
    ],
    tell: { ramMiB: 'machine.ramMiB' },
    points: 0,
    as: 'caution',
    source: 'An estimate from a person’s answers may be wrong by half',
  },
  {
    code: 'recommend-memory-figure-unsure',
    when: [
      ['system.ramFigureIsSure', 'is', false],
      ['fits.timesBoot', 'below', 1.5],
    ],
    tell: { bootMiB: 'system.ramBootMiB' },
    points: -3,
    as: 'caution',
    source: 'The catalogue marks the figure as general knowledge, not as the publisher’s',
  },
];
