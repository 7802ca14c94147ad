import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BootFiles } from '../../../main/stick/grub/boot-files.ts';
import { kitBoot, kitMarkerPath } from '../../../main/stick/grub/kit-boot.ts';

const of = (value: number, length = 10): Uint8Array => new Uint8Array(length).fill(value);
const bootFiles: BootFiles = {
  mbrBoot: of(1, 440),
  biosCore: of(2, 1000),
  efiX64: of(3),
  efiIa32: of(4),
  memtest: { bios: of(5), efiX64: of(6), efiIa32: of(7) },
  signed: { shimX64: of(8), grubX64: of(9), mokManagerX64: of(10) },
  notices: [{ name: 'SOURCES.txt', bytes: of(11) }],
};

/** Which file lies where: path → the value that it is full of. */
const laid = (files: BootFiles, secureBoot: boolean): Record<string, number> => {
  const boot = kitBoot(files, { secureBoot });
  if (!boot.ok) throw new Error(boot.error.code);
  return Object.fromEntries(boot.value.files.map(({ path, bytes }) => [path, bytes[0] ?? -1]));
};

const memory = {
  'boot/memtest/memtest-bios.bin': 5,
  'boot/memtest/memtest-x64.efi': 6,
  'boot/memtest/memtest-ia32.efi': 7,
};
const licences = { 'boot/licences/SOURCES.txt': 11 };

test('our own GRUB for all', () => {
  expect(laid(bootFiles, false)).toEqual({
    'EFI/BOOT/BOOTX64.EFI': 3,
    'EFI/BOOT/BOOTIA32.EFI': 4,
    ...memory,
    ...licences,
  });
});

test('with Secure Boot, Debian’s signed ones on 64-bit UEFI', () => {
  expect(laid(bootFiles, true)).toEqual({
    'EFI/BOOT/BOOTX64.EFI': 8,
    'EFI/BOOT/grubx64.efi': 9,
    'EFI/BOOT/mmx64.efi': 10,
    'EFI/BOOT/BOOTIA32.EFI': 4,
    ...memory,
    ...licences,
  });
});

test('without a memory test', () => {
  expect(Object.keys(laid({ ...bootFiles, memtest: null }, false))).toEqual([
    'EFI/BOOT/BOOTX64.EFI',
    'EFI/BOOT/BOOTIA32.EFI',
    'boot/licences/SOURCES.txt',
  ]);
});

test('Secure Boot without signed files is refused, never replaced by unsigned ones', () => {
  expect(kitBoot({ ...bootFiles, signed: null }, { secureBoot: true })).toEqual({
    ok: false,
    error: { code: 'boot-files-not-signed', data: {} },
  });
});

test('the boot code of a disk: two bytes are others, and the input stays', () => {
  const boot = kitBoot(bootFiles, { secureBoot: false });
  const expected = of(1, 440);
  expected[0x66] = 0x90;
  expected[0x67] = 0x90;
  expect(boot.ok && boot.value.bootCode).toEqual(expected);
  expect(bootFiles.mbrBoot).toEqual(of(1, 440));
});

test.each([
  [1, 512],
  [512, 512],
  [513, 1024],
  [2047 * 512, 2047 * 512],
])('GRUB for BIOS of %d bytes takes %d', (length, sectors) => {
  const boot = kitBoot({ ...bootFiles, biosCore: of(2, length) }, { secureBoot: false });
  const core = boot.ok ? boot.value.core : of(0);
  expect(core).toHaveLength(sectors);
  expect(core.lastIndexOf(2)).toBe(length - 1);
});

test('what reaches into the first partition is refused', () => {
  const boot = kitBoot({ ...bootFiles, biosCore: of(2, 2047 * 512 + 1) }, { secureBoot: false });
  expect(boot).toEqual({
    ok: false,
    error: {
      code: 'boot-files-too-large',
      data: { sizeBytes: 2047 * 512 + 1, roomBytes: 2047 * 512 },
    },
  });
});

test('GRUB looks for the marker that kit sticks have, on the stick that it was started from first', () => {
  const early = readFileSync(join(import.meta.dirname, '../../../resources/boot/early.cfg'), 'utf8');
  expect(early).toContain(`--hint=$root /${kitMarkerPath}\n`);
});
