import { describe, expect, test } from 'vitest';
import { planSystem, type KitWish } from '../../../main/stick/kit/plan-system.ts';
import type { KitContents } from '../../../main/stick/kit/contents.ts';
import { adaptedArgs, safeGraphics, toRam } from '../../../main/stick/kit/families.ts';
import type { KitRecipe } from '../../../main/stick/kit/types.ts';
import { builtInSystems } from './built-in-systems.ts';
import { contentsOf, menuEntry, wishOf } from './contents-of.ts';

const fileLimit = 2 ** 32 - 1;

function planned(wish: Partial<KitWish>, contents: KitContents) {
  const result = planSystem(wishOf(wish), contents);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function refused(wish: Partial<KitWish>, contents: KitContents): string {
  const result = planSystem(wishOf(wish), contents);
  return result.ok ? 'planned' : result.error.code;
}

const filesRecipe: KitRecipe = {
  way: 'files',
  copy: ['boot', 'cde', '*.sfs'],
  atRoot: ['cde'],
  kernel: '/boot/vmlinuz',
  initrd: ['/boot/core*'],
  parameters: 'psubdir={folder} tce=UUID={uuid}',
};
const isoRecipe: KitRecipe = {
  way: 'iso-file',
  copy: [],
  kernel: '/boot/vmlinuz',
  initrd: [],
  parameters: 'findiso={iso}',
};

describe('a system on a kit stick', () => {
  const tree = {
    'boot/vmlinuz': 5000,
    'boot/core.gz': 'file',
    'boot/latest': '-> vmlinuz',
    'boot/loop': '-> .',
    'cde/optional/a.tcz': 'file',
    'cde/EFI/x': 'file',
    'Base.SFS': 'file',
    'readme.txt': 'file',
  } as const;
  const contents = contentsOf(tree, { '/boot/vmlinuz': 'i686' });

  test('its files, at their places, out of the image', () => {
    const { system, files, notes } = planned({ recipes: [filesRecipe] }, contents);
    expect(files.map(({ path }) => path)).toEqual([
      'systems/sys/boot/vmlinuz',
      'systems/sys/boot/core.gz',
      'systems/sys/boot/latest',
      'cde/optional/a.tcz',
      'cde/EFI/x',
      'systems/sys/Base.SFS',
    ]);
    expect(files[0]?.content).toEqual([{ length: 5000, from: { kind: 'file', file: 3, offset: 65_536 } }]);
    expect(files[2]?.content).toEqual(files[0]?.content);
    expect(system).toMatchObject({
      iso: null,
      atRoot: ['cde'],
      starts: [
        {
          label: null,
          kernel: '/systems/sys/boot/vmlinuz',
          initrds: ['/systems/sys/boot/core.gz'],
          args: 'psubdir=systems/sys tce=UUID=1234-ABCD',
          needs64: false,
        },
      ],
    });
    expect(notes).toEqual([]);
  });

  test('its image as a whole', () => {
    const { system, files } = planned({ recipes: [isoRecipe], append: 'console=ttyS0' }, contents);
    expect(files).toEqual([
      {
        kind: 'file',
        path: 'systems/sys/sys.iso',
        content: [{ length: 10_000_000, from: { kind: 'file', file: 3, offset: 0 } }],
      },
    ]);
    expect(system).toMatchObject({
      iso: '/systems/sys/sys.iso',
      starts: [{ kernel: '/boot/vmlinuz', args: 'findiso=/systems/sys/sys.iso console=ttyS0' }],
    });
  });

  test('GRUB’s own places at the root stay GRUB’s', () => {
    const alpine = contentsOf(
      { 'boot/vmlinuz': 'file', 'boot/grub/grub.cfg': 'file', 'boot/modloop': 'file' },
      { '/boot/vmlinuz': 'x86_64' },
    );
    const recipe = { ...filesRecipe, initrd: [], atRoot: ['boot'] };
    const { files, system } = planned({ recipes: [recipe] }, alpine);
    expect(files.map(({ path }) => path)).toEqual(['boot/vmlinuz', 'boot/modloop']);
    expect(system.starts[0]).toMatchObject({ kernel: '/boot/vmlinuz', needs64: true });
  });

  test('the first recipe that fits, the wished way, and the way that FAT allows', () => {
    const both = { recipes: [isoRecipe, filesRecipe] };
    expect(planned(both, contents).system.iso).not.toBeNull();
    expect(planned({ ...both, way: 'files' }, contents).system.iso).toBeNull();
    expect(planned({ ...both, sizeBytes: fileLimit + 1 }, contents).system.iso).toBeNull();
    expect(planned({ ...both, sizeBytes: fileLimit }, contents).system.iso).not.toBeNull();
    const other = { ...isoRecipe, kernel: '/live/vmlinuz' };
    expect(planned({ recipes: [other, filesRecipe] }, contents).system.iso).toBeNull();
  });

  test.each([
    ['nothing that starts', {}, contentsOf({ 'readme.txt': 'file' }, {}), 'kit-nothing-to-start'],
    ['a kernel that is none', { recipes: [isoRecipe] }, contentsOf(tree, {}), 'kit-nothing-to-start'],
    [
      'for other processors',
      {},
      contentsOf(tree, { '/boot/vmlinuz': 'aarch64' }, { entries: [menuEntry('/boot/vmlinuz', '')] }),
      'kit-other-processor',
    ],
    [
      'an image too large for FAT',
      { recipes: [isoRecipe], sizeBytes: fileLimit + 1 },
      contents,
      'kit-image-too-large',
    ],
    [
      'a file too large for FAT',
      { recipes: [filesRecipe] },
      contentsOf({ ...tree, 'big.sfs': fileLimit + 1 }, { '/boot/vmlinuz': 'i686' }),
      'kit-file-too-large',
    ],
    [
      'a device among its files',
      { recipes: [filesRecipe] },
      contentsOf({ ...tree, 'boot/null': 'other' }, { '/boot/vmlinuz': 'i686' }),
      'kit-file-not-copyable',
    ],
    [
      'a way that it cannot go',
      { way: 'iso-file' },
      contentsOf(tree, { '/boot/vmlinuz': 'i686' }, { entries: [menuEntry('/boot/vmlinuz', 'quiet')] }),
      'kit-way-not-possible',
    ],
  ] as const)('%s is refused', (_name, wish, image, code) => {
    expect(refused(wish, image)).toBe(code);
  });
});

describe('a system started by its own menu', () => {
  const tree = { 'live/vmlinuz': 'file', 'live/initrd.img': 'file', 'boot/vmlinuz': 'file' } as const;
  const kernels = { '/live/vmlinuz': 'x86_64', '/boot/vmlinuz': 'i686' } as const;

  test('live systems read their own image', () => {
    const { system, notes } = planned(
      {},
      contentsOf(tree, kernels, {
        entries: [
          menuEntry('/live/vmlinuz', 'boot=live nomodeset findiso=${iso_path}', { label: 'Safe' }),
          menuEntry('/live/vmlinuz', 'boot=live quiet --- keyb=de', {
            label: 'Live',
            initrds: ['/live/initrd.img'],
          }),
          menuEntry('/boot/vmlinuz', 'other', { label: 'Other' }),
        ],
        chosen: 1,
        notFollowed: ['Memory test', 'Disk'],
      }),
    );
    expect(system.starts).toEqual([
      {
        label: 'Live',
        kernel: '/live/vmlinuz',
        initrds: ['/live/initrd.img'],
        args: 'boot=live quiet findiso=/systems/sys/sys.iso --- keyb=de',
        needs64: true,
      },
      {
        label: 'Safe',
        kernel: '/live/vmlinuz',
        initrds: [],
        args: 'boot=live nomodeset findiso=/systems/sys/sys.iso',
        needs64: true,
      },
    ]);
    expect(notes).toEqual([
      { code: 'kit-own-menu', data: { name: 'Sys' } },
      { code: 'kit-menu-partly', data: { name: 'Sys', count: 2, first: 'Memory test' } },
    ]);
  });

  test('others start from a folder, and nobody knows whether they find themselves', () => {
    const menu = { entries: [menuEntry('/boot/vmlinuz', 'quiet')] };
    const { system, files, notes } = planned({}, contentsOf(tree, kernels, menu));
    expect(system.starts).toMatchObject([{ kernel: '/systems/sys/boot/vmlinuz', args: 'quiet' }]);
    expect(files).toHaveLength(3);
    expect(notes.map(({ code }) => code)).toEqual(['kit-own-menu-unsure']);
  });

  test('a live system that is too large as one file starts from a folder', () => {
    const menu = { entries: [menuEntry('/live/vmlinuz', 'boot=live')] };
    const { system } = planned({ sizeBytes: fileLimit + 1 }, contentsOf(tree, kernels, menu));
    expect(system.starts[0]?.args).toBe('boot=live live-media-path=/systems/sys/live');
  });

  test.each([
    ['boot=casper quiet', '/casper/vmlinuz', 'boot=casper quiet iso-scan/filename={iso}'],
    ['quiet', '/casper/vmlinuz', 'quiet boot=casper iso-scan/filename={iso}'],
    [
      'archisobasedir=arch archisolabel=ARCH quiet',
      '/arch/vmlinuz',
      'archisobasedir=arch quiet img_dev=/dev/disk/by-uuid/{uuid} img_loop={iso}',
    ],
    ['from=cd quiet', '/antiX/vmlinuz', 'quiet from=hd,usb fromiso={iso}'],
    [
      'root=live:CDLABEL=X rd.live.image',
      '/vmlinuz',
      'root=live:CDLABEL=X rd.live.image iso-scan/filename={iso}',
    ],
  ])('%s', (args, kernel, expected) => {
    expect(adaptedArgs({ args, kernel }, 'iso-file')).toEqual({ args: expected, known: true });
  });
});

test.each([
  ['boot=live', 'toram, findiso=', 'toram'],
  ['boot=live toram=live,syslinux', 'toram', null],
  ['boot=casper', '', 'toram'],
  ['pmedia=usbflash', 'pfix=ram,nox,copy,nocopy,fsck', 'pfix=copy'],
  ['changes=/porteus', 'from=, copy2ram', 'copy2ram'],
  ['archisobasedir=x', '', 'copytoram'],
  ['quiet', 'waitusb=5', null],
])('%s, knowing “%s”, goes to memory by %s', (args, known, word) => {
  expect(toRam(args, known)).toBe(word);
});

test('safe graphics say more where the system knows more', () => {
  expect(safeGraphics('failsafe, xorg=safe')).toBe('nomodeset xorg=safe');
  expect(safeGraphics('')).toBe('nomodeset');
});

describe('every recipe of the catalogue', () => {
  const recipes = builtInSystems.flatMap((edition) =>
    (edition.recipes ?? []).map((recipe, index) => [`${edition.id} ${index}`, edition, recipe] as const),
  );
  test.each(recipes)(
    '%s names files that it brings along, and leaves nothing open',
    (_name, edition, recipe) => {
      const paths = [recipe.kernel, ...recipe.initrd, ...recipe.copy.map((name) => `/${name}/x`)];
      const files = paths.map((path) => [path.slice(1).replaceAll('*', 'a'), 'file'] as const);
      const contents = contentsOf(Object.fromEntries(files), { [recipe.kernel]: 'i686' });
      const { system, files: onStick } = planned(
        { id: edition.id, recipes: [recipe], bootParameters: edition.bootParameters.value ?? '' },
        contents,
      );
      const [start] = system.starts;
      expect(start?.args).not.toMatch(/[{}]/);
      if (recipe.way === 'iso-file') expect(system.iso).toBe(`/${onStick[0]?.path ?? ''}`);
      else {
        const there = onStick.map(({ path }) => `/${path}`);
        for (const path of [start?.kernel, ...(start?.initrds ?? [])]) expect(there).toContain(path);
      }
    },
  );
});
