import { describe, expect, test } from 'vitest';
import { builtInCatalogue } from '../../main/systems/built-in.ts';
import { extended } from '../../main/systems/own/extend.ts';
import { recogniseEntry, type ImageMarks } from '../../main/systems/recognise.ts';
import { ownEdition, ownFamily } from './own/own-family.ts';

const catalogue = await builtInCatalogue();
const nothing: ImageMarks = { fileName: null, system: null, systemName: null, arch: null };
const told = (marks: Partial<ImageMarks>): string | null => {
  const found = recogniseEntry(catalogue, { ...nothing, ...marks });
  return found && `${found.id} by ${found.by}${found.version === null ? '' : ` ${found.version}`}`;
};

describe('which entry an image is', () => {
  // Names as they were met in the field, each with who it is; null where nobody can tell.
  test.each<[name: string, entry: string | null]>([
    ['Core-17.1.iso', 'tinycore-core-x86 by name 17.1'],
    ['TinyCore-16.2.iso', 'tinycore-tinycore-x86 by name 16.2'],
    ['CorePure64-15.0.iso', 'tinycore-corepure64 by name 15.0'],
    ['TinyCore-current.iso', null],
    ['BookwormPup64_10.0.12.iso', 'puppy-bookwormpup64 by name 10.0.12'],
    ['BookwormPup64_10.0.12-rc1.iso', null],
    ['devx_BookwormPup64_10.0.12.iso', null],
    ['TrixiePup64-Wayland-2606-261003.iso', 'puppy-trixiepup64-wayland by name 2606-261003'],
    ['slitaz-rolling-loram.iso', 'slitaz-rolling-loram by name'],
    ['antiX-26_386-full.iso', 'antix-26-386-full by name 26'],
    ['antiX-26.1_x64-core.iso', 'antix-26-x64-core by name 26.1'],
    ['antiX-23.2_386-base.iso', 'antix-23-386-base by name 23.2'],
    ['antiX-22_386-base.iso', null],
    ['antiX-261_x64-full.iso', null],
    ['slax-64bit-debian-12.2.0.iso', 'slax-12-x64 by name 12.2.0'],
    ['slax-32bit-slackware-15.0.4.iso', 'slax-15-x86 by name 15.0.4'],
    ['Porteus-XFCE-v5.01-x86_64.iso', 'porteus-5-x86_64 by name 5.01'],
    ['Porteus-Kiosk-6.2.0-x86_64.iso', 'porteus-kiosk by name 6.2.0'],
    ['dsl-2024.rc7.iso', 'dsl-2024 by name 7'],
    ['alpine-standard-3.24.1-x86.iso', 'alpine-standard-x86 by name 3.24.1'],
    ['alpine-virt-3.24.2-aarch64.iso', 'alpine-virt-aarch64 by name 3.24.2'],
    ['mt86plus_8.10_x86_64.iso.zip', 'memtest86plus by name 8.10'],
    ['systemrescue-13.02-amd64.iso', 'systemrescue by name 13.02'],
    ['clonezilla-live-3.3.3-37-amd64.iso', 'clonezilla by name 3.3.3-37'],
    ['gparted-live-1.8.1-6-amd64.iso', 'gparted-live by name 1.8.1-6'],
    ['shredos-2025.11_31_x86-64_v0.42_20260412.img', 'shredos by name 2025.11_31'],
    ['debian-live-13.6.0-amd64-xfce.iso', 'debian-live by name 13.6.0'],
    ['openwrt-24.10.4-x86-64-generic-ext4-combined-efi.img.gz', 'openwrt-x86 by name 24.10.4'],
    ['linux-lite-8.0-64bit.iso', 'linux-lite by name 8.0'],
    ['linux-lite-8.2-rc1-64bit.iso', null],
    ['q4os-6.10-x64-tde.r1.iso', 'q4os by name 6.10'],
    ['bodhi-7.0.0-64.iso', 'bodhi by name 7.0.0'],
    ['bodhi-7.0.0-64-hwe.iso', null],
    ['fedora-coreos-44.20260829.3.1-live-iso.x86_64.iso', 'fcos-live-iso by name 44.20260829.3.1'],
    ['fedora-coreos-41.20250101.3.0-live.x86_64.iso', 'fcos-live-iso by name 41.20250101.3.0'],
    ['/home/maria/Downloads/Core-17.1.iso', 'tinycore-core-x86 by name 17.1'],
    ['C:\\Users\\Maria\\Core-17.1.iso', 'tinycore-core-x86 by name 17.1'],
    ['core-17.1.iso', null],
    ['Core-17.1.iso.part', null],
    ['Core-17.1.iso/', null],
    ['holiday.iso', null],
    ['', null],
    ['a'.repeat(100_000), null],
  ])('%s', (fileName, entry) => {
    expect(told({ fileName })).toBe(entry);
  });

  test.each<[marks: Partial<ImageMarks>, entry: string | null, why: string]>([
    [{ system: 'alpine-standard-x86' }, 'alpine-standard-x86 by content', 'the bytes tell'],
    [{ system: 'q4os', fileName: 'holiday.iso' }, 'q4os by content', 'the name does not matter'],
    [
      { system: 'clonezilla', fileName: 'clonezilla-live-3.3.3-37-amd64.iso' },
      'clonezilla by content 3.3.3-37',
      'the name adds the version',
    ],
    [{ system: 'q4os', fileName: 'Core-17.1.iso' }, 'q4os by content', 'bytes count for more than a name'],
    [{ system: 'not-in-here' }, null, 'the catalogue does not have it'],
    [{ system: 'not-in-here', fileName: 'Core-17.1.iso' }, null, 'the bytes tell something else'],
    [
      { systemName: 'antiX', fileName: 'antiX-26_386-full.iso' },
      'antix-26-386-full by name 26',
      'both say antiX',
    ],
    [{ systemName: 'Lubuntu 24.04', fileName: 'antiX-26_386-full.iso' }, null, 'the bytes say Lubuntu'],
    [
      { systemName: 'Debian 13', fileName: 'q4os-6.10-x64.r2.iso' },
      'q4os by name 6.10',
      'Q4OS is made from Debian',
    ],
    [{ systemName: 'iPXE', fileName: 'netboot.xyz.img' }, 'netboot-xyz by name', 'it is made from iPXE'],
    [{ systemName: 'antiX' }, null, 'the family alone is no edition'],
    [{ arch: 'x86_64', fileName: 'antiX-26_386-full.iso' }, null, 'another processor'],
    [
      { arch: 'i686', fileName: 'Core-17.1.iso' },
      'tinycore-core-x86 by name 17.1',
      'every 32-bit PC is told as i686',
    ],
    [{ arch: 'i686+x86_64', fileName: 'rescatux-0.74.iso' }, 'rescatux by name 0.74', 'both in one'],
    [{ arch: 'aarch64', fileName: 'alpine-standard-3.24.1-x86.iso' }, null, 'another processor'],
    [{}, null, 'nothing is known'],
  ])('%j: %s, for %s', (marks, entry) => {
    expect(told(marks)).toBe(entry);
  });

  // Two editions that could not be told apart by name would both be lost.
  const named = catalogue.editions.filter(({ release }) => release !== null);
  test.each(named.map((edition) => [edition.id, edition] as const))(
    'each name of %s is its own',
    (id, { release }) => {
      for (const template of release?.names ?? []) {
        const name = template
          .replace('{version}', `${release?.series?.[0] ?? '12'}.3`)
          .replace('{variant}', release?.variants?.[0] ?? '')
          .replace('{arch}', Object.values(release?.archNames ?? {})[0] ?? '')
          .replaceAll(/\{[a-z]+\}/g, '4');
        expect(recogniseEntry(catalogue, { ...nothing, fileName: name })?.id, name).toBe(id);
      }
    },
  );

  test('a fixed image of an own catalogue is known by its file name', () => {
    const image = {
      url: 'https://example.org/images/cafe.img.xz',
      downloadBytes: null,
      downloadSha256: null,
      unpackedBytes: null,
      unpackedSha256: null,
    };
    const own = extended(catalogue, [ownFamily(ownEdition('remix', { image }))]).catalogue;
    expect(recogniseEntry(own, { ...nothing, fileName: 'cafe.img.xz' })?.id).toBe('remix');
  });
});
