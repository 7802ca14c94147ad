// The boot loader files of kit sticks, before anything else of ours has to do with it: which computers start them,
// and that of two sticks each starts its own menu.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memtestPaths } from '../../main/stick/grub/kit-boot.ts';
import { temporaryFolder, type TemporaryFolder } from './guest/temporary-folder.ts';
import { plainKit } from './kit/plain-kit.ts';
import { boot, type Boot } from './machine.ts';

const limitSeconds = 120;
const nothingToStart = /No bootable device|EFI Internal Shell|Access Denied/;

/** What GRUB tells of itself, in its own words. */
const menu = (name: string, then = ''): string => `
serial --unit=0 --speed=115200
terminal_output console serial
echo "KIT ${name} platform=$grub_platform-$grub_cpu root=$root prefix=$prefix"
if cpuid -l; then echo "KIT 64-bit processor"; fi
${then}
`;

const platforms: readonly (readonly [Boot['firmware'], string])[] = [
  ['bios', 'pc-i386'],
  ['x64', 'efi-x86_64'],
  ['ia32', 'efi-i386'],
  ['secure', 'efi-x86_64'],
];

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder('rekindle-kit-');
});
afterAll(() => folder.remove());

describe('our own GRUB', () => {
  let stick: string;
  let other: string;
  beforeAll(async () => {
    stick = await plainKit(folder.path, 'own', menu('own'));
    other = await plainKit(folder.path, 'other', menu('other'));
  });

  test.each(platforms.slice(0, 3))(
    '%s: starts its own menu, not that of the kit that was plugged in before',
    async (firmware, platform) => {
      const result = await boot({
        name: `kit-own-${firmware}`,
        firmware,
        stick,
        others: [other],
        until: /KIT \w+ .*\n/,
        giveUp: nothingToStart,
        limitSeconds,
      });
      expect(result.log).toMatch(
        new RegExp(`KIT own platform=${platform} root=hd\\d,msdos1 prefix=\\(hd\\d,msdos1\\)/boot/grub`),
      );
    },
  );

  test('with Secure Boot it is not started: that is what the signed one is for', async () => {
    const result = await boot({
      name: 'kit-unsigned-secure',
      firmware: 'secure',
      stick,
      until: /KIT \w+ .*\n/,
      giveUp: nothingToStart,
      limitSeconds,
    });
    expect({ booted: result.booted, log: result.log }).toEqual({ booted: false, log: result.log });
    expect(result.log + result.screen).toMatch(nothingToStart);
  });
});

test('bios: the memory test starts from the menu', async () => {
  const stick = await plainKit(folder.path, 'memory', menu('memory', `linux /${memtestPaths.bios}\nboot`));
  const result = await boot({
    name: 'kit-memtest-bios',
    firmware: 'bios',
    stick,
    until: /Memtest86\+ v?\d/,
    watch: 'screen',
    limitSeconds,
  });
  expect({ booted: result.booted, screen: result.screen }).toEqual({
    booted: true,
    screen: result.screen,
  });
});

test('secure: Debian’s signed GRUB starts the menu', async () => {
  const stick = await plainKit(folder.path, 'signed', menu('signed'), { secureBoot: true });
  const result = await boot({
    name: 'kit-signed-secure',
    firmware: 'secure',
    stick,
    until: /KIT \w+ .*\n/,
    giveUp: nothingToStart,
    limitSeconds,
  });
  expect(result.log).toContain('KIT signed platform=efi-x86_64 root=');
});
