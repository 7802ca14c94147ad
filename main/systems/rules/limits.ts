import type { Condition, Rule } from './rule.ts';

const isNoMore: Condition = ['system.status', 'one of', ['retired', 'history', 'absent']];
const isContainerBase: Condition = ['system.category', 'is', 'container-base'];
const virtualMachinesOnly = ['alpine-virt-x86', 'alpine-virt-x86_64', 'alpine-virt-aarch64'];

/**
 * The hard limits: what keeps a system from being offered. Each row is one reason, and a system that several rows
 * hold for gets them all. A limit holds only where both sides are known; what is not known is a caution instead
 * (`start.ts`).
 */
export const limitRules: readonly Rule[] = [
  // What it is
  {
    code: 'recommend-is-container-base',
    when: [isContainerBase],
    source: 'These images hold no kernel and no boot loader',
  },
  {
    code: 'recommend-does-not-exist',
    when: [['system.status', 'is', 'absent']],
    source: 'The catalogue',
  },
  {
    code: 'recommend-is-retired',
    when: [
      ['system.status', 'is', 'retired'],
      ['system.successor', 'known'],
    ],
    tell: { successor: 'system.successor' },
    source: 'The catalogue',
  },
  {
    code: 'recommend-is-retired-for-good',
    when: [
      ['system.status', 'is', 'retired'],
      ['system.successor', 'unknown'],
    ],
    source: 'The catalogue',
  },
  {
    code: 'recommend-is-history',
    when: [
      ['system.status', 'is', 'history'],
      ['system.successor', 'known'],
    ],
    tell: { successor: 'system.successor' },
    source: 'The catalogue',
  },
  {
    code: 'recommend-is-history-for-good',
    when: [
      ['system.status', 'is', 'history'],
      ['system.successor', 'unknown'],
    ],
    source: 'The catalogue',
  },
  {
    code: 'recommend-no-stick',
    when: [['system.method', 'is', 'none']],
    unless: [isContainerBase, isNoMore],
    source: 'The catalogue',
  },

  // What it is for
  {
    code: 'recommend-is-container-host',
    when: [
      ['fits.wish', 'is', false],
      ['system.category', 'is', 'container-host'],
    ],
    unless: [isNoMore],
    source: 'A server without a screen to sit in front of; only for those who ask for one',
  },
  {
    code: 'recommend-is-rescue-tool',
    when: [
      ['fits.wish', 'is', false],
      ['system.category', 'is', 'rescue'],
      ['system.destructive', 'is', false],
    ],
    source: 'A tool for an hour, not a system to live with',
  },
  {
    code: 'recommend-erases-disks',
    when: [
      ['system.destructive', 'is', true],
      ['wish.for', 'is not', 'rescue'],
    ],
    source: 'It erases every disk it finds; nobody who wants to use a computer may get it by accident',
  },
  {
    code: 'recommend-is-kiosk',
    when: [
      ['fits.wish', 'is', false],
      ['system.category', 'is', 'kiosk'],
    ],
    source: 'Shows one browser and nothing else',
  },
  {
    code: 'recommend-is-embedded',
    when: [
      ['fits.wish', 'is', false],
      ['system.category', 'is', 'embedded'],
    ],
    source: 'Made for routers and devices',
  },
  {
    code: 'recommend-is-for-virtual-machines',
    when: [['system.id', 'one of', virtualMachinesOnly]],
    source: 'alpinelinux.org/downloads: slimmed down kernel, optimised for virtual systems',
  },
  {
    code: 'recommend-other-purpose',
    when: [
      ['fits.wish', 'is', false],
      ['system.category', 'one of', ['desktop', 'comparison']],
    ],
    unless: [isNoMore, ['system.id', 'one of', virtualMachinesOnly]],
    source: 'The catalogue',
  },

  // The processor
  {
    code: 'recommend-needs-apple-system',
    when: [['machine.kinds', 'has', 'apple-silicon']],
    unless: [isContainerBase],
    source: 'Asahi Linux: Apple’s own processors start only what was made for them',
  },
  {
    code: 'recommend-needs-raspberry-pi-system',
    when: [
      ['machine.kinds', 'has', 'raspberry-pi'],
      ['fits.arch', 'is', true],
      ['system.uefi64', 'is', true],
    ],
    source:
      'A Raspberry Pi has neither BIOS nor UEFI: it starts from boot files of its own, which these lack',
  },
  {
    code: 'recommend-needs-64-bit',
    when: [
      ['fits.arch', 'is', false],
      ['machine.isPc', 'is', true],
      ['system.arch', 'has', 'x86_64'],
    ],
    unless: [isContainerBase, isNoMore],
    source: 'A 64-bit system does not start on a 32-bit processor',
  },
  {
    code: 'recommend-other-processor',
    when: [['fits.arch', 'is', false]],
    unless: [['fits.only64BitIsMissing', 'is', true], isContainerBase, isNoMore],
    tell: { arch: 'system.arch', machine: 'machine.arch' },
    source: 'Programs run only on the kind of processor that they were made for',
  },
  {
    code: 'recommend-processor-too-old',
    when: [['fits.cpuLevel', 'is', false]],
    unless: [['fits.arch', 'is', false]],
    tell: { level: 'system.cpuLevel', machine: 'machine.arch' },
    source: 'The level that its kernel and programs were compiled for',
  },
  {
    code: 'recommend-needs-pae',
    when: [
      ['system.needsPae', 'is', true],
      ['machine.pae', 'is', false],
    ],
    unless: [
      ['fits.arch', 'is', false],
      ['machine.isPc', 'is', false],
      ['machine.hidesPae', 'is', true],
    ],
    source: 'A kernel with PAE stops at once on a processor without it (Linux arch/x86/boot/cpucheck.c)',
  },
  {
    code: 'recommend-needs-sse2',
    when: [
      ['system.needsSse2', 'is', true],
      ['machine.sse2', 'is', false],
    ],
    unless: [
      ['fits.arch', 'is', false],
      ['machine.isPc', 'is', false],
    ],
    source: 'Debian 13 release notes: i386 programs use SSE2. Pentium III and Athlon XP lack it',
  },

  // The memory
  {
    code: 'recommend-needs-memory',
    when: [['machine.ramMiB', 'below', 'system.ramBootMiB']],
    tell: { bootMiB: 'system.ramBootMiB', ramMiB: 'machine.ramMiB' },
    source: 'The catalogue’s figure for reaching its desktop or prompt',
  },

  // The firmware
  {
    code: 'recommend-needs-uefi',
    when: [
      ['machine.firmware', 'is', 'bios'],
      ['system.bios', 'is', false],
    ],
    unless: [['fits.arch', 'is', false]],
    source: 'Its image holds nothing that a BIOS can start',
  },
  {
    code: 'recommend-needs-bios',
    when: [
      ['machine.firmware', 'is', 'uefi64'],
      ['system.uefi64', 'is', false],
    ],
    unless: [['fits.arch', 'is', false]],
    source:
      'Its image holds no EFI/BOOT/BOOTX64.EFI. Many computers before 2020 can start as with a BIOS if told so',
  },
  {
    code: 'recommend-no-uefi32',
    when: [
      ['machine.firmware', 'is', 'uefi32'],
      ['system.uefi32', 'is not', true],
      ['system.kitPossible', 'is', false],
    ],
    unless: [['fits.arch', 'is', false]],
    source: 'Without EFI/BOOT/BOOTIA32.EFI a 32-bit UEFI does not start it, and it cannot be on a kit stick',
  },
];
