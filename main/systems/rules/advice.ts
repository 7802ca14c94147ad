import type { Rule } from './rule.ts';

/** Why nothing fits this computer at all, and where to look instead. */
export const adviceRules: readonly Rule[] = [
  {
    code: 'recommend-advice-apple-silicon',
    when: [['machine.kinds', 'has', 'apple-silicon']],
    source: 'asahilinux.org',
  },
  {
    code: 'recommend-advice-raspberry-pi',
    when: [['machine.kinds', 'has', 'raspberry-pi']],
    source: 'raspberrypi.com/software: its own systems come with its boot files',
  },
  {
    code: 'recommend-advice-powerpc',
    when: [['machine.kinds', 'has', 'powerpc']],
    source: 'Debian ports: powerpc and ppc64 are kept up by volunteers; Adélie and Void PPC do or did it too',
  },
  {
    code: 'recommend-advice-arm',
    when: [['machine.arch', 'one of', ['aarch64', 'armv7', 'armv6', 'riscv64']]],
    unless: [
      ['machine.kinds', 'has', 'apple-silicon'],
      ['machine.kinds', 'has', 'raspberry-pi'],
    ],
    source: 'Armbian: each board needs boot files of its own',
  },
];
